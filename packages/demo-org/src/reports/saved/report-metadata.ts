/** A report's definition, as the API names its members (Salesforce Analytics REST API Developer Guide, "Report metadata"). */
export interface ReportMetadata {
  readonly name: string;
  readonly developerName: string;
  readonly reportType: { readonly type: string; readonly label: string };
  readonly reportFormat: ReportFormat;
  readonly detailColumns: readonly string[];
  readonly aggregates: readonly string[];
  readonly groupingsDown: readonly Grouping[];
  readonly groupingsAcross: readonly Grouping[];
  readonly reportFilters: readonly ReportFilter[];
  readonly reportBooleanFilter: string | null;
  readonly standardDateFilter: StandardDateFilter | null;
  readonly sortBy: readonly SortBy[];
  readonly topRows: TopRows | null;
  readonly crossFilters: readonly CrossFilter[];
  readonly hasDetailRows: boolean;
  readonly hasRecordCount: boolean;
  readonly showGrandTotal: boolean;
  readonly showSubtotals: boolean;
  readonly customDetailFormula: Readonly<Record<string, DetailFormula>> | null;
  readonly currency: string | null;
  readonly scope: string;
}

export type ReportFormat = "TABULAR" | "SUMMARY" | "MATRIX" | "MULTI_BLOCK";

export interface Grouping {
  readonly name: string;
  readonly sortOrder: "Asc" | "Desc";
  readonly dateGranularity: string;
  readonly sortAggregate: string | null;
}

export interface ReportFilter {
  readonly column: string;
  readonly operator: string;
  readonly value: string;
  readonly filterType: "fieldValue" | "fieldToField";
  readonly isRunPageEditable: boolean;
}

export interface StandardDateFilter {
  readonly column: string;
  readonly durationValue: string;
  readonly startDate: string | null;
  readonly endDate: string | null;
}

export interface SortBy {
  readonly sortColumn: string;
  readonly sortOrder: "Asc" | "Desc";
}

/** Of a tabular report only the first rows. */
interface TopRows {
  readonly rowLimit: number;
  /** As the report is sorted. */
  readonly direction: "Asc" | "Desc";
}

/** Only rows that others refer to, or only those that none does. */
export interface CrossFilter {
  /** The column with the id that is referred to. */
  readonly primaryEntityField: string;
  readonly relatedEntity: string;
  readonly relatedEntityJoinField: string;
  readonly includesObject: boolean;
  /** Which of the related rows count, by columns of a report type of theirs. */
  readonly criteria: readonly ReportFilter[];
}

/** A formula of the report itself, evaluated in each row. */
interface DetailFormula {
  readonly label: string;
  readonly formula: string;
  readonly formulaType: string;
}

/** A report in a folder of the org. */
export interface SavedReport {
  readonly folder: string;
  /** A definition that cannot be run: 500, or 501 for a format that the API does not support. */
  readonly failure: "broken" | "unsupported" | null;
  readonly metadata: ReportMetadata;
}

/** A report as the list defines it; members left out are those of a new report. */
export type ReportSketch = Pick<ReportMetadata, "name" | "detailColumns"> &
  Partial<Omit<ReportMetadata, "groupingsDown" | "groupingsAcross" | "reportFilters" | "reportType">> & {
    readonly folder: string;
    readonly type: string;
    /** `STAGE_NAME`, `CLOSE_DATE Month`, `TYPE None Desc`. */
    readonly down?: readonly string[];
    readonly across?: readonly string[];
    /** `AMOUNT greaterThan 1000`: the value is what follows the second blank. */
    readonly filters?: readonly string[];
    readonly failure?: SavedReport["failure"];
  };

/** A report from its definition, with the defaults of a new report. */
export function savedReport(sketch: ReportSketch, typeLabel: (type: string) => string): SavedReport {
  const { folder, failure = null, type, down = [], across = [], filters = [], ...given } = sketch;
  return {
    folder,
    failure,
    metadata: {
      developerName: given.name.replace(/\W+/g, "_"),
      reportType: { type, label: typeLabel(type) },
      reportFormat: "TABULAR",
      aggregates: ["RowCount"],
      groupingsDown: down.map(groupingOf),
      groupingsAcross: across.map(groupingOf),
      reportFilters: filters.map(filterOf),
      reportBooleanFilter: null,
      standardDateFilter: null,
      sortBy: [],
      topRows: null,
      crossFilters: [],
      hasDetailRows: true,
      hasRecordCount: true,
      showGrandTotal: true,
      showSubtotals: true,
      customDetailFormula: null,
      currency: null,
      scope: "organization",
      ...given,
    },
  };
}

function groupingOf(text: string): Grouping {
  const [name = "", dateGranularity = "None", order] = text.split(" ");
  return { name, dateGranularity, sortOrder: order === "Desc" ? "Desc" : "Asc", sortAggregate: null };
}

/** `AMOUNT greaterThan 1000` as a filter. */
export function filterOf(text: string): ReportFilter {
  const [column = "", operator = "", ...value] = text.split(" ");
  return { column, operator, value: value.join(" "), filterType: "fieldValue", isRunPageEditable: true };
}

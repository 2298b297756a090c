import { members } from "../json/json-fields.ts";

export interface ReportFilter {
  readonly column: string;
  readonly operator: string;
  /** Values with commas between; empty: no value. */
  readonly value: string;
  /** Everything that Salesforce says of it, to be sent back; absent for a filter of the tap. */
  readonly saved?: object;
}

export interface ReportGrouping {
  readonly name: string;
  /** `None`, `Month`, ...: the span of time that a date's group is. */
  readonly dateGranularity: string;
}

/** A column that the report shows or, of its type, could show. */
export interface ReportColumnInfo {
  readonly label: string;
  readonly dataType: string;
  /** `Case.CaseNumber`; null where Salesforce does not say (formulas of the report, old versions). */
  readonly entityColumnName: string | null;
  readonly maxLength: number | null;
}

/** A report: the members of reportMetadata that the tap uses. */
export interface ReportDefinition {
  readonly id: string;
  readonly name: string;
  readonly developerName: string;
  readonly reportFormat: string;
  readonly detailColumns: readonly string[];
  readonly aggregates: readonly string[];
  readonly groupingsDown: readonly ReportGrouping[];
  readonly groupingsAcross: readonly ReportGrouping[];
  readonly reportFilters: readonly ReportFilter[];
  readonly reportBooleanFilter: string | null;
  /** Null where the org has one currency. */
  readonly currency: string | null;
  /** What else decides which rows there are, as one text to compare. */
  readonly fixed: string;
}

/** A report as its describe shows it. (Reports and Dashboards REST API Developer Guide, "Report Describe".) */
export interface DescribedReport extends ReportDefinition {
  /** It shows at most so many rows: the first ones in its own order. Null: all. */
  readonly rowLimit: number | null;
  readonly reportType: { readonly type: string; readonly label: string } | null;
  /** Whose records it shows. */
  readonly scope: string | null;
  /** Its filter by a date, as `CLOSE_DATE CUSTOM 2026-01-01 2026-03-31`. */
  readonly dateFilter: string | null;
  /** That filter, or another one, depends on the day: its rows become fewer by themselves. */
  readonly dependsOnDay: boolean;
  /** Every column of the report and of its type, by API name. */
  readonly columns: ReadonlyMap<string, ReportColumnInfo>;
  readonly aggregateInfo: ReadonlyMap<string, Pick<ReportColumnInfo, "label" | "dataType">>;
  /** Names of the filter operators by data type. */
  readonly operators: ReadonlyMap<string, readonly string[]>;
}

/** Members that decide which rows there are, and that a run does not change. */
const decisive: readonly string[] = [
  ...["reportType", "scope", "standardDateFilter", "standardFilters", "crossFilters", "topRows", "division"],
  ...["customDetailFormula", "buckets", "userOrHierarchyFilterId", "historicalSnapshotDates"],
];

/** Reads a describe; null where it has another form. */
export function describedReport(value: unknown): DescribedReport | null {
  const { member } = members(value);
  const definition = reportDefinition(member("reportMetadata"));
  if (definition === null) return null;
  const extended = members(member("reportExtendedMetadata"));
  const type = members(member("reportTypeMetadata"));
  const ofType = (type.list("categories") ?? []).flatMap((category) => infosOf(members(category).member("columns")));
  const shown = ["groupingColumnInfo", "detailColumnInfo"].flatMap((name) => infosOf(extended.member(name)));
  const columns = new Map(shown);
  // The type knows more of a column than the report does.
  for (const [name, info] of ofType) columns.set(name, info);
  const operators = Object.entries(objectOf(type.member("dataTypeFilterOperatorMap"))).map(
    ([dataType, list]): [string, readonly string[]] => [
      dataType,
      Array.isArray(list) ? list.flatMap((each) => members(each).text("name") ?? []) : [],
    ],
  );
  const metadata = members(member("reportMetadata"));
  const duration = members(metadata.member("standardDateFilter")).text("durationValue");
  const isRelative = duration !== null && duration !== "CUSTOM";
  return {
    ...definition,
    dependsOnDay: isRelative || definition.reportFilters.some((filter) => isOfDay(filter, columns)),
    rowLimit: members(metadata.member("topRows")).number("rowLimit"),
    reportType: reportTypeIn(metadata.member("reportType")),
    scope: metadata.text("scope"),
    dateFilter: dateFilterIn(metadata.member("standardDateFilter")),
    columns,
    aggregateInfo: new Map(infosOf(extended.member("aggregateColumnInfo"))),
    operators: new Map(operators),
  };
}

/** Whether a filter of a date names days by words, as THIS_MONTH or LAST 30 DAYS, which begin with no digit. */
export function isOfDay(
  { column, value }: Pick<ReportFilter, "column" | "value">,
  columns: DescribedReport["columns"],
): boolean {
  const type = columns.get(column)?.dataType;
  return (type === "date" || type === "datetime") && /^\s*[^\d\s]/.test(value);
}

function reportTypeIn(value: unknown): DescribedReport["reportType"] {
  const { text } = members(value);
  const type = text("type");
  return type === null ? null : { type, label: text("label") ?? type };
}

function dateFilterIn(value: unknown): string | null {
  const { text } = members(value);
  const parts = ["column", "durationValue", "startDate", "endDate"].flatMap((name) => text(name) ?? []);
  return parts.length === 0 ? null : parts.join(" ");
}

/** Reads reportMetadata; null where it has another form. */
export function reportDefinition(value: unknown): ReportDefinition | null {
  const { text, member } = members(value);
  const texts = (name: string) => textsOf(member(name));
  const detailColumns = texts("detailColumns");
  const groupingsDown = listOf(member("groupingsDown"), groupingOf);
  const groupingsAcross = listOf(member("groupingsAcross"), groupingOf);
  const reportFilters = listOf(member("reportFilters"), filterOf);
  const [id, reportFormat] = [text("id"), text("reportFormat")];
  if (id === null || reportFormat === null || detailColumns === null) return null;
  if (groupingsDown === null || groupingsAcross === null || reportFilters === null) return null;
  return {
    id,
    reportFormat,
    detailColumns,
    groupingsDown,
    groupingsAcross,
    reportFilters,
    name: text("name") ?? id,
    developerName: text("developerName") ?? id,
    aggregates: texts("aggregates") ?? [],
    reportBooleanFilter: text("reportBooleanFilter"),
    currency: text("currency"),
    fixed: JSON.stringify(decisive.map((name) => member(name) ?? null)),
  };
}

function infosOf(value: unknown): [string, ReportColumnInfo][] {
  return Object.entries(objectOf(value)).map(([name, info]) => {
    const { text, number } = members(info);
    const entity = text("entityColumnName");
    return [
      name,
      {
        label: text("label") ?? name,
        dataType: text("dataType") ?? "string",
        entityColumnName: entity === "" ? null : entity,
        maxLength: number("maxLength"),
      },
    ];
  });
}

function groupingOf(value: unknown): ReportGrouping | null {
  const { text } = members(value);
  const name = text("name");
  return name === null ? null : { name, dateGranularity: text("dateGranularity") ?? "None" };
}

function filterOf(value: unknown): ReportFilter | null {
  const { text } = members(value);
  const [column, operator] = [text("column"), text("operator")];
  return column === null || operator === null
    ? null
    : { column, operator, value: text("value") ?? "", saved: objectOf(value) };
}

/** Lists that are absent or null are empty. */
function listOf<T>(value: unknown, read: (each: unknown) => T | null): readonly T[] | null {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return null;
  const found = value.map(read);
  return found.every((each) => each !== null) ? found : null;
}

const textsOf = (value: unknown): readonly string[] | null =>
  listOf(value, (each) => (typeof each === "string" ? each : null));

const objectOf = (value: unknown): object => (typeof value === "object" && value !== null ? value : {});

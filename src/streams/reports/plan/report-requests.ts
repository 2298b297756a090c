import type { DescribedReport } from "../../../salesforce/analytics/report-metadata.ts";
import type { AddedFilter } from "../catalog-entry.ts";
import type { ReportStream } from "./report-stream.ts";

/** What a run is asked to change of the saved report. */
export type Changes = Readonly<Record<string, unknown>>;

const count = { aggregates: ["RowCount"], hasRecordCount: true } as const;
const ungrouped = { reportFormat: "TABULAR", groupingsDown: [], groupingsAcross: [] } as const;

/** The saved filters, those of the configuration and further ones, all of which must be met beside the saved filter logic. */
export function filtersOf(
  { reportFilters, reportBooleanFilter }: Pick<DescribedReport, "reportFilters" | "reportBooleanFilter">,
  added: readonly AddedFilter[],
): Changes {
  return {
    reportFilters: [...reportFilters.map((filter) => filter.saved ?? filter), ...added.map(plain)],
    reportBooleanFilter: extendedLogic(reportBooleanFilter, reportFilters.length, added.length),
  };
}

const plain = ({ column, operator, value }: AddedFilter): object => ({
  column,
  operator,
  value,
  filterType: "fieldValue",
  isRunPageEditable: true,
});

/** `1 OR 2` with a third filter is `(1 OR 2) AND 3`. Null: all filters must be met. */
export function extendedLogic(logic: string | null, before: number, added: number): string | null {
  if (logic === null || logic.trim() === "") return null;
  const more = Array.from({ length: added }, (_, n) => ` AND ${before + n + 1}`);
  return `(${logic})${more.join("")}`;
}

/** The report's rows in their groups, as far as they meet the filters. */
export function rowsRequest(stream: ReportStream, report: DescribedReport, added: readonly AddedFilter[]): Changes {
  const { unique, filters } = stream;
  // The first rows of a report are those of its own order.
  const isSorted = report.reportFormat === "TABULAR" && report.rowLimit === null;
  return {
    detailColumns: detailColumns(stream, report),
    ...count,
    ...(isSorted && unique !== null && { sortBy: ascending(unique.column) }),
    ...filtersOf(report, [...filters, ...added]),
  };
}

/** The values of the unique column alone, in order: where a page of a grouped report ends. */
export function boundsRequest(
  { unique, filters }: ReportStream,
  report: DescribedReport,
  added: readonly AddedFilter[],
): Changes {
  const column = unique?.column ?? "";
  const sortBy = ascending(column);
  return { ...ungrouped, ...count, detailColumns: [column], sortBy, ...filtersOf(report, [...filters, ...added]) };
}

/** All rows as one table, the groups as its first columns: what a spreadsheet can hold. */
export function sheetRequest(stream: ReportStream, report: DescribedReport): Changes {
  const columns = [...new Set(stream.values.map(({ column }) => column))];
  return {
    ...ungrouped,
    ...count,
    detailColumns: columns.filter((column) => report.columns.has(column)),
    showGrandTotal: false,
    showSubtotals: false,
    ...(report.rowLimit === null && { sortBy: [] }),
    ...filtersOf(report, stream.filters),
  };
}

/** How many rows there are; without details. */
export function countRequest(stream: ReportStream, report: DescribedReport): Changes {
  return { ...count, ...filtersOf(report, stream.filters) };
}

/** The aggregates as they are saved. */
export function summaryRequest(stream: ReportStream, report: DescribedReport): Changes {
  return filtersOf(report, stream.filters);
}

/** The columns that the catalog has and the report's type still has; the unique one among them. */
function detailColumns({ values }: ReportStream, report: DescribedReport): readonly string[] {
  const wanted = new Set(values.filter(({ place }) => place === "detail").map(({ column }) => column));
  return [...wanted].filter((column) => report.columns.has(column));
}

const ascending = (sortColumn: string) => [{ sortColumn, sortOrder: "Asc" }];

import { OrgError } from "../../org/org.ts";
import { granularities } from "../run/groups.ts";
import type {
  Grouping,
  ReportFilter,
  ReportFormat,
  ReportMetadata,
  SortBy,
  StandardDateFilter,
} from "./report-metadata.ts";
import type { ReportType } from "./report-types.ts";

type Given = Readonly<Record<string, unknown>>;

const mostColumns = 100;
const formats: readonly string[] = ["TABULAR", "SUMMARY", "MATRIX", "MULTI_BLOCK"];

const bad = (message: string): OrgError => new OrgError(400, "BAD_REQUEST", message);

/** The saved report with the changes of a POST; members that cannot be changed are ignored, as by Salesforce. */
export function overridden(saved: ReportMetadata, given: Given): ReportMetadata {
  if (saved.reportFormat === "MULTI_BLOCK") {
    return { ...saved, ...pick(given, { hasDetailRows: boolean, hasRecordCount: boolean, showSubtotals: boolean }) };
  }
  const changed: ReportMetadata = {
    ...saved,
    ...pick(given, {
      reportFormat: format,
      detailColumns: texts,
      aggregates: texts,
      groupingsDown: groupings,
      groupingsAcross: groupings,
      reportFilters: filters,
      reportBooleanFilter: textOrNull,
      standardDateFilter: dateFilter,
      sortBy: sorts,
      hasDetailRows: boolean,
      hasRecordCount: boolean,
      showGrandTotal: boolean,
      showSubtotals: boolean,
    }),
  };
  const { aggregates, hasRecordCount } = changed;
  const counted = aggregates.filter((name) => name !== "RowCount");
  return { ...changed, aggregates: hasRecordCount ? [...counted, "RowCount"] : counted };
}

/** @throws OrgError BAD_REQUEST for a report that cannot be run as it is defined */
export function checkReport(report: ReportMetadata, type: ReportType): void {
  const { reportFormat, detailColumns, groupingsDown, groupingsAcross, sortBy, aggregates } = report;
  const known = (name: string, what: string): void => {
    if (!type.columns.has(name)) throw bad(`The ${what} ${name} is invalid.`);
  };
  if (detailColumns.length > mostColumns) throw bad(`A report can't have more than ${mostColumns} columns.`);
  for (const name of detailColumns) known(name, "detail column");
  for (const { name } of [...groupingsDown, ...groupingsAcross]) {
    known(name, "grouping");
    if (detailColumns.includes(name)) throw bad(`The column ${name} is a grouping and can't be a detail column.`);
  }
  if (reportFormat === "TABULAR" && groupingsDown.length + groupingsAcross.length > 0)
    throw bad("Groupings are not supported on a tabular report.");
  if (reportFormat === "SUMMARY") {
    if (groupingsAcross.length > 0) throw bad("Groupings across are not supported on a summary report.");
    if (groupingsDown.length < 1 || groupingsDown.length > 3) throw bad("A summary report has 1 to 3 groupings.");
  }
  if (reportFormat === "MATRIX") {
    const counts = [groupingsDown.length, groupingsAcross.length];
    if (counts.some((count) => count < 1 || count > 2)) throw bad("A matrix report has 1 or 2 groupings each way.");
    if (sortBy.length > 0) throw bad("Column sorting isn't supported for matrix reports.");
  }
  if (sortBy.length > 1) throw bad("A report can only be sorted by one column.");
  for (const { sortColumn } of sortBy) {
    if (!detailColumns.includes(sortColumn)) throw bad("The sort column name must be from a selected column.");
  }
  for (const name of aggregates) {
    const [, kind, column = ""] = /^([saxmu])!(.+)$/.exec(name) ?? [];
    if (name !== "RowCount" && (kind === undefined || !type.columns.has(column)))
      throw bad(`The aggregate ${name} is invalid.`);
  }
}

type Reader<T> = (value: unknown) => T | undefined;

/** The members that are there and have the right form. @throws OrgError JSON_PARSER_ERROR for another form */
function pick<T extends object>(given: Given, readers: { readonly [K in keyof T]: Reader<T[K]> }): Partial<T> {
  const found: Partial<T> = {};
  for (const name of Object.keys(readers) as (keyof T & string)[]) {
    if (!(name in given)) continue;
    const value = readers[name](given[name]);
    if (value === undefined) throw new OrgError(400, "JSON_PARSER_ERROR", `${name} has a form that can't be read`);
    found[name] = value;
  }
  return found;
}

const isObject = (value: unknown): value is Given =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const boolean: Reader<boolean> = (value) => (typeof value === "boolean" ? value : undefined);
const textOrNull: Reader<string | null> = (value) => (value === null || typeof value === "string" ? value : undefined);
const texts: Reader<readonly string[]> = (value) =>
  Array.isArray(value) && value.every((each) => typeof each === "string") ? value : undefined;
const format: Reader<ReportFormat> = (value) => (formats.includes(text(value)) ? (value as ReportFormat) : undefined);
const list =
  <T>(read: (each: Given) => T | undefined): Reader<readonly T[]> =>
  (value) => {
    if (!Array.isArray(value)) return undefined;
    const read_ = value.map((each) => (isObject(each) ? read(each) : undefined));
    return read_.every((each) => each !== undefined) ? read_ : undefined;
  };

const groupings = list(({ name, sortOrder, dateGranularity }): Grouping | undefined => {
  const granularity = text(dateGranularity ?? "None");
  if (typeof name !== "string" || !granularities.includes(granularity)) return undefined;
  return { name, sortOrder: sortOrder === "Desc" ? "Desc" : "Asc", dateGranularity: granularity, sortAggregate: null };
});

const filters = list(({ column, operator, value, isRunPageEditable, filterType }): ReportFilter | undefined => {
  if (typeof column !== "string" || typeof operator !== "string" || typeof value !== "string") return undefined;
  if (filterType === "fieldToField") throw bad("Field-to-field filters can't be changed by this resource.");
  return { column, operator, value, filterType: "fieldValue", isRunPageEditable: isRunPageEditable !== false };
});

const sorts = list(({ sortColumn, sortOrder }): SortBy | undefined =>
  typeof sortColumn === "string" ? { sortColumn, sortOrder: sortOrder === "Desc" ? "Desc" : "Asc" } : undefined,
);

const dateFilter: Reader<StandardDateFilter | null> = (value) => {
  if (value === null) return null;
  if (!isObject(value) || typeof value["column"] !== "string") return undefined;
  const { column, durationValue, startDate, endDate } = value;
  const dayOf = (each: unknown): string | null => (typeof each === "string" ? each : null);
  return { column, durationValue: text(durationValue), startDate: dayOf(startDate), endDate: dayOf(endDate) };
};

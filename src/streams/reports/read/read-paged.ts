import { count, type Run, TapError } from "@singer-io-ts/tap-kit";
import type { ReportRun } from "../../../salesforce/analytics/report-result.ts";
import { reportRunsLeft } from "../../../salesforce/analytics/reports.ts";
import type { AddedFilter, UniqueField } from "../catalog-entry.ts";
import { type PageEnd, pageEnd, runsForPaging, withoutValue, withValue } from "../plan/report-paging.ts";
import { boundsRequest, countRequest, rowsRequest } from "../plan/report-requests.ts";
import { ReportChanged, type ReportRead } from "./report-read.ts";
import { columnValues, detailRows, type ReportRow, rowCount } from "./report-rows.ts";

/** A range of the report's rows: where it ends, and how many rows Salesforce counts from its beginning to the report's end. */
interface RowRange {
  readonly rows: readonly ReportRow[];
  readonly counted: number;
  readonly end: PageEnd;
}

/**
 * Rows of a report beyond the first 2,000: in the order of the unique column, page after page, then those that have no value in
 * it. Every page must leave as many rows as the ones before it said, and at the end the report must have as many as came.
 *
 * @param first a run of the whole report, which was cut
 * @throws ReportChanged where the counts differ
 */
export async function* pagedRows(read: ReportRead, first: ReportRun, run: Run): AsyncGenerator<readonly ReportRow[]> {
  const { stream, report } = read;
  const { unique } = stream;
  const total = rowCount(first);
  if (unique === null || total === null) throw unpaged(read, total);
  const isGrouped = report.reportFormat !== "TABULAR";
  await checkRunsLeft(read, runsForPaging(total, isGrouped) + 2, run);

  const valueless = await read.ask(rowsRequest(stream, report, [withoutValue(unique)]), true);
  const empty = detailRows(valueless, stream);
  if (!valueless.allData) throw tooManyAlike(stream.id, unique, "have no value", rowCount(valueless));
  if (empty.length > 0) yield empty;

  let left = total - empty.length;
  let next: AddedFilter = withValue(unique);
  for (;;) {
    const range = isGrouped ? await groupedRange(read, unique, next) : await tabularRange(read, unique, next);
    if (range.counted !== left) throw new ReportChanged(stream.id, rowsChanged(left, range.counted));
    if (range.end.kind === "stuck") throw tooManyAlike(stream.id, unique, "share one value", null);
    if (range.rows.length > 0) yield range.rows;
    left -= range.rows.length;
    if (range.end.kind === "last") break;
    next = range.end.next;
  }
  if (left !== 0) throw new ReportChanged(stream.id, rowsChanged(total, total - left));
  const now = rowCount(await read.ask(countRequest(stream, report), false));
  if (now !== total) throw new ReportChanged(stream.id, rowsChanged(total, now));
  await read.isSame();
}

const rowsChanged = (before: number, now: number | null): string =>
  `rows changed (Salesforce counted ${before} of them, then ${now ?? "none"})`;

async function tabularRange(read: ReportRead, unique: UniqueField, from: AddedFilter): Promise<RowRange> {
  const { stream, report } = read;
  const result = await read.ask(rowsRequest(stream, report, [from]), true);
  const values = valuesIn(result, read, unique);
  const end = pageEnd(values, result.allData, unique);
  const rows = detailRows(result, stream);
  return { rows: end.kind === "more" ? rows.slice(0, end.rows) : rows, counted: countOf(result, read), end };
}

/** The values of the unique column tell where the page ends; then its rows are asked for in their groups. */
async function groupedRange(read: ReportRead, unique: UniqueField, from: AddedFilter): Promise<RowRange> {
  const { stream, report } = read;
  const bounds = await read.ask(boundsRequest(stream, report, [from]), true);
  const counted = countOf(bounds, read);
  const end = pageEnd(valuesIn(bounds, read, unique), bounds.allData, unique);
  if (end.kind === "stuck") return { rows: [], counted, end };
  const filters = end.kind === "more" && end.before !== null ? [from, end.before] : [from];
  const result = await read.ask(rowsRequest(stream, report, filters), true);
  const rows = detailRows(result, stream);
  const expected = end.kind === "more" ? end.rows : counted;
  if (rows.length !== expected) throw new ReportChanged(stream.id, rowsChanged(expected, rows.length));
  return { rows, counted, end };
}

function valuesIn(result: ReportRun, { stream }: ReportRead, unique: UniqueField): readonly string[] {
  return columnValues(result, unique.column).map((value) => {
    if (value === null) throw new ReportChanged(stream.id, `rows without a value of ${unique.column} appeared`);
    if (unique.dataType === "string" && !/^\d+$/.test(value)) throw notDigits(stream.id, unique.column);
    return value;
  });
}

function countOf(result: ReportRun, { stream }: ReportRead): number {
  const counted = rowCount(result);
  if (counted === null) throw uncounted(stream.id);
  return counted;
}

/** Fails before the first of the runs that the hour does not allow any more. */
async function checkRunsLeft({ session, stream }: ReportRead, needed: number, run: Run): Promise<void> {
  const left = await reportRunsLeft(session, stream.id, run);
  if (left === null || left >= needed) return;
  throw new TapError(`${stream.id}: the report takes ${needed} more runs, and the org has ${left} left in this hour.`, {
    code: "REPORT_RUNS",
    kind: "limit",
    stream: stream.id,
    hint: "Run again in an hour, or filter the report; Salesforce allows 500 synchronous report runs an hour.",
  });
}

function unpaged({ stream, report }: ReportRead, rows: number | null): TapError {
  const { id } = stream;
  if (stream.unique !== null) return uncounted(id);
  const columns = report.detailColumns.filter((name) =>
    ["id", "int", "double", "datetime"].includes(report.columns.get(name)?.dataType ?? ""),
  );
  const example = columns[0] === undefined ? "" : ` (such as ${columns[0]})`;
  return new TapError(
    `${id}: the report has ${rows === null ? "over 2,000" : count(rows)} rows, and Salesforce gives 2,000 of them at a time.`,
    {
      code: "REPORT_CUT",
      kind: "config",
      stream: id,
      hint: `Set unique_field${example} or export for it in the setting reports, or filters that leave 2,000 rows; then run discovery again.`,
    },
  );
}

function tooManyAlike(stream: string, { column }: UniqueField, what: string, rows: number | null): TapError {
  return new TapError(
    `${stream}: ${rows ?? "2,000 or more"} rows ${what} in ${column}, and Salesforce gives 2,000 rows at a time.`,
    {
      code: "REPORT_CUT",
      kind: "config",
      stream,
      hint: "Choose a unique_field that tells rows apart, such as the record's id or its auto-number.",
    },
  );
}

function uncounted(stream: string): TapError {
  return new TapError(
    `${stream}: Salesforce does not say how many rows the report has, so it is not known whether all came.`,
    {
      code: "REPORT_UNCOUNTED",
      kind: "integrity",
      stream,
      hint: "Show the record count in the report, or set export for it.",
    },
  );
}

function notDigits(stream: string, column: string): TapError {
  return new TapError(`${stream}: ${column} has values with more than digits in them.`, {
    code: "REPORT_UNIQUE_FIELD",
    kind: "config",
    stream,
    hint: "Reports lose rows when they are paged by text: choose another unique_field.",
  });
}

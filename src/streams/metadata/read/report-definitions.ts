import type { Bookmark, Page, Reading, Run, Selection } from "@singer-io-ts/tap-kit";
import { confirmBroken, isUnknownException } from "../../../errors/confirm-broken.ts";
import { isTransient, OrgError } from "../../../errors/org-error.ts";
import { futureBookmark, futureTimestamp } from "../../../plan/bookmark/future-bookmark.ts";
import { watermarkOf } from "../../../plan/bookmark/watermark.ts";
import { endPage } from "../../../read/end-page.ts";
import { resumedBookmark, wholeTableBookmark } from "../../../read/full-table.ts";
import type { DescribedReport } from "../../../salesforce/analytics/report-metadata.ts";
import { describeReport, recentReports } from "../../../salesforce/analytics/reports.ts";
import { members } from "../../../salesforce/json/json-fields.ts";
import { mapConcurrent } from "../../../salesforce/map-concurrent.ts";
import { queryAllRows } from "../../../salesforce/rest/query-all-rows.ts";
import type { Session } from "../../../salesforce/session.ts";

/** Reports between two bookmarks. */
const reportsOfPage = 50;
/** Enough to hide the latency. */
const describesAtOnce = 4;

/** Reports that changed between two bookmarks, as the org lists them. */
interface ChangedReports {
  /** Null: all there are. */
  readonly before: string | null;
  readonly until: string | null;
  readonly reports: readonly object[];
}

/**
 * `report_definitions`: the reports that changed since the bookmark, each described by a call of its own, in the order of
 * their changes. A report that Salesforce cannot describe comes without columns, with a warning. They are listed before they
 * are read: only so is it known how many calls they cost.
 */
export async function reportDefinitionsReading(
  given: Selection,
  { visibilityLagMs }: { readonly visibilityLagMs: number },
  session: Session,
  run: Run,
): Promise<Reading> {
  const isIncremental = given.method === "INCREMENTAL";
  const now = session.now();
  const resumed = isIncremental ? (resumedBookmark(given)?.replicationKeyValue ?? null) : null;
  const future = futureTimestamp([resumed], now);
  const isFuture = future !== null;
  if (isFuture) {
    const { code, text } = futureBookmark(future);
    const next = "All definitions are read, under a new version.";
    run.log({ level: "warn", code, stream: given.stream.id, text: `${text} ${next}` });
  }
  const selection = isFuture ? given.restart() : given;
  const before = isFuture ? null : resumed;
  const until = isIncremental ? watermarkOf({ now, visibilityLagMs, covered: [], before, end: null }) : null;
  const reports = await queryAllRows(session, soqlOf(before, until), selection.stream.id, run);
  const why = before === null ? "a call for each report" : "a call for each report that changed";
  return {
    selections: [selection],
    forecast: { rows: reports.length, calls: reports.length, transport: "REST", why },
    read: (run) => pagesOf(selection, { before, until, reports }, session, run),
  };
}

async function* pagesOf(
  selection: Selection,
  { before, until, reports }: ChangedReports,
  session: Session,
  run: Run,
): AsyncGenerator<Page> {
  const { id } = selection.stream;
  const isIncremental = selection.method === "INCREMENTAL";
  const now = session.now();
  const isFull = before === null;
  const rowsBefore = isFull ? 0 : (selection.from?.rows ?? null);
  const bookmark = (value: string | null, rows: number | null): Bookmark => ({
    ...wholeTableBookmark(selection, session, rows),
    replicationKey: isIncremental ? "modified_at" : null,
    replicationKeyValue: value,
  });
  for (let first = 0; first < reports.length; first += reportsOfPage) {
    const some = reports.slice(first, first + reportsOfPage);
    const objects: object[] = [];
    const described = mapConcurrent(some, describesAtOnce, (report) => definitionOf(report, session, run));
    for await (const object of described) objects.push(object);
    const toCome = first === 0 ? { expected: reports.length } : {};
    const counts = { received: some.length, deleted: 0, replaced: 0, ...toCome };
    const last = members(some.at(-1)).timestamp("SystemModstamp");
    // Another report may have the same SystemModstamp: the next run begins with it.
    const end = isIncremental && !isFull && last !== null ? { bookmark: bookmark(last.toISOString(), rowsBefore) } : {};
    yield { stream: id, objects, extractedAt: now, counts, ...end };
  }
  yield endPage(id, bookmark(until, isFull ? reports.length : rowsBefore), isFull);
}

function soqlOf(from: string | null, to: string | null): string {
  const second = (timestamp: string): string => `${timestamp.slice(0, 19)}Z`;
  const where = [
    ...(from === null ? [] : [`SystemModstamp >= ${second(from)}`]),
    ...(to === null ? [] : [`SystemModstamp < ${second(to)}`]),
  ];
  const condition = where.length === 0 ? "" : ` WHERE ${where.join(" AND ")}`;
  return `SELECT Id, Name, DeveloperName, Description, FolderName, Format, LastRunDate, SystemModstamp FROM Report${condition} ORDER BY SystemModstamp, Id`;
}

async function definitionOf(report: object, session: Session, run: Run): Promise<object> {
  const { text, timestamp } = members(report);
  const described = await describedOrNull(text("Id") ?? "", session, run);
  return {
    id: text("Id"),
    name: text("Name"),
    developer_name: text("DeveloperName"),
    description: text("Description"),
    folder: text("FolderName"),
    format: text("Format"),
    ...(described !== null && contentsOf(described)),
    last_run_at: timestamp("LastRunDate")?.toISOString() ?? null,
    modified_at: timestamp("SystemModstamp")?.toISOString() ?? null,
  };
}

function contentsOf(report: DescribedReport): object {
  const { columns, detailColumns, groupingsDown, groupingsAcross, aggregates, reportFilters, reportBooleanFilter } =
    report;
  return {
    report_type: report.reportType?.type,
    report_type_label: report.reportType?.label,
    columns: detailColumns,
    column_labels: detailColumns.map((name) => columns.get(name)?.label ?? null),
    groupings_down: groupingsDown.map(({ name }) => name),
    groupings_across: groupingsAcross.map(({ name }) => name),
    aggregates,
    filters: reportFilters.map(({ column, operator, value }) => `${column} ${operator} ${value}`.trim()),
    filter_logic: reportBooleanFilter,
    date_filter: report.dateFilter,
    row_limit: report.rowLimit,
    scope: report.scope,
  };
}

async function describedOrNull(id: string, session: Session, run: Run): Promise<DescribedReport | null> {
  const ask = () => describeReport(session, id, run, "report_definitions");
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof OrgError) || error.rule.scope === "run") throw error;
    // guard(passing-report, `isTransient(error) && !isUnknownException(error)` -> `false`): a report that temporarily cannot be described would never come with its columns.
    if (isTransient(error) && !isUnknownException(error)) throw error;
    const control = () => recentReports(session, "report_definitions", run);
    const again = isUnknownException(error) ? await confirmBroken(error, ask, control) : { broken: error };
    if (!("broken" in again)) return again;
    const text = `Report ${id} cannot be described: ${error.what}`;
    run.log({ level: "warn", code: "report_undescribed", stream: "report_definitions", text });
    return null;
  }
}

import { countOf, type EncodedPage, type Page, type Run, TapError } from "@singer-io-ts/tap-kit";
import { endPage } from "../../../read/end-page.ts";
import { wholeTableBookmark } from "../../../read/full-table.ts";
import { countDiffers, hasCode } from "../../../read/read-errors.ts";
import { isOfDay as isFilterOfDay } from "../../../salesforce/analytics/report-metadata.ts";
import { refetchBrokenBlocks } from "../../../salesforce/http/refetch-broken-page.ts";
import type { Session } from "../../../salesforce/session.ts";
import { rowsRequest } from "../plan/report-requests.ts";
import type { ReportStream } from "../plan/report-stream.ts";
import { pagedRows } from "./read-paged.ts";
import { HeldLines, ReportLines } from "./report-lines.ts";
import { beginRead, ReportChanged, type ReportContext, type ReportRead, rereadRules } from "./report-read.ts";
import { detailRows, type ReportRow, shownRows } from "./report-rows.ts";
import { RepeatedKeys, TruncatedTexts } from "./row-checks.ts";

export interface RowsContext extends ReportContext {
  /** Bytes of record lines that wait until all of them are there. */
  readonly heldBytes?: number;
}

const mostHeld = 64 * 1024 * 1024;

/** Gives the report's rows, some at a time. */
export type RowSource = (read: ReportRead, run: Run) => AsyncIterable<readonly ReportRow[]>;

/** All rows: those of one run, or where it was cut those of a run for each page. */
export async function* rowsOfReport(read: ReportRead, run: Run): AsyncGenerator<readonly ReportRow[]> {
  const { stream, report } = read;
  const first = await read.ask(rowsRequest(stream, report, []), true);
  const counted = shownRows(first, report);
  read.counted = counted;
  if (!first.allData) {
    if (report.rowLimit !== null) throw limited(stream.id, report.rowLimit);
    yield* pagedRows(read, first, run);
    return;
  }
  const rows = detailRows(first, stream);
  if (counted !== null && counted !== rows.length) throw countDiffers(stream.id, "the report", counted, rows.length);
  yield rows;
}

/** A report's first rows are those of its own order, which paging by another column would change. */
function limited(stream: string, rows: number): TapError {
  const what = `the report shows its first ${countOf(rows, "row")}, and Salesforce gives 2,000 of them at a time`;
  return new TapError(`${stream}: ${what}.`, {
    code: "REPORT_CUT",
    kind: "config",
    stream,
    hint: "Limit the report to 2,000 rows, or set export for it in the setting reports and run discovery again.",
  });
}

/**
 * Reads a report's detail rows. Nothing goes out before all of them are there and counted, as far as memory allows; a report
 * that changed meanwhile is read again, or fails where some of it is out.
 */
export async function* readRows(
  stream: ReportStream,
  source: RowSource,
  { heldBytes = mostHeld, ...context }: RowsContext,
  run: Run,
): AsyncGenerator<Page> {
  const held = new HeldLines(stream.id, heldBytes);
  const { texts, keys, counted, rows } = yield* refetchBrokenBlocks(
    () => readOnce(stream, source, { ...context, held }, run),
    {
      ...rereadRules(stream.id, run),
      faultOf: (error) => (mayPass(error) && !held.isOut ? "changed" : null),
    },
  );
  yield* held.release();
  texts.warn(run);
  keys.warn(run);
  const counts = { received: 0, deleted: 0, replaced: 0, ...(counted !== null && { expected: counted }) };
  yield { ...ended(stream, context.session, rows), counts };
}

/** What is known of a report's rows when all of them have come. */
interface RowsEnd {
  readonly texts: TruncatedTexts;
  readonly keys: RepeatedKeys;
  /** By Salesforce; null: it counts none. */
  readonly counted: number | null;
  /** For the next load to be compared with; null: it is not. */
  readonly rows: number | null;
}

/** One read of all rows. @throws ReportChanged, and other errors of what came damaged or changed */
async function* readOnce(
  stream: ReportStream,
  source: RowSource,
  { held, ...context }: ReportContext & { readonly held: HeldLines },
  run: Run,
): AsyncGenerator<EncodedPage, RowsEnd> {
  held.restart();
  const lines = new ReportLines(stream);
  const texts = new TruncatedTexts(stream);
  const keys = new RepeatedKeys(stream);
  let rows = 0;
  const read = await beginRead(stream, context, run);
  for await (const some of source(read, run)) {
    rows += some.length;
    texts.see(some);
    keys.see(some);
    yield* held.take(lines.write(some, stream.selection.envelope(run.clock.now())));
  }
  return { texts, keys, counted: read.counted, rows: dependsOnDay(read) ? null : rows };
}

/** The report was changed, or what came of it was damaged on its way: another read may bring it. */
function mayPass(error: TapError): boolean {
  return error instanceof ReportChanged || hasCode(error, "REPORT_SHEET", "COUNT_DIFFERS");
}

/** Whether days alone make the report's rows fewer, by its own filters or by those of the setting. */
export function dependsOnDay({ report, stream }: Pick<ReportRead, "report" | "stream">): boolean {
  return report.dependsOnDay || stream.filters.some((filter) => isFilterOfDay(filter, report.columns));
}

/**
 * The last page of a full load.
 * @param rows null: the next load is not compared with them.
 */
export function ended({ id, selection }: ReportStream, session: Session, rows: number | null): Page {
  return endPage(id, wholeTableBookmark(selection, session, rows), true);
}

import { type Page, type Run, TapError } from "@singer-io-ts/tap-kit";
import { refetchBrokenPage } from "../../../salesforce/http/refetch-broken-page.ts";
import { levelsAcross, levelsDown } from "../catalog-entry.ts";
import { summaryRequest } from "../plan/report-requests.ts";
import type { ReportStream } from "../plan/report-stream.ts";
import { dependsOnDay, ended } from "./read-rows.ts";
import { HeldLines, ReportLines } from "./report-lines.ts";
import { beginRead, type ReportContext, rereadRules } from "./report-read.ts";
import { summaryRows } from "./report-rows.ts";

/** Reads a report's aggregates: a record for each group, each crossing of groups, and the totals. */
export async function* readSummary(stream: ReportStream, context: ReportContext, run: Run): AsyncGenerator<Page> {
  const fetch = async () => {
    const read = await beginRead(stream, context, run);
    return { result: await read.ask(summaryRequest(stream, read.report), false), isOfDay: dependsOnDay(read) };
  };
  const { result, isOfDay } = await refetchBrokenPage(fetch, rereadRules(stream.id, run));
  if (!result.allData) throw tooManyGroups(stream.id);
  const found = summaryRows(result, stream);
  const extras = found.map(({ down, across }) => ({ [levelsDown]: String(down), [levelsAcross]: String(across) }));
  const rows = found.map(({ row }) => row);
  const held = new HeldLines(stream.id, 0);
  yield* held.take(new ReportLines(stream).write(rows, stream.selection.envelope(run.clock.now()), extras));
  yield ended(stream, context.session, isOfDay ? null : rows.length);
}

function tooManyGroups(stream: string): TapError {
  return new TapError(`${stream}: the report has more groups than Salesforce gives.`, {
    code: "REPORT_CUT",
    kind: "config",
    stream,
    hint: "Set filters for it in the setting reports, or group the report by less.",
  });
}

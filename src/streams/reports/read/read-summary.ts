import { type Page, type Run, TapError } from "@singer-io-ts/tap-kit";
import { levelsAcross, levelsDown } from "../catalog-entry.ts";
import { summaryRequest } from "../plan/report-requests.ts";
import type { ReportStream } from "../plan/report-stream.ts";
import { attempts, dependsOnDay, ended, logReadAgain } from "./read-rows.ts";
import { HeldLines, ReportLines } from "./report-lines.ts";
import { beginRead, ReportChanged, type ReportContext } from "./report-read.ts";
import { summaryRows } from "./report-rows.ts";

/** Reads a report's aggregates: a record for each group, each crossing of groups, and the totals. */
export async function* readSummary(stream: ReportStream, context: ReportContext, run: Run): AsyncGenerator<Page> {
  const { result, isOfDay } = await repeated(stream.id, run, async () => {
    const read = await beginRead(stream, context, run);
    return { result: await read.ask(summaryRequest(stream, read.report), false), isOfDay: dependsOnDay(read) };
  });
  if (!result.allData) throw tooManyGroups(stream.id);
  const found = summaryRows(result, stream);
  const extras = found.map(({ down, across }) => ({ [levelsDown]: String(down), [levelsAcross]: String(across) }));
  const rows = found.map(({ row }) => row);
  const held = new HeldLines(stream.id, 0);
  yield* held.take(new ReportLines(stream).write(rows, stream.selection.envelope(run.clock.now()), extras));
  yield ended(stream, context.session, isOfDay ? null : rows.length);
}

/** Until the report stays the same from its describe to its run, for a few times. */
async function repeated<T>(stream: string, run: Run, read: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof ReportChanged) || attempt === attempts) throw error;
      logReadAgain(stream, error, run);
    }
  }
}

function tooManyGroups(stream: string): TapError {
  return new TapError(`${stream}: the report has more groups than Salesforce gives.`, {
    code: "REPORT_CUT",
    kind: "config",
    stream,
    hint: "Set filters for it in the setting reports, or group the report by less.",
  });
}

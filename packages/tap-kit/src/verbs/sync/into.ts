import { countOf } from "../../amounts.ts";
import { UsageError } from "../../command/usage-error.ts";
import { readJson } from "../../input/read-json.ts";
import { filesProtocol } from "../../into/files-protocol.ts";
import { findStart, type Start } from "../../into/find-start.ts";
import { IntoRecords } from "../../into/into-records.ts";
import { openRuns } from "../../into/open-runs.ts";
import { numberForms } from "../../rows/row-envelope.ts";
import { loadFormat, rowFormats } from "../../rows/row-formats.ts";
import { runSinger } from "../../singer/commands.ts";
import { bookmarksOf } from "../../singer/state.ts";
import { placeIn } from "../../stores/place.ts";
import type { KitContext } from "../kit-context.ts";

/** How often a long run completes what it has: after a kill, the next one continues from there. */
const commitIntervalMs = 600_000;

/** The whole job without a target: rows into files, from where the last run into the same place has stopped. */
export async function runInto(context: KitContext, place: string): Promise<number> {
  const { job, environment, given, run, print } = context;
  if (given.has("state")) throw new UsageError("sync --into takes no --state: the state is beside the files", "sync");
  const { fileSystem: system, openObjects, readFile } = job;
  const line = await context.line();
  const store = await openRuns(placeIn("--into", place), { system, openObjects, run });
  try {
    const { newest, state } = await findStart(store, run.log);
    const records = new IntoRecords({
      store,
      format: await loadFormat(rowFormats.find((each) => each === given.text("format")) ?? "jsonl"),
      numbers: numberForms.find((each) => each === given.text("numbers")) ?? "decimal",
      tap: `${job.tap.name} ${job.tap.version}`,
      clock: run.clock,
      newest,
      bookmarks: await bookmarkTexts(state),
      onCommit: (folder, rows) => print.note(`${folder}: ${countOf(rows, "row")}.`),
    });
    const files = {
      ...environment,
      readFile: async (path: string) => (path === state?.file ? state.text : readFile(path)),
    };
    const output = { protocol: filesProtocol, records, stateIntervalMs: commitIntervalMs };
    return await runSinger(job.tap, files, { ...line, state: state?.file ?? null }, output);
  } finally {
    await store.close();
  }
}

/** As JSON text, by stream. */
async function bookmarkTexts(state: Start["state"]): Promise<ReadonlyMap<string, string>> {
  if (state === null) return new Map();
  const bookmarks = bookmarksOf(await readJson(state.file, async () => state.text), state.file);
  return new Map([...bookmarks].map(([id, bookmark]) => [id, JSON.stringify(bookmark)]));
}

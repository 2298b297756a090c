import { readJson } from "../input/read-json.ts";
import { isObject, type JsonObject } from "../json.ts";
import type { Run } from "../tap/run.ts";
import { stateInManifest } from "./manifest.ts";
import { manifestFile, type RunStore, runFolder, stateFile } from "./run-store.ts";

/** Where a run begins. */
export interface Start {
  /** The number of the newest run; 0: there is none. */
  readonly newestRun: number;
  /** The state to begin with and the file that it is from; null: there is none. */
  readonly state: { readonly file: string; readonly text: string } | null;
}

/**
 * Finds the state that goes with the newest run's files. It is in that run's manifest, which appears together with them. `state.json` beside the
 * runs counts where it names that run: people change it (`state reset`), and runs without rows write it alone. One that names an older run is from
 * before a kill.
 * @throws TapError where the newest manifest or the state is damaged
 */
export async function findStart(store: RunStore, log: Run["log"]): Promise<Start> {
  const newest = await store.newestManifest();
  const newestRun = newest?.run ?? 0;
  const text = await store.readState();
  const file = store.nameOf(stateFile);
  if (text !== null) {
    const state = await readJson(file, async () => text);
    // What is no state is refused where bookmarks are read.
    const ofRun = isObject(state) ? (state["run"] ?? 0) : newestRun;
    // guard(into-state-of-run, `ofRun === newestRun` -> `true`): after a kill, the rows that the newest manifest has would come a second time.
    if (ofRun === newestRun) return { newestRun, state: { file, text } };
    if (newest === null) {
      const lost = `${file} is of run ${String(ofRun)}, whose files are gone: all rows are read again.`;
      log({ level: "warn", code: "into_files_gone", text: lost });
    }
  }
  if (newest === null) return { newestRun, state: null };
  const manifest = store.nameOf(`${runFolder(newestRun)}/${manifestFile}`);
  const state = await stateInManifest(manifest, newestRun, newest.text);
  return { newestRun, state: { file: manifest, text: JSON.stringify(state) } };
}

/** The text of `state.json`. @param state JSON */
export function stateText(state: string, run: number): string {
  // The kit's own JSON.
  return `${JSON.stringify({ ...(JSON.parse(state) as JsonObject), run })}\n`;
}

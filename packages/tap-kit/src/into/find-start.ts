import { readJson } from "../input/read-json.ts";
import { isObject, type JsonObject } from "../json.ts";
import type { Run } from "../tap/run.ts";
import { manifestOf, type RunHead } from "./manifest.ts";
import { manifestFile, type RunStore, runFolder, stateFile } from "./run-store.ts";

/** Where a run begins. */
export interface Start {
  /** The newest run; 0: there is none. */
  readonly newest: RunHead;
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
  const file = store.nameOf(stateFile);
  const text = await store.readState();
  const state = text === null ? null : await readJson(file, async () => text);
  const of = isObject(state) ? { run: state["run"] ?? 0, commit: state["commit"] ?? 1 } : { run: 0, commit: 1 };
  const manifest = await newestManifest(store, typeof of.run === "number" ? of.run : null);
  const { head } = manifest ?? { head: { run: 0 } };
  if (text !== null) {
    // What is no state is refused where bookmarks are read.
    // guard(into-state-of-run, `isSame(of, head)` -> `true`): after a kill, the rows that the newest manifest has would come a second time.
    if (!isObject(state) || isSame(of, head)) return { newest: head, state: { file, text } };
    if (manifest === null) {
      const lost = `${file} is of run ${String(of.run)}, whose files are gone: all rows are read again.`;
      log({ level: "warn", code: "into_files_gone", text: lost });
    }
  }
  return { newest: head, state: manifest && { file: manifest.file, text: JSON.stringify(manifest.state) } };
}

async function newestManifest(store: RunStore, ofState: number | null) {
  const found = await store.newestManifest(ofState);
  if (found === null) return null;
  const file = store.nameOf(`${runFolder(found.run)}/${manifestFile}`);
  return { file, ...(await manifestOf(file, found.run, found.text)) };
}

const isSame = (of: { readonly run: unknown; readonly commit: unknown }, { run, commit = 1 }: RunHead): boolean =>
  of.run === run && of.commit === commit;

/** The text of `state.json`. @param state JSON @param head of the manifest that it goes with */
export function stateText(state: string, head: RunHead): string {
  // The kit's own JSON.
  return `${JSON.stringify({ ...(JSON.parse(state) as JsonObject), ...head })}\n`;
}

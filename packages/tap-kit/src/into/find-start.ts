import { readJson } from "../input/read-json.ts";
import { isObject, type JsonObject } from "../json.ts";
import type { Run } from "../tap/run.ts";
import { manifestOf, type RunHead } from "./manifest.ts";
import { type FoundManifest, manifestFile, type RunStore, runDamaged, runFolder, stateFile } from "./run-store.ts";

/** Where a run begins. */
export interface Start {
  /** The newest run; 0: there is none. */
  readonly newest: RunHead;
  /** The state to begin with and the file that it is from; null: there is none. */
  readonly state: { readonly file: string; readonly text: string } | null;
}

/**
 * Finds the state that goes with the newest run's files. It is in that run's manifest, which appears together with them. `state.json` beside the
 * runs counts where it names that run, or none: people change it (`state reset`) and put their own there, and runs without rows write it alone. One
 * that names an older run is from before a kill.
 * @throws TapError where the newest run's manifest, its files or the state are damaged
 */
export async function findStart(store: RunStore, log: Run["log"]): Promise<Start> {
  const file = store.nameOf(stateFile);
  const text = await store.readState();
  const state = text === null ? null : await readJson(file, async () => text);
  const of = isObject(state) ? { run: state["run"], commit: state["commit"] ?? 1 } : { commit: 1 };
  const manifest = await newestManifest(store, typeof of.run === "number" ? of.run : null);
  const { head } = manifest ?? { head: { run: 0 } };
  if (text !== null) {
    // What is no state is refused where bookmarks are read.
    // guard(into-state-of-run, `isSame(of, head)` -> `true`): after a kill, the rows that the newest manifest has would come a second time.
    if (!isObject(state) || of.run === undefined || isSame(of, head)) return { newest: head, state: { file, text } };
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
  const manifest = await manifestOf(file, found.run, found.text);
  await checkFiles(manifest.files, found, store);
  return { file, ...manifest };
}

/** The state covers the rows of these files: what is missing of them would never be read again. */
async function checkFiles(
  files: Awaited<ReturnType<typeof manifestOf>>["files"],
  { run, sizeOf }: FoundManifest,
  store: RunStore,
): Promise<void> {
  const sizes = await Promise.all(files.map(({ path }) => sizeOf(path)));
  for (const [at, { path, bytes }] of files.entries()) {
    const found = sizes[at] ?? null;
    // guard(into-files-whole): rows whose file was lost or cut would be missing for good, and no run would say so.
    if (found !== bytes) throw runDamaged(store.nameOf(`${runFolder(run)}/${path}`), lost(found, bytes));
  }
}

const lost = (found: number | null, bytes: number): string =>
  found === null
    ? "it is missing, and the run's manifest names it"
    : `it has ${found} bytes, and the run's manifest says ${bytes}`;

const isSame = (of: { readonly run: unknown; readonly commit: unknown }, { run, commit = 1 }: RunHead): boolean =>
  of.run === run && of.commit === commit;

/** The text of `state.json`. @param state JSON @param head of the manifest that it goes with */
export function stateText(state: string, head: RunHead): string {
  // The kit's own JSON.
  return `${JSON.stringify({ ...(JSON.parse(state) as JsonObject), ...head })}\n`;
}

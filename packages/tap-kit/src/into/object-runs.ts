import type { StoredFile } from "../stores/file-store.ts";
import { ObjectFile } from "../stores/objects/object-file.ts";
import type { ObjectStore, WriteCondition } from "../stores/objects/object-store.ts";
import { putOwn } from "../stores/objects/put-own.ts";
import type { Run } from "../tap/run.ts";
import { manifestOf } from "./manifest.ts";
import { lockObjects } from "./object-lock.ts";
import { lockLost, type RunLock } from "./run-lock.ts";
import {
  type FoundManifest,
  manifestFile,
  manifestMissing,
  type RunStore,
  runFolder,
  runOf,
  stateFile,
} from "./run-store.ts";

/** Requests that are under way at once. */
const mostAtOnce = 16;

/** Opens a part of an object store for one run. @throws TapError where another run has it open */
export async function openObjectRuns(
  store: ObjectStore,
  run: Pick<Run, "clock" | "signal" | "log">,
): Promise<RunStore> {
  try {
    return new ObjectRuns(store, await lockObjects(store, run));
  } catch (error) {
    await store.close();
    throw error;
  }
}

/**
 * Runs in an object store, which knows no rename: a file's parts are sent as it is written, and it becomes an object when it is committed,
 * just before its manifest. All that a run commits has one manifest, which is replaced by a longer one. Each time it is written only where
 * nobody else has written it.
 */
class ObjectRuns implements RunStore {
  readonly extendsRun = true;
  /** In the names of this run's files: another run that took the lock over has other ones. */
  readonly fileMark = `-${crypto.randomUUID().slice(0, 8)}`;
  readonly #store: ObjectStore;
  readonly #lock: RunLock;
  /** Files that are sent and wait for their commit, by path. */
  readonly #sent = new Map<string, ObjectFile>();
  /** Objects that are there and that no manifest names. */
  readonly #unnamed = new Set<string>();
  /** The number of this run. */
  #run = 1;
  #condition: WriteCondition = "absent";

  constructor(store: ObjectStore, lock: RunLock) {
    this.#store = store;
    this.#lock = lock;
  }

  nameOf(path: string): string {
    return this.#store.urlOf(path);
  }

  /** `state.json` says where to look: folders of years need not be listed. */
  async newestManifest(ofState: number | null): Promise<FoundManifest | null> {
    let found = ofState === null || ofState === 0 ? null : await this.#manifest(ofState);
    if (found === null) {
      const runs = (await this.#store.listFolders("run=")).flatMap((name) => runOf(name) ?? []);
      // A folder without a manifest is of a run that was killed, unless the state names it.
      if (ofState !== null && runs.includes(ofState)) throw manifestMissing(this.#manifestName(ofState));
      for (const run of runs.toSorted((a, b) => b - a)) {
        found = await this.#manifest(run);
        if (found !== null) break;
      }
    }
    for (let next = found && (await this.#manifest(found.run + 1)); next !== null; ) {
      found = next;
      next = await this.#manifest(found.run + 1);
    }
    this.#run = (found?.run ?? 0) + 1;
    const sizes = await this.#clean(found);
    return found && { ...found, sizeOf: async (path) => sizes.get(path) ?? null };
  }

  async #manifest(run: number): Promise<{ readonly run: number; readonly text: string } | null> {
    const read = await this.#store.get(this.#manifestKey(run));
    return read && { run, text: read.text };
  }

  /**
   * Removes what a killed run left: files that it had completed and no manifest names, and parts of others.
   * Returns the sizes of the newest run's files.
   */
  async #clean(newest: { readonly run: number; readonly text: string } | null): Promise<ReadonlyMap<string, number>> {
    const left = await this.#keys(`${runFolder(this.#run)}/`);
    const sizes = new Map<string, number>();
    if (newest !== null) {
      const { files } = await manifestOf(this.#manifestName(newest.run), newest.run, newest.text);
      const named = new Set([...files.map(({ path }) => path), manifestFile]);
      const folder = `${runFolder(newest.run)}/`;
      for await (const { key, bytes } of this.#store.list(folder)) {
        const path = key.slice(folder.length);
        if (named.has(path)) sizes.set(path, bytes);
        else left.push(key);
      }
    }
    await this.#store.remove(left);
    await this.#store.removeParts("run=");
    return sizes;
  }

  async #keys(prefix: string): Promise<string[]> {
    const keys: string[] = [];
    for await (const { key } of this.#store.list(prefix)) keys.push(key);
    return keys;
  }

  async readState(): Promise<string | null> {
    return (await this.#store.get(stateFile))?.text ?? null;
  }

  async writeState(text: string): Promise<void> {
    await this.#lock.confirm();
    await this.#store.put(stateFile, text, "always");
  }

  async create(path: string): Promise<StoredFile> {
    const file = new ObjectFile(await this.#store.begin(this.#key(path)));
    return {
      write: (bytes) => file.write(bytes),
      end: async () => {
        await file.send();
        this.#sent.set(path, file);
      },
      discard: async () => {
        this.#sent.delete(path);
        await file.discard();
      },
    };
  }

  async commit(run: number, paths: readonly string[], manifest: string): Promise<void> {
    await this.#lock.confirm();
    await eachOf(paths, async (path) => {
      this.#unnamed.add(this.#key(path));
      await this.#sent.get(path)!.complete();
      this.#sent.delete(path);
    });
    const tag = await putOwn(this.#store, this.#manifestKey(run), manifest, this.#condition);
    // guard(into-manifest-condition): a run that stood still would replace the manifest of another one.
    if (tag === null) throw lockLost(this.#store.urlOf(""));
    this.#condition = { tag };
    this.#unnamed.clear();
  }

  #key(path: string): string {
    return `${runFolder(this.#run)}/${path}`;
  }

  #manifestKey(run: number): string {
    return `${runFolder(run)}/${manifestFile}`;
  }

  #manifestName(run: number): string {
    return this.nameOf(this.#manifestKey(run));
  }

  async close(): Promise<void> {
    try {
      await eachOf([...this.#sent.values()], (file) => file.discard());
      await this.#store.remove([...this.#unnamed]);
    } finally {
      await this.#lock.release().finally(() => this.#store.close());
    }
  }
}

/** Does it with each, several at once. Nothing is under way any more when it has settled. */
async function eachOf<T>(all: readonly T[], act: (each: T) => Promise<void>): Promise<void> {
  const rest = [...all];
  const worker = async (): Promise<void> => {
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) await act(next);
  };
  const workers = await Promise.allSettled(Array.from({ length: mostAtOnce }, worker));
  for (const each of workers) if (each.status === "rejected") throw each.reason;
}

import { randomUUID } from "node:crypto";
import { dirname, join } from "node:path";
import { ifExists } from "../errors/node-error.ts";
import type { StoredFile } from "../stores/file-store.ts";
import type { FileSystem } from "../stores/file-system.ts";
import { LocalFiles } from "../stores/local-files.ts";
import { withFile } from "../stores/store-errors.ts";
import { type LockOptions, lockFolder } from "./folder-lock.ts";
import type { RunLock } from "./run-lock.ts";
import {
  type FoundManifest,
  manifestFile,
  manifestMissing,
  type RunStore,
  runFolder,
  runOf,
  stateFile,
} from "./run-store.ts";

/** What is not complete: files of a run that goes on, or of one that was killed. */
const unfinished = ".unfinished";

/**
 * Opens a folder of this machine for one run, and removes what a killed run left there. Files are written below `.unfinished`,
 * and appear with their manifest by one rename of a folder.
 * @throws TapError where another run has it open
 */
export async function openLocalRuns(folder: string, options: LockOptions): Promise<RunStore> {
  const { system } = options;
  const spare = join(folder, unfinished);
  await withFile(spare, () => system.makeFolder(spare));
  const lock = await lockFolder(folder, spare, options);
  try {
    await clean(spare, system);
  } catch (error) {
    await lock.release();
    throw error;
  }
  return new LocalRuns(folder, lock, system);
}

/** What is there belongs to nobody: this run holds the lock and has written nothing yet. */
async function clean(spare: string, system: FileSystem): Promise<void> {
  for (const name of await withFile(spare, () => system.list(spare))) {
    const path = join(spare, name);
    await withFile(path, () => system.remove(path));
  }
}

class LocalRuns implements RunStore {
  readonly extendsRun = false;
  readonly fileMark = "";
  readonly #folder: string;
  readonly #lock: RunLock;
  readonly #system: FileSystem;
  /** Folders that nobody else uses. */
  readonly #own: string[] = [];
  /** Where files wait until they are committed. */
  readonly #staging: string;
  readonly #files: LocalFiles;

  constructor(folder: string, lock: RunLock, system: FileSystem) {
    this.#folder = folder;
    this.#lock = lock;
    this.#system = system;
    this.#staging = this.#workingFolder();
    this.#files = new LocalFiles(this.#staging, system);
  }

  nameOf(path: string): string {
    return join(this.#folder, path);
  }

  async newestManifest(): Promise<FoundManifest | null> {
    const names = await withFile(this.#folder, () => this.#system.list(this.#folder));
    const runs = names.flatMap((name) => runOf(name) ?? []);
    if (runs.length === 0) return null;
    const run = Math.max(...runs);
    const file = this.nameOf(join(runFolder(run), manifestFile));
    const text = await this.#read(file);
    if (text === null) throw manifestMissing(file);
    const sizeOf = (path: string) => {
      const file = this.nameOf(join(runFolder(run), path));
      return withFile(file, () => ifExists(this.#system.size(file)));
    };
    return { run, text, sizeOf };
  }

  readState(): Promise<string | null> {
    return this.#read(this.nameOf(stateFile));
  }

  #read(file: string): Promise<string | null> {
    return withFile(file, () => ifExists(this.#system.read(file)));
  }

  async writeState(text: string): Promise<void> {
    const working = this.#workingFolder();
    await writeWhole(await new LocalFiles(working, this.#system).create(stateFile), text);
    await this.#lock.confirm();
    const place = this.nameOf(stateFile);
    await withFile(place, async () => {
      await this.#system.rename(join(working, stateFile), place);
      await this.#system.syncFolder(this.#folder);
    });
  }

  async create(path: string): Promise<StoredFile> {
    const file = await this.#whileHeld(() => this.#files.create(path));
    return {
      write: (bytes) => this.#whileHeld(() => file.write(bytes)),
      end: () => this.#whileHeld(() => file.end()),
      discard: () => file.discard(),
    };
  }

  commit(run: number, paths: readonly string[], manifest: string): Promise<void> {
    return this.#whileHeld(() => this.#commit(run, paths, manifest));
  }

  /** Whoever took the lock over has removed what was not committed: what fails then fails because of that. */
  async #whileHeld<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      await this.#lock.confirm();
      throw error;
    }
  }

  async #commit(run: number, paths: readonly string[], manifest: string): Promise<void> {
    const working = this.#workingFolder();
    const folders = new Set(paths.map((path) => dirname(join(working, path))));
    await withFile(working, async () => {
      for (const folder of [working, ...folders]) await this.#system.makeFolder(folder);
      for (const path of paths) await this.#system.rename(join(this.#staging, path), join(working, path));
      for (const folder of folders) await this.#system.syncFolder(folder);
    });
    await writeWhole(await new LocalFiles(working, this.#system).create(manifestFile), manifest);
    await this.#lock.confirm();
    const place = this.nameOf(runFolder(run));
    await withFile(place, async () => {
      await this.#system.rename(working, place);
      await this.#system.syncFolder(this.#folder);
    });
  }

  #workingFolder(): string {
    const made = join(this.#folder, unfinished, randomUUID());
    this.#own.push(made);
    return made;
  }

  async close(): Promise<void> {
    try {
      for (const path of this.#own) await withFile(path, () => this.#system.remove(path));
    } finally {
      await this.#lock.release();
    }
  }
}

async function writeWhole(file: StoredFile, text: string): Promise<void> {
  try {
    await file.write(Buffer.from(text));
    await file.end();
  } catch (error) {
    await file.discard();
    throw error;
  }
}

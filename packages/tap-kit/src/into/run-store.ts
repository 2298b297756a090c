import type { FileStore } from "../stores/file-store.ts";

/** Where the files of runs are: a folder of this machine, or a part of an object store. Only one run has it open. */
export interface RunStore extends Pick<FileStore, "create"> {
  /** As messages name a file of it: `out/state.json`. */
  nameOf(path: string): string;
  /** The newest complete run's manifest; null: there is none. */
  newestManifest(): Promise<{ readonly run: number; readonly text: string } | null>;
  /** Null: there is none. */
  readState(): Promise<string | null>;
  /** Replaces the state as a whole. */
  writeState(text: string): Promise<void>;
  /**
   * Makes a run of files that were created and are complete, and of their manifest. Before this step nobody finds any of them by the names
   * of a run, and after it all of them. @param paths of the files, as they were created
   */
  commit(run: number, paths: readonly string[], manifest: string): Promise<void>;
  /** Lets the next run open it, and removes what was not committed. */
  close(): Promise<void>;
}

const digits = 6;

/** The folder of a run. Its name is also a column to programs that know Hive's partitions: `run=000001`. */
export const runFolder = (run: number): string => `run=${String(run).padStart(digits, "0")}`;

/** The number of the run whose folder it is; null: it is another name. */
export function runOf(folder: string): number | null {
  const found = /^run=(\d{6,15})$/.exec(folder)?.[1];
  return found === undefined ? null : Number(found);
}

export const manifestFile = "manifest.json";
export const stateFile = "state.json";

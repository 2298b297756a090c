import { TapError } from "../errors/tap-error.ts";
import type { FileStore } from "../stores/file-store.ts";

/** A run's manifest as it was found. */
export interface FoundManifest {
  readonly run: number;
  readonly text: string;
  /** The bytes of a file of the run; null: there is none. @param path from the run's folder */
  sizeOf(path: string): Promise<number | null>;
}

/** Where the files of runs are: a folder of this machine, or a part of an object store. Only one run has it open. */
export interface RunStore extends Pick<FileStore, "create"> {
  /** Whether what a run commits later extends its one manifest. Else each commit is a run of its own number. */
  readonly extendsRun: boolean;
  /** A part of each file's name, by which no two processes give a file the same one. */
  readonly fileMark: string;
  /** As messages name a file of it: `out/state.json`. */
  nameOf(path: string): string;
  /** The newest complete run's manifest; null: there is none. @param ofState the run that the state names; null: none */
  newestManifest(ofState: number | null): Promise<FoundManifest | null>;
  /** Null: there is none. */
  readState(): Promise<string | null>;
  /** Replaces the state as a whole. */
  writeState(text: string): Promise<void>;
  /**
   * Makes a run of files that were created and are complete, and of their manifest. Before this step nobody finds any of them by the names
   * of a run, and after it all of them. @param paths of the files, as they were created
   * @param manifest where it extends the run, it names the files of earlier commits too
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
  const run = Number(/^run=(\d{6,15})$/.exec(folder)?.[1]);
  // Not those that only look like one: `run=0000007`.
  return runFolder(run) === folder ? run : null;
}

export const manifestFile = "manifest.json";
export const stateFile = "state.json";

/** What can be done about a run whose manifest or files are not as the run has left them. */
const putBack =
  "Put it back as it was, or remove the run's folder: the next run then continues from the run before, and reads the rows again.";

/** @param file the manifest, or the file of rows @param what is wrong with it */
export function runDamaged(file: string, what: string): TapError {
  return new TapError(`${file}: ${what}.`, { code: "INTO_MANIFEST", kind: "config", scope: "run", hint: putBack });
}

/** @param file the manifest */
export const manifestMissing = (file: string): TapError =>
  runDamaged(file, "it is missing, so it is not known which files the run wrote and where the next one begins");

import type { Readable, Writable } from "node:stream";
import type { WriteFile } from "../files/write-file.ts";
import type { ErrorTerminal } from "../output/error-terminal.ts";
import type { Sink } from "../output/sink.ts";
import type { FileSystem } from "../stores/file-system.ts";
import type { OpenObjects } from "../stores/objects/open-objects.ts";
import type { Clock } from "../tap/run.ts";

/** What a person sees of the outputs. */
export interface Screen {
  /** Whether standard output is a terminal; not where absent. */
  readonly isTerminal?: boolean;
  /** Whether standard error is one; not where absent. */
  readonly isErrorTerminal?: boolean;
  /** Standard error where it is a terminal that lines can be drawn on; nothing is drawn where absent. */
  readonly errorTerminal?: ErrorTerminal;
  /** The width of the terminal; 80 where absent. */
  readonly columns?: () => number;
  /** A person who answers questions: what they type, and the terminal that shows the questions. Absent: there is no person. */
  readonly dialog?: () => Dialog;
}

/** For libraries that ask questions or draw progress. */
export interface Dialog {
  readonly input: Readable;
  readonly output: Writable;
}

/** Everything outside itself that a run uses, so that a test can replace it. */
export interface Environment extends Screen {
  /** The arguments after the program's name. */
  readonly argv: readonly string[];
  /** Takes the messages, and the output of `--help`, `--version`, `--about` and the verbs. */
  readonly stdout: Sink;
  /** Where help and the version go: they are no messages that could be lost where standard output was closed. Absent: to stdout. */
  readonly answers?: Sink;
  /** Takes logs, in whole lines. */
  readonly stderr: (text: string) => void;
  /** The machine's clock where absent. */
  readonly clock?: Clock;
  /** Random numbers from 0 up to 1; Math.random where absent. */
  readonly random?: () => number;
  /** Abort it to stop the run: it writes a last STATE and ends with exit code 143, 130 where the reason is `"SIGINT"`, or 129 where it is `"SIGHUP"`. */
  readonly signal?: AbortSignal;
  /** Reads configuration, catalog and state; the file system where absent. */
  readonly readFile?: (path: string) => Promise<string>;
  /** Replaces a file as a whole; the file system where absent. */
  readonly writeFile?: WriteFile;
  /** The calls that write files of rows; the file system's where absent. */
  readonly fileSystem?: FileSystem;
  /** Opens an object store for files of rows; by the client of whoever runs it where absent. */
  readonly openObjects?: OpenObjects;
  /** Standard input; the process's own where absent. */
  readonly stdin?: () => AsyncIterable<Uint8Array>;
  /** The environment variables: LOG_LEVEL, NO_COLOR, FORCE_COLOR, and Meltano's patterns of what it selects. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Resolves when what was written is on the screen, so that a question comes behind it; at once where absent. */
  readonly shown?: () => Promise<void>;
  /** Shows a page in the browser; false: there is none. The system's own where absent. */
  readonly openBrowser?: (url: string) => Promise<boolean>;
  /** How long a reading may take to stop after the signal, in real milliseconds; 2,000 where absent. */
  readonly graceMs?: number;
}

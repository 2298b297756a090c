import type { Environment } from "../command/environment.ts";
import type { TapError } from "../errors/tap-error.ts";
import type { WriteFile } from "../files/write-file.ts";
import type { JsonObject } from "../json.ts";
import type { StreamSelection } from "../selection/explain-selection.ts";
import type { Run } from "../tap/run.ts";
import type { Discovered, Source } from "../tap/source.ts";
import type { Stream } from "../tap/stream.ts";
import type { Given } from "./given.ts";
import type { Printer } from "./print/printer.ts";
import type { Prompts } from "./prompts/prompts.ts";

/** What a verb works with. */
export interface VerbContext {
  /** The name of the program: `tap-salesforce`. */
  readonly program: string;
  /** The version of the program. */
  readonly version: string;
  readonly given: Given;
  readonly print: Printer;
  readonly environment: Environment;
  /** Clock, signal, allowance and log. */
  readonly run: Run;
  /** Asks the person at the terminal. Null: nobody is there; say which options to give instead. */
  readonly prompts: Prompts | null;
  /** Files of this machine, which tests replace. */
  readonly files: VerbFiles;
  /** The configuration, checked and with its defaults. The same one each time. @throws TapError */
  config(): Promise<JsonObject>;
  /** The files that the configuration is from. */
  configFiles(): Promise<readonly string[]>;
  /** Where each setting that was given is from: a file, or an environment variable. */
  configPlaces(): Promise<ReadonlyMap<string, string>>;
  /** Opens the source. The same one each time; it is closed when the verb has ended. @throws TapError */
  open(): Promise<Source>;
  /** What discovery gives, and the settings that failed. @throws what concerns all streams. */
  discover(): Promise<Discovered>;
  /**
   * What a run reads of streams and why: the catalog decides where one is given, or is in the working folder of a verb with the option
   * `catalog`; else the settings do. @throws TapError
   */
  selections(): Promise<{ readonly catalog: string | null; of(stream: Stream): Promise<StreamSelection> }>;
  /** Shows failures after which the verb goes on. Returns the exit code that they mean; 0 where there are none. */
  report(failures: readonly TapError[]): number;
  /** A context as if the command had just been given: the configuration is read again, and quotas count from zero. For what runs for days. */
  restart(): VerbContext;
  /**
   * Carries out another verb with `--json`, with the configuration, catalog and state of this one where it takes them.
   * @param words the verb and its own words: `["explain", "Account"]`
   * @param signal ends it
   */
  answerOf(words: readonly string[], signal: AbortSignal): Promise<VerbAnswer>;
}

/** What a verb printed. */
export interface VerbAnswer {
  readonly exitCode: number;
  readonly stdout: string;
  /** An object a line, for each warning and error. */
  readonly stderr: string;
}

export interface VerbFiles {
  /** The file's text; null: there is no such file. @throws TapError where it cannot be read. */
  read(path: string): Promise<string | null>;
  /** Replaces the file as a whole: a reader finds the old text or the new one. */
  readonly write: WriteFile;
  /** Tells what is in the file from anything else that was or will be; null: there is no such file. */
  revision(path: string): Promise<string | null>;
  /**
   * Does `work`, which reads the file and replaces it, while no other command or run does: of two changes at once none is lost.
   * @param since what `revision` said before a person was asked; absent: `work` reads the file itself
   * @throws TapError where the file has changed since
   */
  alone<T>(path: string, work: () => Promise<T>, since?: string | null): Promise<T>;
}

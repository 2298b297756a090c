import type { Sink } from "../output/sink.ts";
import type { Clock } from "../tap/run.ts";

/** Everything outside itself that a run uses, so that a test can replace it. */
export interface Environment {
  /** The arguments after the program's name. */
  readonly argv: readonly string[];
  /** Takes the messages, and the output of `--help`, `--version` and `--about`. */
  readonly stdout: Sink;
  /** Takes logs, in whole lines. */
  readonly stderr: (text: string) => void;
  /** The machine's clock where absent. */
  readonly clock?: Clock;
  /** Random numbers from 0 up to 1; Math.random where absent. */
  readonly random?: () => number;
  /** Abort it to stop the run: it writes a last STATE and ends with exit code 143, or 130 where the reason is `"SIGINT"`. */
  readonly signal?: AbortSignal;
  /** Reads configuration, catalog and state; the file system where absent. */
  readonly readFile?: (path: string) => Promise<string>;
  /** The environment variables; only LOG_LEVEL is used. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** How long a reading may take to stop after the signal, in real milliseconds; 2,000 where absent. */
  readonly graceMs?: number;
}

import type { Sink } from "../output/sink.ts";
import type { Clock } from "../tap/run.ts";

/** All that a run touches outside itself, so that a test can hand in its own. */
export interface Environment {
  /** The arguments after the program's name. */
  readonly argv: readonly string[];
  /** Takes the messages, and what is asked for by `--help`, `--version` and `--about`. */
  readonly stdout: Sink;
  /** Takes logs, in whole lines. */
  readonly stderr: (text: string) => void;
  /** The machine's clock where absent. */
  readonly clock?: Clock;
  /** What the run leaves to chance, numbers from 0 up to 1; Math.random where absent. */
  readonly random?: () => number;
  /** Aborted when the run shall stop: it writes a last STATE and ends with 143, or 130 when the reason is `"SIGINT"`. */
  readonly signal?: AbortSignal;
  /** Reads configuration, catalog and state; the file system where absent. */
  readonly readFile?: (path: string) => Promise<string>;
  /** The environment; only LOG_LEVEL is looked at. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** How long a reading may take to stop after the signal, in real milliseconds; 2,000 where absent. */
  readonly graceMs?: number;
}

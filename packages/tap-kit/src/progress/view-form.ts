import type { CommandLine } from "../command/command-line.ts";
import type { Environment } from "../command/environment.ts";

/** For whom a run is shown: a person at a terminal, or whoever reads its log later. */
export interface ViewForm {
  /** How far it has come is drawn in place. */
  readonly isDrawn: boolean;
  /** How far it has come is logged now and then. */
  readonly isLogged: boolean;
  /** All streams are in one table at the end; else each has an entry when it ends. */
  readonly hasTable: boolean;
  /** Singer's metrics are logged. */
  readonly hasMetrics: boolean;
  /** Each stream has an entry, however many had no change: for programs that read the log. */
  readonly isWhole: boolean;
}

type Options = Pick<CommandLine, "logLevel" | "logFormat" | "progress" | "metrics">;
type Surroundings = Pick<Environment, "env" | "isTerminal" | "isErrorTerminal" | "errorTerminal">;

/** @param isMessages the log is no text on standard error: Airbyte's entries are messages. */
export function viewForm(
  { logLevel, logFormat, progress, metrics }: Options,
  { env = {}, isTerminal = false, isErrorTerminal = false, errorTerminal }: Surroundings,
  isMessages: boolean,
): ViewForm {
  const { TERM: term = "", CI: ci = "" } = env;
  const isInfo = logLevel === "info" || logLevel === "debug";
  // A terminal of continuous integration is a record of what was written to it.
  const isContinuous = !["", "0", "false"].includes(ci);
  const isWatched = isErrorTerminal && logFormat === "text" && !isMessages && !isContinuous;
  // Records that go to the same terminal would be written into the lines that are drawn.
  const canDraw = isWatched && errorTerminal !== undefined && !isTerminal && term !== "dumb";
  const isShown = progress && isInfo;
  return {
    isDrawn: isShown && canDraw,
    isLogged: isShown && !canDraw,
    hasTable: isWatched && isInfo,
    hasMetrics: metrics || !isWatched,
    isWhole: logFormat === "json",
  };
}

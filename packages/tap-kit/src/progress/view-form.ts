import type { CommandLine } from "../command/command-line.ts";
import type { Environment } from "../command/environment.ts";
import type { ErrorTerminal } from "../output/error-terminal.ts";

/** For whom a run is shown: a person at a terminal, or whoever reads its log later. */
export interface ViewForm {
  /** How far it has come is drawn in place. */
  readonly isDrawn: boolean;
  /** How far it has come is logged now and then. */
  readonly isLogged: boolean;
  /** All streams are in one table at the end; else each has an entry when it ends. */
  readonly hasTable: boolean;
  /** Singer's metrics: none; those of many streams without a change in one; or those of each stream, where they are asked for. */
  readonly metrics: "none" | "folded" | "each";
  /** Each stream has an entry, however many had no change: for programs that read the log. */
  readonly isWhole: boolean;
}

type Options = Pick<CommandLine, "logLevel" | "logFormat" | "progress" | "metrics">;
type Surroundings = Pick<Environment, "env" | "isTerminal" | "isErrorTerminal" | "errorTerminal">;

/** @param isMessages the log is no text on standard error: Airbyte's entries are messages. */
export function viewForm(
  { logLevel, logFormat, progress, metrics }: Options,
  environment: Surroundings,
  isMessages: boolean,
): ViewForm {
  const { env = {}, isTerminal = false, isErrorTerminal = false } = environment;
  const isInfo = logLevel === "info" || logLevel === "debug";
  const isWatched = isErrorTerminal && logFormat === "text" && !isMessages && !isContinuous(env);
  // Records that go to the same terminal would be written into the lines that are drawn.
  const canDraw = isWatched && drawable(environment) !== null && !isTerminal;
  const isShown = progress && isInfo;
  return {
    isDrawn: isShown && canDraw,
    isLogged: isShown && !canDraw,
    hasTable: isWatched && isInfo,
    metrics: metrics || logFormat === "json" ? "each" : isWatched ? "none" : "folded",
    isWhole: logFormat === "json",
  };
}

/** The terminal that lines can be drawn on, for a person to see; null: there is none. */
export function drawable({
  env = {},
  errorTerminal,
}: Pick<Environment, "env" | "errorTerminal">): ErrorTerminal | null {
  const { TERM: term = "" } = env;
  return errorTerminal === undefined || term === "dumb" || isContinuous(env) ? null : errorTerminal;
}

/** A terminal of continuous integration is a record of what was written to it. */
function isContinuous({ CI: ci = "" }: NonNullable<Environment["env"]>): boolean {
  return !["", "0", "false"].includes(ci);
}

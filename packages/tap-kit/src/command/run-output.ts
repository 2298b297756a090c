import { type Entry, type Log, lineLog } from "../log/log.ts";
import { drawnView } from "../progress/drawn-view.ts";
import { LiveScreen } from "../progress/live-screen.ts";
import { loggedView } from "../progress/logged-view.ts";
import type { RunView } from "../progress/run-view.ts";
import type { Clock } from "../tap/run.ts";
import { styleFor } from "../verbs/print/style.ts";
import type { CommandLine } from "./command-line.ts";
import type { Environment } from "./environment.ts";

/** Where a run's log goes, and how it shows how far it has come. */
interface RunOutput {
  readonly log: Log;
  readonly view: RunView;
}

/** @param given a log that does not go to standard error: Airbyte's, whose lines are messages, or a verb's. */
export function runOutput(environment: Environment, line: CommandLine, clock: Clock, given?: Log): RunOutput {
  const { stderr, isErrorTerminal = false } = environment;
  const nowMs = () => clock.monotonicMs();
  if (given === undefined && isDrawn(environment, line)) return drawn(environment, line, clock);
  const log = given ?? lineLog({ level: line.logLevel, format: line.logFormat }, clock, stderr);
  const metrics = !isErrorTerminal || line.metrics;
  return { log, view: loggedView({ log, nowMs, metrics, eachStream: line.logFormat === "json" }) };
}

function drawn(environment: Environment, line: CommandLine, clock: Clock): RunOutput {
  const { size = () => ({ columns: 80, rows: 24 }) } = environment;
  const screen = new LiveScreen(environment.stderr, size);
  const whole = lineLog({ level: line.logLevel, format: "text" }, clock, (text) => screen.print(text));
  const isDebug = line.logLevel === "debug";
  const log: Log = (entry) => {
    if (isDebug || !isDrawnAnyway(entry)) whole(entry);
  };
  const style = styleFor(environment, { isTerminal: true, isRefused: false });
  return { log, view: drawnView({ screen, size, style, log }) };
}

/** What the lines at the foot of the terminal show all the time. */
const isDrawnAnyway = ({ code }: Entry): boolean => code === "forecast";

/**
 * Whether a person reads along, on a terminal that can be drawn on. Not where the messages go to a terminal too: they would
 * be written over what is drawn.
 */
function isDrawn({ isErrorTerminal, isTerminal, env = {} }: Environment, line: CommandLine): boolean {
  if (isErrorTerminal !== true || isTerminal === true) return false;
  const { CI: ci = "", TERM: term = "" } = env;
  return line.progress && line.logFormat === "text" && term !== "dumb" && (ci === "" || ci === "false");
}

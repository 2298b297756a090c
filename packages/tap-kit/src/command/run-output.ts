import { type Log, lineLog } from "../log/log.ts";
import { drawnView } from "../progress/drawn-view.ts";
import { Endings } from "../progress/endings.ts";
import { loggedView } from "../progress/logged-view.ts";
import type { RunView } from "../progress/run-view.ts";
import { viewForm } from "../progress/view-form.ts";
import type { Clock } from "../tap/run.ts";
import { styleFor } from "../verbs/print/style.ts";
import type { CommandLine } from "./command-line.ts";
import type { Environment } from "./environment.ts";

/** Where a run's log goes, and how it is shown how far it has come. */
interface RunOutput {
  readonly log: Log;
  readonly view: RunView;
}

/** @param given a log that does not go to standard error in lines: Airbyte's, whose entries are messages, or a verb's. */
export function runOutput(environment: Environment, line: CommandLine, clock: Clock, given?: Log): RunOutput {
  const { stderr, isErrorTerminal = false, errorTerminal: terminal, columns = () => 80 } = environment;
  const form = viewForm(line, environment, given !== undefined);
  const all = given ?? lineLog({ level: line.logLevel, format: line.logFormat }, clock, stderr);
  const log: Log = form.isDrawn && line.logLevel !== "debug" ? withoutForecasts(all) : all;
  const style = styleFor(environment, { isTerminal: isErrorTerminal, isRefused: false });
  const width = () => terminal?.size().columns ?? columns();
  const endings = new Endings({ form, log, write: stderr, width, style });
  if (form.isDrawn && terminal !== undefined) return { log, view: drawnView({ terminal, style, log, endings }) };
  return { log, view: loggedView({ log, nowMs: () => clock.monotonicMs(), endings, isLogged: form.isLogged }) };
}

/** What is drawn shows all the time what each stream is read by. */
function withoutForecasts(log: Log): Log {
  return (entry) => {
    if (entry.code !== "forecast") log(entry);
  };
}

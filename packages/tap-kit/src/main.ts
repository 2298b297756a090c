import { runAirbyte } from "./airbyte/commands.ts";
import { type CommandLine, parseCommandLine, UsageError } from "./command/command-line.ts";
import type { Environment } from "./command/environment.ts";
import { helpText } from "./command/help.ts";
import { asTapError } from "./log/log-failure.ts";
import { clean } from "./log/redact.ts";
import { runSinger } from "./singer/commands.ts";
import type { Tap } from "./tap/tap.ts";

/**
 * Runs one command of the tap in this process and returns its exit code. Never throws, and leaves the process itself alone:
 * tests call it with a memory sink and a clock of their own.
 */
export async function main<Config>(tap: Tap<Config>, environment: Environment): Promise<number> {
  try {
    return await carryOut(tap, environment);
  } catch (error) {
    environment.stderr(`${tap.name}: ${clean(asTapError(error).message)}\n`);
    // guard(escaped-error, `return 1` -> `return 0`): a run that could not report its failure would exit with 0.
    return 1;
  }
}

async function carryOut<Config>(tap: Tap<Config>, environment: Environment): Promise<number> {
  let line: CommandLine;
  try {
    line = parseCommandLine(environment.argv, environment.env ?? {});
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    environment.stderr(`${tap.name}: ${clean(error.message)}. See ${tap.name} --help.\n`);
    return 2;
  }
  if (environment.argv.length === 0) {
    environment.stderr(helpText(tap));
    return 2;
  }
  return line.verb === null
    ? runSinger(tap, environment, line)
    : runAirbyte(tap, environment, { ...line, verb: line.verb });
}

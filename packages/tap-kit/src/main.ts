import { runAirbyte } from "./airbyte/commands.ts";
import { type CommandLine, parseCommandLine, UsageError } from "./command/command-line.ts";
import type { World } from "./command/environment.ts";
import { helpText } from "./command/help.ts";
import { asTapError } from "./log/failure.ts";
import { clean } from "./log/redact.ts";
import { runSinger } from "./singer/commands.ts";
import type { Tap } from "./tap/tap.ts";

/**
 * One command of the tap, from arguments to exit code, in this process. Never throws and never touches the process:
 * tests call it with a memory sink and a clock of their own.
 */
export async function main<Config>(tap: Tap<Config>, world: World): Promise<number> {
  try {
    return await carryOut(tap, world);
  } catch (error) {
    world.stderr(`${tap.name}: ${clean(asTapError(error).message)}\n`);
    // guard(escaped-error, `return 1` -> `return 0`): a run that failed in saying that it failed would be green.
    return 1;
  }
}

async function carryOut<Config>(tap: Tap<Config>, world: World): Promise<number> {
  let line: CommandLine;
  try {
    line = parseCommandLine(world.argv, world.env ?? {});
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    world.stderr(`${tap.name}: ${clean(error.message)}. See ${tap.name} --help.\n`);
    return 2;
  }
  if (world.argv.length === 0) {
    world.stderr(helpText(tap));
    return 2;
  }
  return line.verb === null ? runSinger(tap, world, line) : runAirbyte(tap, world, { ...line, verb: line.verb });
}

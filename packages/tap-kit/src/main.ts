import { airbyteVerbs, isAirbyteVerb } from "./command/airbyte-verbs.ts";
import type { Environment } from "./command/environment.ts";
import { UsageError } from "./command/usage-error.ts";
import { exitCodeOf, exitOfClosedPipe } from "./errors/exit-code.ts";
import { asTapError } from "./log/log-failure.ts";
import { clean } from "./log/redact.ts";
import { ClosedPipe } from "./output/sink.ts";
import type { Tap } from "./tap/tap.ts";
import { findVerb, firstWord } from "./verbs/find-verb.ts";
import { verbsOf } from "./verbs/generic-verbs.ts";

/**
 * Runs one command of the tap in this process and returns its exit code. Never throws, and leaves the process itself alone:
 * tests call it with a memory sink and a clock of their own.
 */
export async function main<Config>(tap: Tap<Config>, environment: Environment): Promise<number> {
  try {
    return await carryOut(tap, environment);
  } catch (error) {
    if (error instanceof ClosedPipe) return exitOfClosedPipe;
    const { message, detail } = asTapError(error);
    environment.stderr(`${tap.name}: ${clean(message)}\n`);
    // guard(escaped-error, `exitCodeOf([detail.kind])` -> `0`): a run that could not report its failure would exit with 0.
    return exitCodeOf([detail.kind]);
  }
}

async function carryOut<Config>(tap: Tap<Config>, environment: Environment): Promise<number> {
  try {
    const { argv } = environment;
    // The most frequent questions, answered before a parser is loaded.
    if (argv.length === 1 && (argv[0] === "--help" || argv[0] === "-h"))
      return await print(environment, await helpAbout(tap, []));
    if (argv.length === 1 && argv[0] === "--version") return await print(environment, versionLine(tap));
    const first = firstWord(argv);
    return first === null || isAirbyteVerb(first.word)
      ? await runPipeline(tap, environment)
      : await runForPeople(tap, environment, first);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    reportWrongUse(error, tap, environment);
    return 2;
  }
}

function reportWrongUse<Config>({ message, about }: UsageError, { name }: Tap<Config>, environment: Environment): void {
  const help = [name, ...(about === "" ? [] : [about]), "--help"].join(" ");
  const sentence = `${clean(message).replace(/[^.?]$/, "$&.")} See ${help}.`;
  // Only verbs have this option; it may be what could not be parsed.
  const isJson = environment.argv.includes("--json");
  const text = isJson ? JSON.stringify({ error: { code: "USAGE", message: sentence } }) : `${name}: ${sentence}`;
  environment.stderr(`${text}\n`);
}

/** Singer's options, or one of Airbyte's commands. What a command does not need is not loaded. */
async function runPipeline<Config>(tap: Tap<Config>, environment: Environment): Promise<number> {
  const { argv, env = {} } = environment;
  if (argv.length === 0) {
    environment.stderr(await helpAbout(tap, []));
    return 2;
  }
  const { parseCommandLine } = await import("./command/command-line.ts");
  const line = parseCommandLine(argv, env);
  const { verb, asks } = line;
  if (asks.has("help")) return print(environment, await helpAbout(tap, verb === null ? [] : [verb]));
  if (verb !== null) {
    const { runAirbyte } = await import("./airbyte/commands.ts");
    return runAirbyte(tap, environment, { ...line, verb });
  }
  if (asks.has("version")) return print(environment, versionLine(tap));
  const { runSinger } = await import("./singer/commands.ts");
  return runSinger(tap, environment, line);
}

async function runForPeople<Config>(
  tap: Tap<Config>,
  environment: Environment,
  { word, rest }: { readonly word: string; readonly rest: readonly string[] },
): Promise<number> {
  if (word === "help") return print(environment, await helpAbout(tap, rest));
  if (rest.some((each) => each === "--help" || each === "-h"))
    return print(environment, await helpAbout(tap, [word, ...rest]));
  const found = findVerb(verbsOf(tap), environment.argv, ["help", ...airbyteVerbs]);
  const { runVerb } = await import("./verbs/run-verb.ts");
  return runVerb(tap, environment, found);
}

async function helpAbout<Config>(tap: Tap<Config>, words: readonly string[]): Promise<string> {
  const { helpPage } = await import("./verbs/help/help.ts");
  return helpPage(tap, words);
}

const versionLine = ({ name, version }: Tap<never>): string => `${name} v${version}\n`;

async function print({ stdout, answers = stdout }: Environment, text: string): Promise<number> {
  await answers.write(Buffer.from(text));
  await answers.flush();
  return 0;
}

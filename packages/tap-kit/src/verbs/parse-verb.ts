import { Argument, Command, CommanderError, Option } from "commander";
import { UsageError } from "../command/usage-error.ts";
import { commonOptions } from "./common-options.ts";
import { explainRefusal } from "./explain-refusal.ts";
import type { FoundVerb } from "./find-verb.ts";
import { Given, type GivenValue } from "./given.ts";
import { oneOf, usageOfArgument } from "./usage.ts";
import type { Verb, VerbArgument, VerbOption } from "./verb.ts";

/** Parses what follows a verb. @throws UsageError, which says what to write. */
export function parseVerb({ verb, path, rest }: FoundVerb): Given {
  const options = [...(verb.options ?? []), ...commonOptions(verb)];
  const command = declare(verb, options);
  try {
    command.parse(rest.map(shielded), { from: "user" });
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(error.message, path);
    if (!(error instanceof CommanderError)) throw error;
    throw new UsageError(explainRefusal(error, { verb, path, options, words: command.args.map(unshielded) }), path);
  }
  const values = new Map<string, GivenValue | undefined>();
  for (const [at, { name }] of (verb.arguments ?? []).entries()) {
    // Commander gives undefined, a text, or a list of them.
    const value = command.processedArgs[at] as GivenValue | undefined;
    values.set(name, typeof value === "string" && value.trim() === "" ? undefined : value);
  }
  for (const { name } of options) values.set(name, parsedValue(command, name));
  return new Given(values);
}

/** No word of a command line has it. */
const shield = "\0";

/** A text with blanks is no option, even if it begins like one: a query may begin with a comment (`-- ours`). */
const shielded = (word: string): string => (/^-[^=]*\s/.test(word) ? `${shield}${word}` : word);

const unshielded = (word: string): string => (word.startsWith(shield) ? word.slice(shield.length) : word);

function parsedValue(command: Command, name: string): GivenValue | undefined {
  const option = command.options.find(({ long }) => long === `--${name}`);
  // Commander gives what the option's parser returned, or whether the option is there.
  const value = command.getOptionValue(option?.attributeName() ?? name) as GivenValue | undefined;
  return option?.negate === true ? value === false : value;
}

function declare({ name, arguments: words = [] }: Pick<Verb, "name" | "arguments">, options: readonly VerbOption[]) {
  const command = new Command(name)
    .exitOverride()
    .configureOutput({ writeErr: () => {}, writeOut: () => {} })
    .helpOption(false)
    .allowExcessArguments(false);
  for (const word of words) command.addArgument(argumentOf(word));
  for (const option of options) command.addOption(optionOf(option));
  return command;
}

function argumentOf(word: VerbArgument): Argument {
  const { name, choices, isRepeated = false, isOptional = false } = word;
  // One that may be absent stands for nothing where it is empty.
  const isAbsent = (text: string) => isOptional && !isRepeated && text.trim() === "";
  const parse = (text: string) => (isAbsent(text) ? text : wordOf(unshielded(text), name, choices));
  return new Argument(usageOfArgument(word)).argParser(several(isRepeated, parse));
}

function optionOf({ name, short, value, form, isRepeated = false, choices }: VerbOption): Option {
  const flags = `${short === undefined ? "" : `-${short}, `}--${name}${value === undefined ? "" : ` <${value}>`}`;
  const option = new Option(flags);
  if (value === undefined) return option;
  if (form === "count") return option.argParser((text: string) => countOf(unshielded(text), name));
  return option.argParser(several(isRepeated, (text) => wordOf(unshielded(text), `--${name}`, choices)));
}

/** A word as it was given. @throws UsageError where it is empty, as of a shell's variable without a value, or none of the choices */
function wordOf(text: string, what: string, choices: readonly string[] | undefined): string {
  if (text.trim() === "") throw new UsageError(`${what}: the word given for it is empty`);
  return choices === undefined ? text : oneOf(choices, text, what);
}

type Texts = string | readonly string[];

/** The parser of a text that may be given several times, or of one of which the last counts. */
function several(isRepeated: boolean, parse: (text: string) => string): (text: string, before: Texts) => Texts {
  return (text, before = []) => (isRepeated ? [...before, parse(text)] : parse(text));
}

function countOf(text: string, name: string): number {
  const count = Number(text);
  if (/^\d{1,15}$/.test(text) && count > 0) return count;
  throw new UsageError(`--${name} ${text}: write a whole number of 1 or more`);
}

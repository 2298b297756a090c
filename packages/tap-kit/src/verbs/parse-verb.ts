import { Argument, Command, CommanderError, Option } from "commander";
import { UsageError } from "../command/usage-error.ts";
import { nearest } from "../input/edit-distance.ts";
import { clean } from "../log/redact.ts";
import { commonOptions } from "./common-options.ts";
import type { FoundVerb } from "./find-verb.ts";
import { Given, type GivenValue } from "./given.ts";
import { usageOfArgument } from "./usage.ts";
import type { Verb, VerbArgument, VerbOption } from "./verb.ts";

/** Parses what follows a verb. @throws UsageError, which says what to write. */
export function parseVerb({ verb, path, rest }: FoundVerb): Given {
  const options = [...(verb.options ?? []), ...commonOptions(verb)];
  const command = declare(verb, options);
  try {
    command.parse(rest, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) throw new UsageError(explain(error, { verb, path, rest, options }), path);
    throw error;
  }
  const values = new Map<string, GivenValue | undefined>();
  for (const [at, { name }] of (verb.arguments ?? []).entries()) {
    // Commander gives undefined, a text, or a list of them.
    values.set(name, command.processedArgs[at] as GivenValue | undefined);
  }
  for (const { name } of options) values.set(name, parsedValue(command, name));
  return new Given(values);
}

function parsedValue(command: Command, name: string): GivenValue | undefined {
  const option = command.options.find(({ long }) => long === `--${name}`);
  // Commander gives what the option's parser returned, or whether the option is there.
  const value = command.getOptionValue(option?.attributeName() ?? name) as GivenValue | undefined;
  return option?.negate === true ? value === false : value;
}

function declare(
  { name, arguments: words = [] }: Pick<Verb, "name" | "arguments">,
  options: readonly VerbOption[],
): Command {
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
  const argument = new Argument(usageOfArgument(word));
  return word.choices === undefined ? argument : argument.choices(word.choices);
}

function optionOf({ name, short, value, form, isRepeated = false, choices }: VerbOption): Option {
  const flags = `${short === undefined ? "" : `-${short}, `}--${name}${value === undefined ? "" : ` <${value}>`}`;
  const option = new Option(flags);
  if (choices !== undefined) return option.choices(choices);
  if (form === "count") return option.argParser((text: string) => countOf(text, name));
  return isRepeated ? option.argParser((text: string, before: readonly string[] = []) => [...before, text]) : option;
}

function countOf(text: string, name: string): number {
  const count = Number(text);
  if (/^\d{1,15}$/.test(text) && count > 0) return count;
  throw new UsageError(`--${name} ${text}: write a whole number of 1 or more`);
}

interface Wrong extends FoundVerb {
  readonly options: readonly VerbOption[];
}

/** What to write in place of what commander refused. */
function explain(error: CommanderError, { verb, path, rest, options }: Wrong): string {
  const [, quoted = ""] = /'([^']*)'/.exec(error.message) ?? [];
  const argument = verb.arguments?.find(({ name }) => name === quoted.replace("...", ""));
  switch (error.code) {
    case "commander.unknownOption": {
      const near = nearest(
        quoted,
        options.map(({ name }) => `--${name}`),
      );
      return `${path} has no option ${quoted}${near === null ? "" : `. Did you mean ${near}?`}`;
    }
    case "commander.missingArgument":
      return `${path} needs ${argument === undefined ? quoted : `${usageOfArgument(argument)}: ${argument.summary}`}`;
    case "commander.optionMissingArgument":
      return `${quoted} needs a value: ${options.find(({ name }) => quoted.includes(`--${name} `))?.summary ?? ""}`;
    case "commander.excessArguments":
      return `${path} takes ${countOfArguments(verb)}, but there is more: ${clean(rest.join(" "))}`;
    default:
      return error.message.replace(/^error: /, "");
  }
}

function countOfArguments({ arguments: declared = [] }: Pick<Verb, "arguments">): string {
  if (declared.length === 0) return "no argument";
  return declared.length === 1 ? "one argument" : `${declared.length} arguments`;
}

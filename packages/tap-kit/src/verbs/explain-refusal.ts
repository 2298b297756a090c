import type { CommanderError } from "commander";
import { didYouMean, usageOfArgument } from "./usage.ts";
import type { Verb, VerbOption } from "./verb.ts";

interface Refused {
  readonly verb: Pick<Verb, "arguments">;
  /** How the verb is called: `state show`. */
  readonly path: string;
  readonly options: readonly VerbOption[];
  /** The arguments that were given. */
  readonly words: readonly string[];
}

/** What to write in place of what the parser refused. */
export function explainRefusal({ code, message }: CommanderError, refused: Refused): string {
  const { verb, path, options, words } = refused;
  const declared = verb.arguments ?? [];
  // The parser quotes the name of what it refuses.
  const [, name = ""] = /'([^']*)'/.exec(message) ?? [];
  if (code === "commander.unknownOption") {
    const known = options.map((option) => `--${option.name}`);
    return `${path} has no option ${name}${didYouMean(name, known)}`;
  }
  if (code === "commander.missingArgument") {
    const argument = declared[words.length];
    return `${path} needs ${argument === undefined ? name : `${usageOfArgument(argument)}, ${argument.summary}`}`;
  }
  if (code === "commander.optionMissingArgument") return `${name.replace(/^-\w, /, "")}: the value is missing`;
  if (code === "commander.excessArguments") {
    return `${path} takes ${numberOf(declared.length)}: leave out ${words.slice(declared.length).join(" ")}`;
  }
  return message.replace(/^error: /, "");
}

function numberOf(count: number): string {
  if (count === 0) return "no argument";
  return count === 1 ? "one argument" : `${count} arguments`;
}

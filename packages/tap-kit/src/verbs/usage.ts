import { UsageError } from "../command/usage-error.ts";
import { nearest } from "../input/edit-distance.ts";
import type { VerbArgument } from "./verb.ts";

/** `<stream>`, `[pattern]`, `<stream...>`: an argument as a usage line has it. */
export function usageOfArgument({ name, isOptional = false, isRepeated = false }: VerbArgument): string {
  const word = isRepeated ? `${name}...` : name;
  return isOptional ? `[${word}]` : `<${word}>`;
}

/** The question whether something near was meant; nothing where nothing is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return near === null ? "" : `. Did you mean ${near}?`;
}

/** @param what the argument or option that takes one of these words. @throws UsageError that lists them */
export function oneOf(choices: readonly string[], word: string, what: string): string {
  if (choices.includes(word)) return word;
  throw new UsageError(`${what} ${word}: write one of ${choices.join(", ")}${didYouMean(word, choices)}`);
}

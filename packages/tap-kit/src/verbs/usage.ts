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

/** More words than these are not listed where one of them is near. */
const fewChoices = 12;

/** @param what the argument or option that takes one of these words. @throws UsageError that lists them, or names the nearest of many */
export function oneOf(choices: readonly string[], word: string, what: string): string {
  if (choices.includes(word)) return word;
  const near = didYouMean(word, choices);
  if (choices.length > fewChoices && near !== "")
    throw new UsageError(`${what} ${word}: there is none of this name${near}`);
  throw new UsageError(`${what} ${word}: write one of ${choices.join(", ")}${near}`);
}

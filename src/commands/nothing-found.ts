import { nearest, TapError, UsageError } from "@singer-io-ts/tap-kit";

/** What was typed names nothing: exit code 2, with the nearest name. @throws UsageError for no name. @param kind what was looked for: `object` */
export function nothingFound(kind: string, word: string, names: readonly string[]): TapError {
  if (word === "") throw new UsageError(`the name of the ${kind} is missing`);
  const near = nearest(word, names);
  return new TapError(`${word}: this user sees no ${kind} of this name.`, {
    code: "NAME_UNKNOWN",
    kind: "config",
    hint: near === null ? "Check the name; where it is right, give this user access." : `Did you mean ${near}?`,
  });
}

import type { VerbContext } from "@singer-io-ts/tap-kit";
import { isGlob } from "../discover/object-traits.ts";
import { namePattern } from "./name-pattern.ts";
import { nothingFound } from "./nothing-found.ts";

/** What a pattern is about. */
interface Meaning<T> {
  /** What is looked for: `object`. */
  readonly kind: string;
  /** As it was typed; null: all are meant. */
  readonly pattern: string | null;
  /** The names by which one of them is known, the first one being that of the API. */
  readonly namesOf: (each: T) => readonly [string, ...string[]];
}

/** Those that a pattern means. A glob may mean none of them, which is said. @throws TapError for a name that none of them has */
export function meantBy<T>(
  all: readonly T[],
  { kind, pattern, namesOf }: Meaning<T>,
  print: VerbContext["print"],
): readonly T[] {
  const isMeant = namePattern(pattern);
  const found = all.filter((each) => isMeant(...namesOf(each)));
  if (pattern === null || found.length > 0) return found;
  if (!isGlob(pattern))
    throw nothingFound(
      kind,
      pattern,
      all.map((each) => namesOf(each)[0]),
    );
  print.note(`${pattern} matches no ${kind} that this user sees.`);
  return found;
}

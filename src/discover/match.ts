import type { ObjectSummary } from "../salesforce/sobjects.ts";
import { isOptIn, matcher, obstacle } from "./traits.ts";

/**
 * The objects to discover: those that a query can read as a whole and that the patterns of `objects` want. Names and globs
 * in any case; a pattern with a leading `!` leaves out whatever else names it. No pattern that wants something: all.
 */
export function matchObjects(
  summaries: readonly ObjectSummary[],
  patterns: readonly string[],
): readonly ObjectSummary[] {
  const wanting = patterns.filter((pattern) => !pattern.startsWith("!"));
  const isWanted = wanting.length === 0 ? (name: string) => !isOptIn(name) : matcher(wanting);
  const isUnwanted = matcher(patterns.filter((pattern) => pattern.startsWith("!")).map((pattern) => pattern.slice(1)));
  const names = new Set(summaries.map(({ name }) => name));
  return summaries.filter(({ name, queryable, deprecatedAndHidden, associateEntityType }) => {
    if (!queryable || deprecatedAndHidden || associateEntityType === "ChangeEvent") return false;
    return obstacle(name, names) === null && isWanted(name) && !isUnwanted(name);
  });
}

/** Of patterns that want something and find nothing to read, a sentence each: most likely a mistake. */
export function unmatchedPatterns(summaries: readonly ObjectSummary[], patterns: readonly string[]): readonly string[] {
  return patterns
    .filter((pattern) => !pattern.startsWith("!") && matchObjects(summaries, [pattern]).length === 0)
    .map((pattern) => {
      const isMeant = matcher([pattern]);
      const [named] = summaries.filter(({ name }) => isMeant(name));
      if (named === undefined) return `objects: no object of the org matches ${pattern}.`;
      const names = new Set(summaries.map(({ name }) => name));
      return `objects: ${named.name} is left out: ${obstacle(named.name, names) ?? "it cannot be queried"}.`;
    });
}

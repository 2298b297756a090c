import { listNames } from "../names.ts";
import type { ObjectSummary } from "../salesforce/describe/describe-global.ts";
import { isGlob, isNamedOptIn, matcher, obstacle, optInReason } from "./object-traits.ts";

/**
 * The objects to discover: those that a query can read as a whole and that the patterns of `objects` want. Names and globs
 * in any case; a pattern with a leading `!` leaves out whatever else names it. No pattern that wants something: all but what
 * has to be named (optInReason).
 */
export function matchObjects(
  summaries: readonly ObjectSummary[],
  patterns: readonly string[],
): readonly ObjectSummary[] {
  const wanting = patterns.filter((pattern) => !pattern.startsWith("!"));
  const isMatched = wanting.length === 0 ? () => true : matcher(wanting);
  // guard(opt-in-named, `optInReason(name) === null || isNamedOptIn(name, wanting)` -> `true`): a glob pattern would select objects whose reading can cost credits.
  const isWanted = (name: string) => isMatched(name) && (optInReason(name) === null || isNamedOptIn(name, wanting));
  const isUnwanted = matcher(patterns.filter((pattern) => pattern.startsWith("!")).map((pattern) => pattern.slice(1)));
  const names = new Set(summaries.map(({ name }) => name));
  return summaries.filter(({ name, queryable, deprecatedAndHidden, associateEntityType }) => {
    if (!queryable || deprecatedAndHidden || associateEntityType === "ChangeEvent") return false;
    return obstacle(name, names) === null && isWanted(name) && !isUnwanted(name);
  });
}

/** Of globs that match nothing, a sentence each: they may, but most likely it is a mistake. Names are looked at by missingObjects. */
export function unmatchedPatterns(summaries: readonly ObjectSummary[], patterns: readonly string[]): readonly string[] {
  return patterns.flatMap((pattern) => {
    const isExcluded = pattern.startsWith("!");
    const glob = isExcluded ? pattern.slice(1) : pattern;
    if (!isGlob(glob) || matchObjects(summaries, [glob]).length > 0) return [];
    const isMeant = matcher([glob]);
    const [found] = summaries.filter(({ name }) => isMeant(name));
    if (found === undefined) return [`objects: no object of the org matches ${pattern}.`];
    if (isExcluded) return [];
    const names = new Set(summaries.map(({ name }) => name));
    const why = obstacle(found.name, names) ?? optInReason(found.name) ?? "it cannot be queried";
    return [`objects: ${found.name} is left out: ${why}.`];
  });
}

/** Whether `objects` has this very name, in any case: globs do not name an object. */
export function isNamed(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => !pattern.startsWith("!") && !isGlob(pattern) && matcher([pattern])(name));
}

/** One sentence about objects that would be read if `objects` named them, and why they are not; null where there is none. */
export function unnamedObjects(summaries: readonly ObjectSummary[], patterns: readonly string[]): string | null {
  const optIn = summaries.map(({ name }) => name).filter((name) => optInReason(name) !== null);
  const found = new Set(matchObjects(summaries, patterns).map(({ name }) => name));
  const byReason = new Map<string, string[]>();
  for (const { name } of optIn.length === 0 ? [] : matchObjects(summaries, optIn)) {
    if (found.has(name) || !isMatchedByGlob(name, patterns)) continue;
    const why = optInReason(name) ?? "";
    byReason.set(why, [...(byReason.get(why) ?? []), name]);
  }
  if (byReason.size === 0) return null;
  const parts = Array.from(byReason, ([why, names]) => `${listNames(names)} (${why})`);
  return `Some objects are read only where the setting objects names them: ${parts.join("; ")}.`;
}

/** Whether the patterns would want it, if it had not to be named. */
function isMatchedByGlob(name: string, patterns: readonly string[]): boolean {
  const wanting = patterns.filter((pattern) => !pattern.startsWith("!"));
  const unwanted = patterns.filter((pattern) => pattern.startsWith("!")).map((pattern) => pattern.slice(1));
  return (wanting.length === 0 || matcher(wanting)(name)) && !matcher(unwanted)(name);
}

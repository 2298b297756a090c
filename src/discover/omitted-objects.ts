import { listNames } from "../names.ts";
import type { ObjectSummary } from "../salesforce/describe/describe-global.ts";
import { isLeftOut } from "./missing-objects.ts";
import { obstacle, optInReason } from "./object-traits.ts";
import { matchObjects } from "./select-objects.ts";

/**
 * One sentence about objects that an earlier run read, by a version of the tap or a setting that let it, and that discovery
 * leaves out by itself; null where there is none.
 * @param names of streams that the state knows and this run does not read.
 */
export function leftOutNow(
  names: readonly string[],
  summaries: readonly ObjectSummary[],
  patterns: readonly string[],
): string | null {
  const discovered = new Set(matchObjects(summaries, patterns).map(({ name }) => name));
  const all = new Set(summaries.map(({ name }) => name));
  const byReason = new Map<string, string[]>();
  for (const name of names) {
    if (!all.has(name) || discovered.has(name) || isLeftOut(name, patterns)) continue;
    const unreadable = obstacle(name, all);
    const toName = optInReason(name);
    const why = unreadable ?? (toName === null ? null : `${toName}: name it in the setting objects to go on`);
    if (why !== null) byReason.set(why, [...(byReason.get(why) ?? []), name]);
  }
  if (byReason.size === 0) return null;
  const parts = Array.from(byReason, ([why, some]) => `${listNames(some)} (${why})`);
  return `The state has bookmarks of objects that are not read any more: ${parts.join("; ")}. Remove their bookmarks from the state to be rid of this warning.`;
}

import type { Choice } from "../catalog/choose-method.ts";
import type { Bookmark } from "../tap/bookmark.ts";

/** The version that a stream's records carry: the bookmark's while its full load is unfinished or is added to, else a new and greater one. */
export function versionOf(
  { method, replicationKey }: Omit<Choice, "stream" | "schema">,
  from: Bookmark | null,
  now: Date,
): number {
  if (from === null || from.version === null) return now.getTime();
  const isUnfinished = from.progress !== null;
  const isAddedTo =
    method !== "FULL_TABLE" && from.replicationKeyValue !== null && from.replicationKey === replicationKey;
  // guard(version-kept, `isUnfinished || isAddedTo` -> `false`): each run would hide the rows of the run before.
  return isUnfinished || isAddedTo ? from.version : laterVersion(from, now);
}

/** The version of a full load that begins now; greater than the one before, whatever the clock says. */
export function laterVersion(from: Bookmark | null, now: Date): number {
  // guard(later-version, `Math.max(now.getTime(), (from?.version ?? 0) + 1)` -> `now.getTime()`): if the clock was set back, the new version would be lower than the old one and its rows would be ignored.
  return Math.max(now.getTime(), (from?.version ?? 0) + 1);
}

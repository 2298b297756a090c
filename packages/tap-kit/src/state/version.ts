import type { Bookmark } from "../bookmark.ts";
import type { Choice } from "../catalog/choice.ts";

/** The version that a stream's records carry: the bookmark's while its full load is under way or is added to, else a new and greater one. */
export function versionOf(
  { method, replicationKey }: Omit<Choice, "stream" | "schema">,
  from: Bookmark | null,
  now: Date,
): number {
  const old = from?.version ?? null;
  if (from === null || old === null) return now.getTime();
  const isUnfinished = from.scan !== null;
  const isAddedTo =
    method !== "FULL_TABLE" && from.replication_key_value !== null && from.replication_key === replicationKey;
  return isUnfinished || isAddedTo ? old : Math.max(now.getTime(), old + 1);
}

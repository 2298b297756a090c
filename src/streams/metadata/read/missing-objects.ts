import type { Selection } from "@singer-io-ts/tap-kit";
import { listNames } from "../../../names.ts";
import { membersOf } from "../../../plan/bookmark/salesforce-bookmark.ts";

/** The objects that a table speaks of, as its bookmark remembers them. */
export const contentsOf = (objects: readonly string[]): string => objects.toSorted().join(" ");

/**
 * A sentence about objects that the load before spoke of and this one does not, though the settings want them still; null where
 * there is none, or nothing is known of the load before. What a user may not see is not in the list.
 *
 * @param objects what this load speaks of.
 * @param wanted those of the given names that the settings want.
 */
export function lackingObjects(
  { from }: Selection,
  objects: readonly string[],
  wanted: (names: readonly string[]) => readonly string[],
): string | null {
  const before = (membersOf(from).contents ?? "").split(" ").filter((name) => name !== "");
  const now = new Set(objects);
  const lacking = wanted(before.filter((name) => !now.has(name)));
  if (lacking.length === 0) return null;
  return `The user does not see ${listNames(lacking)} any more, which the load before had.`;
}

import { isFilled } from "./bookmark/known-fields.ts";
import { membersOf } from "./bookmark/salesforce-bookmark.ts";
import type { ObjectStream } from "./object-stream.ts";

/**
 * Whether the rows so far came of another condition than the query has now: rows that it left out before are
 * no changes, so that an incremental read would never bring them.
 */
export function asksAnother({ selection, written, replicationKey }: ObjectStream): boolean {
  const before = membersOf(selection.from).fields ?? null;
  const progress = selection.from?.progress ?? null;
  // What is read in full each time goes on only where it was stopped.
  return (
    (replicationKey !== null || progress !== null) &&
    written !== undefined &&
    before !== null &&
    !isFilled(before, written.condition)
  );
}

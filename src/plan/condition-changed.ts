import { isFilled } from "./bookmark/known-fields.ts";
import { loadedFilterOf } from "./bookmark/load-settings.ts";
import { membersOf } from "./bookmark/salesforce-bookmark.ts";
import type { ObjectStream } from "./object-stream.ts";

/**
 * Whether the rows so far came of another condition than the stream has now: rows that it left out before are
 * no changes, so that an incremental read would never bring them.
 */
export function hasOtherCondition(stream: ObjectStream): boolean {
  const { selection, replicationKey } = stream;
  const isBegun = selection.from !== null && (replicationKey !== null || selection.from.progress !== null);
  // What is read in full each time goes on only where it was stopped.
  return isBegun && (stream.written === undefined ? hasOtherFilter(stream) : hasOtherQuery(stream));
}

function hasOtherQuery({ selection, written }: ObjectStream): boolean {
  const before = membersOf(selection.from).fields ?? null;
  return written !== undefined && before !== null && !isFilled(before, written.condition);
}

/** A bookmark of a stream without a filter has none, whichever version wrote it. */
function hasOtherFilter({ id, selection, filter }: ObjectStream): boolean {
  // Another connector's rows came by the condition that its configuration has, which is this one.
  if (selection.from?.source === null && loadedFilterOf(id, selection.from) === null) return false;
  return loadedFilterOf(id, selection.from) !== (filter?.hash ?? null);
}

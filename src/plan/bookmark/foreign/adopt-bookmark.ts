import { type Bookmark, TapError } from "@singer-io-ts/tap-kit";
import { stampFields } from "./stamp-fields.ts";

/**
 * Another connector's bookmark for a stream that is read by this replication key. From a value of any of the stamps a read by
 * another one finds all that is new: what the other connector has not seen was made or changed after it.
 * @throws TapError where the bookmark is of a field that says nothing about this key
 */
export function adoptBookmark(stream: string, bookmark: Bookmark, replicationKey: string | null): Bookmark {
  const { replicationKey: theirs, replicationKeyValue: value } = bookmark;
  if (replicationKey === null || value === null || theirs === replicationKey) return bookmark;
  const isCarried = theirs === null || (stampFields.includes(theirs) && stampFields.includes(replicationKey));
  // guard(foreign-key): a value of one field would be used for another, and rows would be skipped.
  if (!isCarried) throw otherKey(stream, theirs, replicationKey);
  return { ...bookmark, replicationKey };
}

function otherKey(stream: string, theirs: string, ours: string): TapError {
  const what = `${stream}: the state's bookmark is of ${theirs}, and the stream is read by ${ours}.`;
  return new TapError(what, {
    code: "STATE_KEY",
    kind: "config",
    stream,
    hint: `Set replication-key to ${theirs} in the catalog, or load the stream in full, under a new version: state reset ${stream}.`,
  });
}

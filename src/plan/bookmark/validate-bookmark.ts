import { type Bookmark, TapError } from "@singer-io-ts/tap-kit";
import { parseTimestamp } from "../../timestamp.ts";
import { membersOf } from "./salesforce-bookmark.ts";

/** Sorted hashes of eight bytes, in base64. */
const hashes = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const hashBytes = 8;

/**
 * The bookmark with its date-time as records have it.
 * @throws TapError of kind "config" where a value is not understood: it would be taken for another one.
 */
export function validateBookmark(stream: string, bookmark: Bookmark): Bookmark {
  const { replicationKeyValue: value } = bookmark;
  const { tail = null } = membersOf(bookmark);
  const timestamp = value === null ? null : parseTimestamp(value);
  // guard(bookmark-date-time): a value that is not a date-time would be used as one, and rows would be skipped.
  if (value !== null && timestamp === null) throw invalidMember(stream, "replication_key_value", value, "no date-time");
  if (tail !== null && !isTail(tail)) throw invalidMember(stream, "tail", tail, "none that this tap wrote");
  return { ...bookmark, replicationKeyValue: timestamp };
}

const isTail = (text: string): boolean => hashes.test(text) && Buffer.byteLength(text, "base64") % hashBytes === 0;

const longest = 40;

function invalidMember(stream: string, member: string, value: string, what: string): TapError {
  const shown = value.length > longest ? `${value.slice(0, longest)} ...` : value;
  return new TapError(`${stream}: the state's member ${member} is ${JSON.stringify(shown)}, which is ${what}.`, {
    code: "STATE_VALUE",
    kind: "config",
    stream,
    hint: `Give back the state as it was written, write date-times like 2026-01-31T09:05:00Z, or remove the bookmark of ${stream} to load it in full.`,
  });
}

import { TapError } from "../errors/tap-error.ts";
import type { Bookmark } from "../tap/bookmark.ts";
import type { BookmarkHelp } from "../tap/bookmark-help.ts";

/**
 * The bookmark from which the next run reads again what has changed since `to`.
 * @param help null: the tap's bookmarks have nothing of their own that would have to change with it.
 * @throws TapError where it cannot go back there: rows would be skipped, or a load would have holes
 */
export function rewoundBookmark(
  stream: string,
  bookmark: Bookmark | null,
  { to, help }: { readonly to: string; readonly help: BookmarkHelp | null },
): Bookmark {
  const value = bookmark?.replicationKeyValue ?? null;
  if (bookmark === null || value === null) throw nothingToRewind(stream, bookmark);
  const before = Date.parse(value);
  // guard(rewind-back, `!(Date.parse(to) < before)` -> `false`): what changed between the bookmark and a later date would never be read.
  if (!(Date.parse(to) < before)) {
    const what = Number.isNaN(before) ? `its bookmark is ${value}, which is no date-time` : `it is read up to ${value}`;
    throw cannotRewind(stream, `${what}; ${to} is not before that.`, "Choose an earlier date.");
  }
  if (help !== null) return help.rewind(stream, bookmark, to);
  const isPlain = bookmark.progress === null && Object.values(bookmark.own).every((member) => member === null);
  if (!isPlain) throw cannotRewind(stream, "an unfinished read is in its bookmark.", resetHint(stream));
  return { ...bookmark, replicationKeyValue: to };
}

function nothingToRewind(stream: string, bookmark: Bookmark | null): TapError {
  if (bookmark === null)
    return cannotRewind(stream, "its bookmark does not say how far it is read.", resetHint(stream));
  if (bookmark.replicationKey !== null && bookmark.progress !== null)
    return cannotRewind(stream, "its first full load is unfinished.", `Let it complete. ${resetHint(stream)}`);
  const why = bookmark.replicationKey === null ? "it is read in full each time." : "nothing of it is read yet.";
  return cannotRewind(stream, why, "The next run reads everything anyway.");
}

/** The error about a bookmark that cannot go back. @param what a sentence without the stream's name */
function cannotRewind(stream: string, what: string, hint: string): TapError {
  return new TapError(`${stream}: ${what}`, { code: "STATE_REWIND", kind: "config", stream, hint });
}

const resetHint = (stream: string): string => `To read all of it again: state reset ${stream}.`;

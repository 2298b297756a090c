import { compileCheck } from "../input/check-json.ts";
import { inputError } from "../input/read-json.ts";
import { isObject, type Json } from "../json.ts";
import type { Log } from "../log/log.ts";
import type { Bookmark } from "../tap/bookmark.ts";
import type { Tap } from "../tap/tap.ts";
import { bookmarkFormat, readBookmark, storedBookmarkSchema } from "./bookmark-form.ts";

/** What to do about a state that cannot be read. */
export const stateHint =
  "Give the value of the last STATE as it was written, or leave the state out to read everything again.";

/** The bookmark that a stream resumes from; null: it is read from its start. Throws where the bookmark is damaged or too new. */
export type BookmarkReader = (streamId: string, value: Json | undefined) => Bookmark | null;

/** Reads bookmarks of the current format and lets the tap migrate others; then the tap checks them. */
export async function bookmarkReader(
  file: string,
  log: Log,
  tap: Pick<Tap<never>, "migrate" | "bookmarkMembers" | "checkBookmark">,
): Promise<BookmarkReader> {
  const read = await formReader(file, log, tap);
  return (streamId, value) => {
    const bookmark = read(streamId, value);
    return bookmark === null ? null : (tap.checkBookmark?.(streamId, bookmark) ?? bookmark);
  };
}

async function formReader(
  file: string,
  log: Log,
  tap: Pick<Tap<never>, "migrate" | "bookmarkMembers">,
): Promise<BookmarkReader> {
  const check = await compileCheck(storedBookmarkSchema(tap.bookmarkMembers ?? {}));
  return (streamId, value) => {
    if (value === undefined || value === null) return null;
    if (isObject(value) && typeof value["format"] === "number") {
      // guard(newer-state): a state of a later version of the tap would be misread.
      if (value["format"] > bookmarkFormat) throw tooNew(file, streamId, value["format"]);
      const fault = value["format"] === bookmarkFormat ? check(value) : null;
      // guard(damaged-state): a read would resume from a damaged bookmark.
      if (fault !== null) {
        const path = `${JSON.stringify(streamId)}]${fault.path.slice(1)}`;
        throw inputError(file, `$.bookmarks[${path}: expected ${fault.expected}`, stateHint, "STATE_INVALID");
      }
      if (value["format"] === bookmarkFormat) return readBookmark(value);
    }
    const bookmark = tap.migrate?.(streamId, value) ?? null;
    const text =
      bookmark === null
        ? "its bookmark lacks members that this tap writes (format and others), so the stream is loaded in full again. To go on from a date, change replication_key_value in a state that the tap wrote."
        : "its bookmark of another form was taken over.";
    log({ level: bookmark === null ? "warn" : "info", code: "state_migrated", stream: streamId, text });
    return bookmark;
  };
}

function tooNew(file: string, streamId: string, format: number): Error {
  const what = `the bookmark of ${streamId} has format ${format}, and this version reads up to ${bookmarkFormat}`;
  return inputError(file, what, "Use the version of the tap that wrote it, or a newer one.", "STATE_TOO_NEW");
}

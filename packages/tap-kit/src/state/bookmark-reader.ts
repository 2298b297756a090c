import { compileCheck } from "../input/check-json.ts";
import { inputError } from "../input/read-json.ts";
import { isObject, type Json } from "../json.ts";
import type { Log } from "../log/log.ts";
import type { Bookmark } from "../tap/bookmark.ts";
import type { Tap } from "../tap/tap.ts";
import { bookmarkFormat, readBookmark, storedBookmarkSchema } from "./bookmark-form.ts";

const hint = "Give the value of the last STATE as it was written, or leave the state out to read everything again.";

/** Members that old Singer taps write beside the bookmarks; they are not about rows. */
const harmless = new Set(["bookmarks", "currently_syncing", "current_stream"]);

/** The bookmarks of a Singer state as they came, by stream id. What is no state is refused, so that it is not taken for an empty one. */
export function bookmarksOf(state: Json, file: string): ReadonlyMap<string, Json> {
  if (!isObject(state)) throw inputError(file, "$: expected an object with bookmarks", hint, "STATE_INVALID");
  const bookmarks = state["bookmarks"] ?? {};
  if (!isObject(bookmarks)) throw inputError(file, "$.bookmarks: expected an object", hint, "STATE_INVALID");
  const foreign = Object.keys(state).filter((member) => !harmless.has(member));
  // guard(foreign-state): the state of another program would be taken for an empty one, and all rows would come again.
  if (state["bookmarks"] === undefined && foreign.length > 0) {
    throw inputError(file, `$: expected bookmarks, found ${foreign.slice(0, 3).join(", ")}`, hint, "STATE_INVALID");
  }
  return new Map(Object.entries(bookmarks));
}

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
        throw inputError(file, `$.bookmarks[${path}: expected ${fault.expected}`, hint, "STATE_INVALID");
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

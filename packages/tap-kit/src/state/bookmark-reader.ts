import { compileCheck } from "../input/check-json.ts";
import { inputError } from "../input/read-json.ts";
import { isObject, type Json } from "../json.ts";
import type { Bookmark } from "../tap/bookmark.ts";
import type { Tap } from "../tap/tap.ts";
import { bookmarkFormat, readBookmark, storedBookmarkSchema } from "./bookmark-form.ts";

/** What to do about a state that cannot be read. */
export const stateHint =
  "Give the value of the last STATE as it was written, or leave the state out to read everything again.";

/** The code of the error about a bookmark that nobody understands. */
export const unknownForm = "STATE_FORM";

/**
 * The bookmark that a stream resumes from; null: it is read from its start.
 * @throws TapError where the bookmark is damaged, too new, or of a form that is not known: a stream is never read in full again
 * because its state was not understood.
 */
export type BookmarkReader = (streamId: string, value: Json | undefined) => Bookmark | null;

type BookmarkHooks = Pick<Tap<never>, "name" | "migrate" | "bookmarkMembers" | "checkBookmark">;

/** Reads bookmarks of the current format and lets the tap migrate others; then the tap checks them. */
export async function bookmarkReader(file: string, tap: BookmarkHooks): Promise<BookmarkReader> {
  const read = await formReader(file, tap);
  return (streamId, value) => {
    const bookmark = read(streamId, value);
    return bookmark === null ? null : (tap.checkBookmark?.(streamId, bookmark) ?? bookmark);
  };
}

/** Whether the bookmark was written by another program, and is not in the form of this kit yet. */
export const isForeignBookmark = (value: Json | undefined): boolean =>
  value !== undefined && value !== null && !(isObject(value) && typeof value["format"] === "number");

async function formReader(file: string, tap: BookmarkHooks): Promise<BookmarkReader> {
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
    // guard(unknown-bookmark): the stream would be loaded in full under a new version, and a target would drop what the service no longer has.
    if (bookmark === null) throw ofUnknownForm(file, streamId, tap.name);
    return bookmark;
  };
}

function ofUnknownForm(file: string, streamId: string, tap: string): Error {
  const what = `the bookmark of ${streamId} has no form that ${tap} knows, so nobody knows how far it was read`;
  const hint =
    "Give the state as the program that wrote it has written it. To go on from a date, change replication_key_value in a state " +
    `that this tap wrote; to load the stream in full, under a new version: ${tap} state reset ${streamId}.`;
  return inputError(file, what, hint, unknownForm);
}

function tooNew(file: string, streamId: string, format: number): Error {
  const what = `the bookmark of ${streamId} has format ${format}, and this version reads up to ${bookmarkFormat}`;
  return inputError(file, what, "Use the version of the tap that wrote it, or a newer one.", "STATE_TOO_NEW");
}

import { type Bookmark, TapError } from "@singer-io-ts/tap-kit";
import { loadSettingsOf } from "./load-settings.ts";
import { membersOf } from "./salesforce-bookmark.ts";
import { parseUnfinishedRead } from "./unfinished-read.ts";

/**
 * The bookmark from which the next run reads again what has changed since `to`, which is earlier than the bookmark. What was
 * remembered as sent comes again; an unfinished read of changes or of old rows starts from its beginning.
 * @throws TapError of kind "config" where that would leave rows out
 */
export function rewindBookmark(stream: string, bookmark: Bookmark, to: string): Bookmark {
  const { progress } = bookmark;
  // guard(rewind-full-load, `progress !== null && parseUnfinishedRead(stream, progress, false).full` -> `false`): a full load would count records twice, and the next one would seem to have shrunk.
  if (progress !== null && parseUnfinishedRead(stream, progress, false).full) {
    throw refused(stream, "a full load is unfinished.", `Let it complete, or begin it again: state reset ${stream}.`);
  }
  const start = loadSettingsOf(stream, bookmark)?.start ?? null;
  if (start !== null && to < start) {
    const hint = "Set start_date to the earlier date: the next run then reads the rows in between.";
    throw refused(stream, `its rows before ${start} were left out by start_date.`, hint);
  }
  // guard(rewind-tail, `tail: null` -> ``): recent records that the target has lost would not come again.
  return { ...bookmark, replicationKeyValue: to, progress: null, own: { ...bookmark.own, tail: null } };
}

/** The bookmark of a stream that is to be loaded in full: the settings of the load before explain a smaller one. */
export function resetBookmark(bookmark: Bookmark): Bookmark {
  const own = Object.fromEntries(Object.keys(bookmark.own).map((member) => [member, null]));
  const { loaded_with } = membersOf(bookmark);
  const kept = loaded_with === undefined ? own : { ...own, loaded_with };
  return { ...bookmark, replicationKeyValue: null, progress: null, own: kept };
}

function refused(stream: string, what: string, hint: string): TapError {
  return new TapError(`${stream}: ${what}`, { code: "STATE_REWIND", kind: "config", stream, hint });
}

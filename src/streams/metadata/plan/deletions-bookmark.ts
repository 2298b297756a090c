import { type Bookmark, type BookmarkWords, TapError } from "@singer-io-ts/tap-kit";
import { listNames } from "../../../names.ts";
import { formatProgress, parseProgress } from "./deletion-progress.ts";

/** What the bookmark of `deleted_records` says, in words for a person. @throws TapError where its progress is damaged */
export function explainDeletions(stream: string, bookmark: Bookmark): BookmarkWords {
  const { own, full } = parseProgress(stream, bookmark);
  const others = own.size === 0 ? [] : [`${listNames([...own.keys()])}: read up to another time`];
  return { unfinished: full && bookmark.replicationKeyValue !== null ? "full load" : null, notes: others };
}

/**
 * The bookmark from which deletions since `to` are reported again. An object that lags behind that stays where it is.
 * @throws TapError where a full load is unfinished
 */
export function rewindDeletions(stream: string, bookmark: Bookmark, to: string): Bookmark {
  const progress = parseProgress(stream, bookmark);
  if (progress.full) {
    const hint = `Let it complete, or begin it again: state reset ${stream}.`;
    throw new TapError(`${stream}: a full load is unfinished.`, { code: "STATE_REWIND", kind: "config", stream, hint });
  }
  const own = new Map([...progress.own].filter(([, time]) => time < to));
  return { ...bookmark, replicationKeyValue: to, progress: formatProgress({ ...progress, own, shared: to }) };
}

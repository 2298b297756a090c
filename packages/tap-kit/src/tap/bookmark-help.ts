import type { Bookmark } from "./bookmark.ts";

/** What a bookmark says beside the members that all taps have, in words for a person. */
export interface BookmarkWords {
  /** The unfinished read: what it is and how far it got, such as "full load, 1,200 records so far". Null: none is unfinished. */
  readonly unfinished: string | null;
  /** What else a person may want to know, each as a sentence without a full stop. */
  readonly notes: readonly string[];
}

/** What a tap knows about its own bookmarks, for people who look at a state or change it. */
export interface BookmarkHelp {
  explain(streamId: string, bookmark: Bookmark): BookmarkWords;
  /**
   * The bookmark of a stream that the next run loads in full: what it still has to say then. Without a value and an unfinished read,
   * and with all of the tap's own members, if they are null.
   */
  reset(streamId: string, bookmark: Bookmark): Bookmark;
  /**
   * The bookmark from which the next run reads again what has changed since a date-time, and loses nothing.
   * @param to `2026-01-31T00:00:00.000Z`, earlier than the bookmark's own value, of a bookmark whose loads are complete.
   * @throws TapError of kind "config" that says what to do instead, where the bookmark cannot go back there.
   */
  rewind(streamId: string, bookmark: Bookmark, to: string): Bookmark;
}

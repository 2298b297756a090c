import type { Bookmark, BookmarkHelp, BookmarkWords } from "@singer-io-ts/tap-kit";
import { explainBookmark } from "../../plan/bookmark/explain-bookmark.ts";
import { resetBookmark, rewindBookmark } from "../../plan/bookmark/rewind-bookmark.ts";
import { explainDeletions, rewindDeletions } from "../../streams/metadata/plan/deletions-bookmark.ts";

/** Bookmarks of rows, and that of `deleted_records`, whose unfinished read is another one. */
export const bookmarkHelp: BookmarkHelp = {
  explain: (stream: string, bookmark: Bookmark): BookmarkWords =>
    isOfDeletions(stream) ? explainDeletions(stream, bookmark) : explainBookmark(stream, bookmark),
  reset: (_stream: string, bookmark: Bookmark): Bookmark => resetBookmark(bookmark),
  rewind: (stream: string, bookmark: Bookmark, to: string): Bookmark =>
    isOfDeletions(stream) ? rewindDeletions(stream, bookmark, to) : rewindBookmark(stream, bookmark, to),
};

const isOfDeletions = (stream: string): boolean => stream === "deleted_records";

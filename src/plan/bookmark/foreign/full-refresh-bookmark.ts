import type { Bookmark, JsonObject } from "@singer-io-ts/tap-kit";
import { foreignBookmark } from "./foreign-bookmark.ts";

/**
 * `{}` and `{"__ab_no_cursor_state_message": true}` of Airbyte's source, `{"__ab_full_refresh_sync_complete": true}` of its older versions,
 * the page at which a stream was stopped that is read in full, and what a Singer tap leaves behind of a stream that it reads in full: there is no place to go on from.
 */
export function fullRefreshBookmark(_stream: string, bookmark: JsonObject): Bookmark | null {
  const members = Object.keys(bookmark);
  return members.every((member) => sentinels.has(member)) ? foreignBookmark({}) : null;
}

const sentinels = new Set([
  "__ab_no_cursor_state_message",
  "__ab_full_refresh_sync_complete",
  "__ab_full_refresh_state_message",
  // The next page of a stream that is read in full: its cursor lives for two days, and belongs to the other connector's user.
  "next_page_token",
  "next_token",
]);

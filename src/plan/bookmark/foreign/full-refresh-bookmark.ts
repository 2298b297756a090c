import type { Bookmark, JsonObject } from "@singer-io-ts/tap-kit";
import { foreignBookmark } from "./foreign-bookmark.ts";

/**
 * `{}` and `{"__ab_no_cursor_state_message": true}` of Airbyte's source, `{"__ab_full_refresh_sync_complete": true}` of its older versions,
 * and what a Singer tap leaves behind of a stream that it reads in full: there is no place to go on from.
 */
export function fullRefreshBookmark(_stream: string, bookmark: JsonObject): Bookmark | null {
  const members = Object.keys(bookmark);
  return members.every((member) => sentinels.has(member)) ? foreignBookmark({}) : null;
}

const sentinels = new Set([
  "__ab_no_cursor_state_message",
  "__ab_full_refresh_sync_complete",
  "__ab_full_refresh_state_message",
]);

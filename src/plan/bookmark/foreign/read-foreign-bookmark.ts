import { type Bookmark, isObject, type Json } from "@singer-io-ts/tap-kit";
import { dateRangeBookmark } from "./date-range-bookmark.ts";
import { fullRefreshBookmark } from "./full-refresh-bookmark.ts";
import { replicationKeyBookmark } from "./replication-key-bookmark.ts";
import { sdkBookmark } from "./sdk-bookmark.ts";

/** The forms of bookmarks that other connectors write; the members of each tell which it is. */
const forms = [fullRefreshBookmark, dateRangeBookmark, sdkBookmark, replicationKeyBookmark];

/**
 * The bookmark of another Salesforce connector, in the form of this one: of no org yet, in its version, from its value.
 * @returns null: nobody knows its form
 * @throws TapError of kind "config" where its form is known and a value is damaged
 */
export function readForeignBookmark(stream: string, foreign: Json): Bookmark | null {
  if (!isObject(foreign)) return null;
  for (const read of forms) {
    const bookmark = read(stream, foreign);
    if (bookmark !== null) return bookmark;
  }
  return null;
}

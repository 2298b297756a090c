import type { Bookmark, JsonObject } from "@singer-io-ts/tap-kit";
import { parseTimestamp } from "../../../timestamp.ts";
import { foreignBookmark, timestampOf, versionOf } from "./foreign-bookmark.ts";
import { stampFields } from "./stamp-fields.ts";

/** What singer-io's and MeltanoLabs' taps have beside the value: the version, and a job of Bulk API 1.0 that is not used here. */
const beside = new Set(["version", "JobID", "BatchIDs", "JobHighestBookmarkSeen"]);

/**
 * `{"SystemModstamp": "2026-01-31T09:05:00.000000Z"}`: singer-io's tap, MeltanoLabs' tap (with `version`) and older versions of
 * Airbyte's source. While a load is unfinished, the value is the one before it; without one the load is done again.
 */
export function replicationKeyBookmark(stream: string, bookmark: JsonObject): Bookmark | null {
  const own = Object.keys(bookmark).filter((member) => !beside.has(member));
  const key = stampFields.find((field) => field in bookmark) ?? own.find((member) => isTimestamp(bookmark[member]));
  if (key === undefined) {
    // A member that nobody knows may be the place.
    if (own.length > 0 || Object.keys(bookmark).length === 0) return null;
    return foreignBookmark({ version: versionOf(stream, bookmark) });
  }
  const version = versionOf(stream, bookmark);
  // A job that is gone leaves null behind.
  if (bookmark[key] === null) return foreignBookmark({ version });
  return foreignBookmark({ version, replicationKey: key, value: timestampOf(stream, key, bookmark[key]) });
}

const isTimestamp = (value: unknown): boolean => typeof value === "string" && parseTimestamp(value) !== null;

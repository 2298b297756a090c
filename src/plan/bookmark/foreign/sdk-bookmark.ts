import type { Bookmark, JsonObject } from "@singer-io-ts/tap-kit";
import { foreignBookmark, timestampOf, versionOf } from "./foreign-bookmark.ts";

/**
 * `{"replication_key": "SystemModstamp", "replication_key_value": "2026-01-31T09:05:00Z"}`: taps that are built on Meltano's SDK. Of a run that
 * was interrupted `progress_markers` are no place to go on from; the value beside them is the one before it.
 */
export function sdkBookmark(stream: string, bookmark: JsonObject): Bookmark | null {
  const {
    replication_key: key = null,
    replication_key_value: value,
    starting_replication_value: start,
    ...rest
  } = bookmark;
  if (value === undefined && start === undefined && rest["progress_markers"] === undefined) return null;
  const version = versionOf(stream, bookmark);
  const from = value ?? start ?? null;
  if (from === null) return foreignBookmark({ version });
  const member = value === undefined ? "starting_replication_value" : "replication_key_value";
  const replicationKey = typeof key === "string" ? key : null;
  return foreignBookmark({ version, replicationKey, value: timestampOf(stream, member, from) });
}

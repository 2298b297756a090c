import type { Bookmark } from "../tap/bookmark.ts";

/** What a bookmark of another program was understood as, in words without a full stop. */
export function bookmarkSentence({ replicationKey, replicationKeyValue: value, progress, version }: Bookmark): string {
  const under = version === null ? "" : `, under its version ${version}`;
  if (value !== null) return `the stream goes on from ${replicationKey ?? "its replication key"} ${value}${under}`;
  if (progress !== null) return `its load was unfinished, and is done again as a whole${under}`;
  return "it says that the stream is read in full";
}

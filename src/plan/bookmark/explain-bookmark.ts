import type { Bookmark, BookmarkWords } from "@singer-io-ts/tap-kit";
import { loadSettingsOf } from "./load-settings.ts";
import { membersOf } from "./salesforce-bookmark.ts";
import { type BegunElsewhere, parseUnfinishedRead, type UnfinishedRead } from "./unfinished-read.ts";

/**
 * What a bookmark of rows says, in words for a person.
 * @throws TapError of kind "config" where a member is not one that this tap wrote
 */
export function explainBookmark(stream: string, bookmark: Bookmark): BookmarkWords {
  const { progress } = bookmark;
  return {
    // Of big objects the key of a row is no id.
    unfinished: progress === null ? null : unfinishedText(parseUnfinishedRead(stream, progress, false)),
    notes: [...settingNotes(stream, bookmark), ...memberNotes(bookmark)],
  };
}

function unfinishedText(read: UnfinishedRead | BegunElsewhere): string {
  if (read.kind === "begun")
    return "full load that another connector has begun: it is done again, under the same version";
  const counted = `${read.rows.toLocaleString("en")} ${read.rows === 1 ? "record" : "records"} so far`;
  if (read.kind === "tail") return `full load: all but the newest records, ${counted}`;
  const what = read.fill !== undefined ? "old rows again" : read.full ? "full load" : "changes";
  return `${what}: ${counted}, ${placeOf(read)}`;
}

function placeOf(read: Exclude<UnfinishedRead, { readonly kind: "tail" }>): string {
  if (read.kind === "job") return `Bulk job ${read.job} (${read.received.toLocaleString("en")} rows received)`;
  if (read.kind === "parents") return `up to the parent ${read.parent}`;
  return read.modifiedAt === null ? `up to the row ${read.id}` : `up to ${read.modifiedAt}`;
}

function settingNotes(stream: string, bookmark: Bookmark): readonly string[] {
  const loaded = loadSettingsOf(stream, bookmark);
  if (loaded === null) return [];
  const { start, records } = loaded;
  return [
    ...(start === null ? [] : [`only rows changed since ${start} are loaded (start_date)`]),
    ...(records === "all" ? [] : [`only ${records} rows are loaded (records)`]),
  ];
}

/** Hashes of eight bytes, and of four characters. */
const [tailHash, fieldHash] = [8, 4];

function memberNotes(bookmark: Bookmark): readonly string[] {
  const { tail = null, fields = null, refused = null } = membersOf(bookmark);
  const recent = tail === null ? 0 : Buffer.byteLength(tail, "base64") / tailHash;
  const unfilled = (fields?.split(".")[1] ?? "").length / fieldHash;
  return [
    ...(recent === 0 ? [] : [`${recent} recent changes above that are out too`]),
    ...(unfilled === 0 ? [] : [`old rows have no value for ${unfilled} of the selected fields (backfill_new_fields)`]),
    ...(refused === null ? [] : [`Salesforce refused to let it be read: ${refused}`]),
  ];
}

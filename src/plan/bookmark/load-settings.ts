import type { Bookmark } from "@singer-io-ts/tap-kit";
import type { Records } from "../../config/config.ts";
import type { Timestamp } from "../../timestamp.ts";
import { isTimestamp } from "../../timestamp.ts";
import { foreignMember, parseJsonMember } from "./json-member.ts";
import { membersOf } from "./salesforce-bookmark.ts";

/** The settings that leave rows out of a stream: with a wider one later, the rows left out are no changes and would never come. */
export interface LoadSettings {
  /** Rows last changed before it were left out; null: none were. */
  readonly start: Timestamp | null;
  /** Which rows by their state. */
  readonly records: Records;
}

/**
 * As the bookmark's member `loaded_with` has it: one string, so that a merge of states replaces it whole.
 * @param filter the hash of the condition that the rows were filtered by; null: by none.
 * @param compatibility whose formats the last records had; absent: this tap's own.
 */
export function formatLoadSettings(
  { start, records }: LoadSettings,
  filter: string | null,
  compatibility?: string,
): string {
  return JSON.stringify({
    start,
    records,
    ...(filter !== null && { filter }),
    ...(compatibility !== undefined && { compatibility }),
  });
}

/**
 * What the rows up to the bookmark were loaded with; null where the bookmark does not say.
 * @throws TapError of kind "config" when the state's text is not what this tap writes.
 */
export function loadSettingsOf(stream: string, from: Bookmark | null): LoadSettings | null {
  const value = loadedWith(stream, from);
  return value === null ? null : { start: value.start, records: value.records };
}

/** The hash of the condition that the rows up to the bookmark were filtered by; null: by none. @throws TapError as above */
export function loadedFilterOf(stream: string, from: Bookmark | null): string | null {
  return loadedWith(stream, from)?.filter ?? null;
}

/**
 * Whose formats the last records had; null: this tap's own; undefined where the bookmark does not say.
 * @throws TapError as above
 */
export function loadedCompatibilityOf(stream: string, from: Bookmark | null): string | null | undefined {
  const value = loadedWith(stream, from);
  // Another connector's records have forms of its own.
  return value === null || from?.source === null ? undefined : (value.compatibility ?? null);
}

type LoadedWith = LoadSettings & { readonly filter?: string; readonly compatibility?: string };

function loadedWith(stream: string, from: Bookmark | null): LoadedWith | null {
  const text = membersOf(from).loaded_with ?? null;
  if (text === null) return null;
  const value = parseJsonMember(text);
  if (isLoadedWith(value)) return value;
  throw foreignMember(stream, { member: "loaded_with", code: "STATE_LOADED_WITH", without: "load it in full again" });
}

/** Whether rows are wanted that are left out by the state that they were loaded with. */
export function wantsOtherRecords(before: LoadSettings | null, records: Records): boolean {
  return before !== null && before.records !== "all" && before.records !== records;
}

/**
 * What leaves rows out now and did not when the load before began, in sentences: to compare the two loads' sizes means
 * little then. Undefined: nothing does.
 * @param end rows from here on are left out; how it was before is not known.
 * @param hasOtherFilter its rows are filtered by another condition now.
 */
export function narrowedSince(
  before: LoadSettings | null,
  now: LoadSettings | null,
  { end, hasOtherFilter }: { readonly end: Timestamp | null; readonly hasOtherFilter: boolean },
): string | undefined {
  const sentences: string[] = [];
  if (hasOtherFilter)
    sentences.push("filters has another condition for it than before: the two numbers cannot be compared.");
  if (before !== null && now !== null && now.start !== null && now.start > (before.start ?? "")) {
    const then = before.start === null ? "it began with the oldest record" : `it was ${before.start}`;
    sentences.push(`start_date is ${now.start}, and ${then} before: the two numbers cannot be compared.`);
  }
  if (before !== null && now !== null && now.records !== "all" && now.records !== before.records)
    sentences.push(`records is ${now.records}, and was ${before.records} before.`);
  if (end !== null) sentences.push(`end_date leaves out what changed from ${end} on.`);
  return sentences.length === 0 ? undefined : sentences.join(" ");
}

/** The later of two starts, null being before all. */
export function laterStart(one: Timestamp | null, other: Timestamp | null): Timestamp | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}

/** The earlier of two starts, null being before all. */
export function earlierStart(one: Timestamp | null, other: Timestamp | null): Timestamp | null {
  if (one === null || other === null) return null;
  return one < other ? one : other;
}

function isLoadedWith(value: unknown): value is LoadedWith {
  if (typeof value !== "object" || value === null) return false;
  const { start, records, filter, compatibility } = value as Record<string, unknown>; // any object has string members
  if ([filter, compatibility].some((each) => each !== undefined && typeof each !== "string")) return false;
  return (start === null || isTimestamp(start)) && ["all", "active", "deleted"].some((each) => each === records);
}

import type { Bookmark } from "@singer-io-ts/tap-kit";
import { futureTimestamp } from "../../../plan/bookmark/future-bookmark.ts";
import { foreignMember, parseJsonMember } from "../../../plan/bookmark/json-member.ts";
import type { Timestamp } from "../../../timestamp.ts";
import { isTimestamp } from "../../../timestamp.ts";

/** Up to when `deleted_records` has reported what was deleted. */
export interface DeletionProgress {
  /** Of all objects that have no time of their own; null: nothing was reported yet. */
  readonly shared: Timestamp | null;
  /** Objects that Salesforce refused to answer for lag behind; those of which it has forgotten deletions may be ahead. */
  readonly own: ReadonlyMap<string, Timestamp>;
  /** They belong to a full load, which is complete once no object lags behind. */
  readonly full: boolean;
}

/** Nothing was reported yet. */
export const noProgress: DeletionProgress = { shared: null, own: new Map(), full: true };

/** Up to when an object's deletions were reported. */
export function reportedUpTo({ own, shared }: DeletionProgress, object: string): Timestamp | null {
  return own.get(object) ?? shared;
}

/** What of the progress the bookmark keeps in its member `scan`; null: the shared one says it all. */
export function formatProgress({ own, full }: DeletionProgress): string | null {
  return own.size === 0 && !full ? null : JSON.stringify({ kind: "deletions", full, own: Object.fromEntries(own) });
}

/** @throws TapError of kind "config" when the state's text is not what this tap writes. */
export function parseProgress(stream: string, { replicationKeyValue: shared, progress }: Bookmark): DeletionProgress {
  if (shared === null) return noProgress;
  if (progress === null) return { shared, own: new Map(), full: false };
  const value = parseJsonMember(progress);
  if (isProgress(value)) return { shared, own: new Map(Object.entries(value.own)), full: value.full };
  throw foreignMember(stream, { member: "scan", code: "STATE_SCAN", without: "read all that Salesforce remembers" });
}

function isProgress(
  value: unknown,
): value is { readonly full: boolean; readonly own: Readonly<Record<string, Timestamp>> } {
  if (typeof value !== "object" || value === null) return false;
  const { kind, full, own } = value as Record<string, unknown>; // any object has string members
  if (kind !== "deletions" || typeof full !== "boolean" || typeof own !== "object" || own === null) return false;
  // guard(deletion-progress, `every(isTimestamp)` -> `every((each) => typeof each === "string")`): a value that is not a date-time would be used as one.
  return Object.values(own).every(isTimestamp);
}

/** The first of these that lies in the future; null where none does. */
export function futureTimestampIn({ shared, own }: DeletionProgress, now: Date): Timestamp | null {
  return futureTimestamp([shared, ...own.values()], now);
}

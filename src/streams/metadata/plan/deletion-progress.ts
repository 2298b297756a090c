import type { Bookmark } from "@singer-io-ts/tap-kit";
import { futureTimestamp } from "../../../plan/bookmark/future-bookmark.ts";
import { foreignMember, parseJsonMember } from "../../../plan/bookmark/json-member.ts";
import type { Timestamp } from "../../../plan/slices/soql.ts";
import { isTimestamp } from "../../../timestamp.ts";

/** Up to where `deleted_records` has told what was deleted. */
export interface DeletionPlaces {
  /** Of all objects that have no place of their own; null: nothing was told yet. */
  readonly shared: Timestamp | null;
  /** Objects that Salesforce refused to answer for lie behind; those of which it has forgotten deletions may lie ahead. */
  readonly own: ReadonlyMap<string, Timestamp>;
  /** They belong to a full load, which is complete once no object lies behind. */
  readonly full: boolean;
}

/** Nothing was told yet. */
export const noPlaces: DeletionPlaces = { shared: null, own: new Map(), full: true };

/** Where an object's deletions were told up to. */
export function placeOf({ own, shared }: DeletionPlaces, object: string): Timestamp | null {
  return own.get(object) ?? shared;
}

/** What of the places the bookmark keeps in its member `scan`; null: the shared one says it all. */
export function formatPlaces({ own, full }: DeletionPlaces): string | null {
  return own.size === 0 && !full ? null : JSON.stringify({ kind: "deletions", full, own: Object.fromEntries(own) });
}

/** @throws TapError of kind "config" when the state's text is not what this tap writes. */
export function parsePlaces(stream: string, { replicationKeyValue: shared, progress }: Bookmark): DeletionPlaces {
  if (shared === null) return noPlaces;
  if (progress === null) return { shared, own: new Map(), full: false };
  const value = parseJsonMember(progress);
  if (isPlaces(value)) return { shared, own: new Map(Object.entries(value.own)), full: value.full };
  throw foreignMember(stream, { member: "scan", code: "STATE_SCAN", without: "read all that Salesforce remembers" });
}

function isPlaces(
  value: unknown,
): value is { readonly full: boolean; readonly own: Readonly<Record<string, Timestamp>> } {
  if (typeof value !== "object" || value === null) return false;
  const { kind, full, own } = value as Record<string, unknown>; // any object has string members
  if (kind !== "deletions" || typeof full !== "boolean" || typeof own !== "object" || own === null) return false;
  // guard(deletion-place, `every(isTimestamp)` -> `every((each) => typeof each === "string")`): a value that is not a date-time would be used as one.
  return Object.values(own).every(isTimestamp);
}

/** The first of these that lies in the future; null where none does. */
export function futurePlaceOf({ shared, own }: DeletionPlaces, now: Date): Timestamp | null {
  return futureTimestamp([shared, ...own.values()], now);
}

import type { Selection } from "@singer-io-ts/tap-kit";
import type { Timestamp } from "../timestamp.ts";
import { membersOf } from "./bookmark/salesforce-bookmark.ts";

/**
 * Codes by which Salesforce refuses an object for good: it takes no plain query for it, whatever the text says and in whatever
 * language. A filter that is demanded has no code of its own.
 */
const codes = new Set([
  ...["MALFORMED_QUERY", "INVALID_TYPE_FOR_OPERATION", "INVALID_QUERY_FILTER_OPERATOR"],
  "DATACLOUD_API_DISABLED_EXCEPTION",
]);
const families = /^(?:EXTERNAL_OBJECT_|BIG_OBJECT_)/;

/** Whether a code says that an object cannot be read as a whole, now or later. */
export const isForGood = (code: string): boolean => codes.has(code) || families.test(code);

/** How long a refusal is believed: releases and admins change what can be read. */
const believedMs = 7 * 24 * 3_600_000;

/** What a bookmark's `refused` says. */
interface Refused {
  readonly at: Timestamp;
  readonly code: string;
}

/** A bookmark's `refused`: when Salesforce refused the object, a blank, and its code. */
export const formatRefused = ({ at, code }: Refused): string => `${at} ${code}`;

/** Null where the bookmark says nothing of it, or nothing that can be read: the object is asked again then. */
function refusedOf({ from }: Pick<Selection, "from">): Refused | null {
  const [at = "", code = ""] = membersOf(from).refused?.split(" ") ?? [];
  return Number.isNaN(Date.parse(at)) || code === "" ? null : { at, code };
}

/** When to ask Salesforce for the object again; null: now. */
export function refusedUntil(selection: Pick<Selection, "from">, now: Date): Date | null {
  const refused = refusedOf(selection);
  if (refused === null) return null;
  const until = Date.parse(refused.at) + believedMs;
  // A time in the future comes from a wrong clock.
  return now.getTime() < until && Date.parse(refused.at) <= now.getTime() ? new Date(until) : null;
}

/** Whether no run has read anything of the stream so far. */
export function isFirstRead({ from }: Pick<Selection, "from">): boolean {
  // guard(read-before, `from === null || typeof membersOf(from).refused === "string"` -> `true`): an object whose rows are already in the target would be left out.
  return from === null || typeof membersOf(from).refused === "string";
}

import { type Bookmark, isObject, type Json, type JsonObject } from "@singer-io-ts/tap-kit";
import type { Timestamp } from "../../../timestamp.ts";
import { damaged, foreignBookmark, timestampOf } from "./foreign-bookmark.ts";

interface Slice {
  readonly start: Timestamp;
  readonly end: Timestamp;
}

/**
 * `{"state_type": "date-range", "slices": [{"start": ..., "end": ...}]}`: Airbyte's source, which reads several parts of the time at
 * once. From the start of the first one all up to the first gap is out; it does not name its cursor.
 */
export function dateRangeBookmark(stream: string, bookmark: JsonObject): Bookmark | null {
  const { state_type: type, slices } = bookmark;
  if (type === undefined && slices === undefined) return null;
  if (type !== "date-range") throw damaged(stream, "state_type", type, "none that is known");
  if (!Array.isArray(slices)) throw damaged(stream, "slices", slices, "no list of slices");
  const [first, ...others] = slices.map((slice) => sliceOf(stream, slice)).sort(byStart);
  return first === undefined
    ? foreignBookmark({})
    : foreignBookmark({ start: first.start, value: endOfFirst(first, others) });
}

function sliceOf(stream: string, slice: Json): Slice {
  if (!isObject(slice)) throw damaged(stream, "slices", slice, "no slice");
  const start = isBeginning(slice["start"]) ? beginning : timestampOf(stream, "slices.start", slice["start"]);
  const end = timestampOf(stream, "slices.end", slice["end"]);
  if (end < start) throw damaged(stream, "slices.end", end, `before its start, ${start}`);
  return { start, end };
}

/** The year 1 of Airbyte's CDK stands for no start. No row of Salesforce's is older than the other date. */
const isBeginning = (start: Json | undefined): boolean => typeof start === "string" && /^0001-01-01T/.test(start);
const beginning: Timestamp = "1700-01-01T00:00:00.000Z";

const byStart = (one: Slice, other: Slice): number => (one.start < other.start ? -1 : one.start > other.start ? 1 : 0);

function endOfFirst({ end }: Slice, others: readonly Slice[]): Timestamp {
  let until = end;
  for (const next of others) {
    // guard(first-gap, `next.start > until` -> `false`): rows of a part of the time that was not read would never come.
    if (next.start > until) return until;
    if (next.end > until) until = next.end;
  }
  return until;
}

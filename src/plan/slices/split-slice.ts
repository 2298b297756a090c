import type { Timestamp } from "../../timestamp.ts";
import type { Cursor, Slice } from "./slice.ts";

/** Before the first org there was; only to find the middle of a range without a start. */
const dawn = Date.parse("1999-01-01T00:00:00.000Z");
const shortest = 60_000;

/**
 * Splits a range of time at its middle, in whole seconds; the two cover what the one did.
 * @param now the end of a range that has none.
 * @returns null where it is too short to be split.
 */
export function splitByTime(slice: Slice, now: Date): readonly [Slice, Slice] | null {
  const { from, to } = slice;
  const start = from === null ? dawn : Date.parse(from);
  const end = to === null ? Math.max(now.getTime(), start) : Date.parse(to);
  if (end - start < 2 * shortest) return null;
  const middle: Timestamp = new Date(Math.floor((start + end) / 2000) * 1000).toISOString();
  return [
    { ...slice, to: middle },
    { ...slice, from: middle },
  ];
}

/** Splits a range at an id; the two cover what the one did, in the order of ids. */
export function splitById(slice: Slice, middle: string): readonly [Slice, Slice] {
  const { after, upTo } = slice.ids ?? { after: null, upTo: null };
  return [
    { ...slice, ids: { after, upTo: middle } },
    { ...slice, ids: { after: middle, upTo } },
  ];
}

/**
 * The part of a range that comes after the cursor of an ordered read. Timestamps compare in whole seconds, so all of the
 * cursor's own second is in it.
 */
export function afterCursor(slice: Slice, { modifiedAt, id }: Cursor, key: string | null): Slice {
  if (key === null) return { ...slice, ids: { after: id, upTo: slice.ids?.upTo ?? null } };
  if (modifiedAt === null || (slice.from !== null && modifiedAt <= slice.from)) return slice;
  return { ...slice, from: new Date(Math.floor(Date.parse(modifiedAt) / 1000) * 1000).toISOString() };
}

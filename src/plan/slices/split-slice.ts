import type { Cursor, Slice, Timestamp } from "./soql.ts";

/** Before the first org there was; only where the middle of a stretch without a start is to be found. */
const dawn = Date.parse("1999-01-01T00:00:00.000Z");
const shortest = 60_000;

/**
 * Cuts a stretch of time in two at its middle, whole seconds; the two cover what the one did.
 * @param now the end of a stretch that has none.
 * @returns null where it is too short to be cut.
 */
export function halves(slice: Slice, now: Date): readonly [Slice, Slice] | null {
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

/** Cuts a stretch at an id; the two cover what the one did, in the order of ids. */
export function halvesAt(slice: Slice, middle: string): readonly [Slice, Slice] {
  const { after, upTo } = slice.ids ?? { after: null, upTo: null };
  return [
    { ...slice, ids: { after, upTo: middle } },
    { ...slice, ids: { after: middle, upTo } },
  ];
}

/**
 * The part of a stretch that lies behind a place of an ordered read. Stamps compare in whole seconds, so of the place's
 * own second all is in it.
 */
export function behind(slice: Slice, { stamp, id }: Cursor, key: string | null): Slice {
  if (key === null) return { ...slice, ids: { after: id, upTo: slice.ids?.upTo ?? null } };
  if (stamp === null || (slice.from !== null && stamp <= slice.from)) return slice;
  return { ...slice, from: new Date(Math.floor(Date.parse(stamp) / 1000) * 1000).toISOString() };
}

import type { Slice, Stamp } from "./soql.ts";

/** Before the first org there was; only where the middle of a stretch without a start is to be found. */
const dawn = Date.parse("1999-01-01T00:00:00.000Z");
const shortest = 60_000;

/**
 * Cuts a stretch of time in two at its middle, whole seconds; the two cover what the one did.
 * @param now the end of a stretch that has none.
 * @returns null where it is too short to be cut.
 */
export function halves({ from, to }: Slice, now: Date): readonly [Slice, Slice] | null {
  const start = from === null ? dawn : Date.parse(from);
  const end = to === null ? Math.max(now.getTime(), start) : Date.parse(to);
  if (end - start < 2 * shortest) return null;
  const middle: Stamp = new Date(Math.floor((start + end) / 2000) * 1000).toISOString();
  return [
    { from, to: middle },
    { from: middle, to },
  ];
}

interface Span {
  readonly start: Date;
  readonly end: Date;
}

const minute = 60_000;
/** Salesforce drops seconds and refuses what is not longer than a minute. */
const shortest = 2 * minute;

/**
 * A span of time in two, the later part first: it tells how far Salesforce is certain. Cut at a whole minute; the parts of
 * three minutes have the one in their midst in common. Null where the span is as short as it may be.
 */
export function halvesOfSpan({ start, end }: Span): readonly [later: Span, earlier: Span] | null {
  const from = Math.floor(start.getTime() / minute) * minute;
  const to = Math.floor(end.getTime() / minute) * minute;
  if (to - from <= shortest) return null;
  const middle = from + Math.max(shortest, Math.floor((to - from) / 2 / minute) * minute);
  return [
    { start: new Date(Math.min(middle, to - shortest)), end },
    { start, end: new Date(middle) },
  ];
}

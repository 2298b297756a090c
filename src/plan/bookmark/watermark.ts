import type { Timestamp } from "../../timestamp.ts";

/** What the watermark follows from; all times are the org's, never this machine's. */
export interface WatermarkFacts {
  readonly now: Date;
  /** How far an ordinary transaction's commit may lie behind the SystemModstamp that it set. */
  readonly visibilityLagMs: number;
  /** `latestDateCovered` of `updated` and `deleted`: it stays at the start of an open transaction. */
  readonly covered: readonly Date[];
  /** The watermark of the run before, below which this one never goes. */
  readonly before: Timestamp | null;
  /** Nothing at or above is read. */
  readonly end: Timestamp | null;
}

/**
 * The time below which no row can change any more: whole seconds, because date-times compare in whole seconds.
 * SystemModstamp is set before the commit, so the newest one seen is no such time (REST API Developer Guide, Get Updated).
 */
export function watermarkOf({ now, visibilityLagMs, covered, before, end }: WatermarkFacts): Timestamp {
  // guard(visibility-lag, `now.getTime() - visibilityLagMs` -> `now.getTime()`): rows that are committed later than their SystemModstamp says would be skipped.
  // guard(latest-date-covered, `, ...covered.map((date) => date.getTime())` -> ``): rows of a long transaction would be skipped.
  const bounds = [now.getTime() - visibilityLagMs, ...covered.map((date) => date.getTime())];
  if (end !== null) bounds.push(Date.parse(end));
  // guard(whole-seconds, `Math.floor(Math.min(...bounds) / 1000) * 1000` -> `Math.min(...bounds)`): the rows in the second of the watermark that are earlier than it would be in neither body nor tail.
  const second = Math.floor(Math.min(...bounds) / 1000) * 1000;
  const watermark = new Date(second).toISOString();
  // guard(never-back, `before !== null && before > watermark` -> `false`): rows that were already written would come again.
  return before !== null && before > watermark ? before : watermark;
}

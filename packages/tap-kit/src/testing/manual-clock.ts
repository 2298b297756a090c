import type { Clock } from "../tap/run.ts";

/** A clock that stands still until it is moved; a sleep moves it, so that nothing ever waits. */
export interface ManualClock extends Clock {
  advance(ms: number): void;
}

/** For tests. @param start the time at which it starts. */
export function manualClock(start = "2026-01-31T09:00:00.000Z"): ManualClock {
  const startMs = Date.parse(start);
  let passedMs = 0;
  const advance = (ms: number) => {
    passedMs += ms;
  };
  return {
    now: () => new Date(startMs + passedMs),
    monotonicMs: () => passedMs,
    sleep: async (ms, signal) => {
      signal.throwIfAborted();
      advance(ms);
    },
    advance,
  };
}

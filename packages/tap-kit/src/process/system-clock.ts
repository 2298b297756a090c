import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "../tap/run.ts";

/** This machine's clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  sleep: async (ms, signal) => {
    try {
      await delay(ms, undefined, { signal });
    } catch (error) {
      // timers/promises wraps the signal's reason in an AbortError of its own.
      throw signal.aborted ? signal.reason : error;
    }
  },
};

import type { RunningOrg } from "@singer-io-ts/demo-org";
import type { Clock } from "@singer-io-ts/tap-kit";
import { orgClock } from "../support/test-org.ts";

/** The org's clock as a machine shows it whose own is off; what the machine measures (the monotonic clock) is right. */
export function offClock(running: RunningOrg, offMs: () => number): Clock {
  const right = orgClock(running);
  return { ...right, now: () => new Date(right.now().getTime() + offMs()) };
}

/** The same time, with each real millisecond counted as many. Nothing is waited for. */
export function fastClock(running: RunningOrg, times: number): Clock {
  const right = orgClock(running);
  const start = performance.now();
  return { ...right, monotonicMs: () => (performance.now() - start) * times };
}

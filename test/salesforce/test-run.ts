import type { Event, Json, Run } from "@singer-io-ts/tap-kit";
import { seededRandom } from "../support/seeded-random.ts";

export interface TestRun extends Run {
  readonly logged: readonly Event[];
  /** What is logged of each request, for debugging. */
  readonly requests: readonly Event[];
  /** What was waited, in milliseconds. */
  readonly slept: readonly number[];
  readonly usage: readonly (readonly [used: number, limit: number])[];
  readonly configs: readonly Json[];
  /** Moves the monotonic clock. */
  advance(ms: number): void;
}

/** A run whose clock moves only by sleeping, which takes no time. */
export function testRun({ now = new Date(), signal = new AbortController().signal } = {}): TestRun {
  const logged: Event[] = [];
  const requests: Event[] = [];
  const slept: number[] = [];
  const usage: [number, number][] = [];
  const configs: Json[] = [];
  let elapsed = 0;
  let taken = 0;
  return {
    logged,
    requests,
    slept,
    usage,
    configs,
    advance(ms) {
      elapsed += ms;
    },
    signal,
    random: seededRandom(1),
    deletedAt: "_sdc_deleted_at",
    keepsConfig: false,
    clock: {
      now: () => new Date(now.getTime() + elapsed),
      monotonicMs: () => elapsed,
      async sleep(ms) {
        signal.throwIfAborted();
        slept.push(ms);
        elapsed += ms;
      },
    },
    allowance: {
      async take(calls) {
        taken += calls;
      },
      observe(used, limit) {
        usage.push([used, limit]);
      },
      settle() {},
      isBlind: false,
      left: null,
      get taken() {
        return taken;
      },
    },
    log: (event) => void (event.code === "request" ? requests : logged).push(event),
    async configChanged(config) {
      configs.push(config);
    },
  };
}

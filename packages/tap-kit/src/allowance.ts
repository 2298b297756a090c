import { AsyncLocalStorage } from "node:async_hooks";
import type { Allowance } from "./run.ts";

/** Calls taken by one reading. */
export interface Tally {
  calls: number;
}

/** An allowance without a limit of its own, which counts. */
export interface CountingAllowance extends Allowance {
  /** Runs `act`; what is taken meanwhile on its behalf is counted in `tally` too. */
  attribute<T>(tally: Tally, act: () => T): T;
  /** What the service said last of its own count. */
  readonly observed: { readonly used: number; readonly limit: number } | null;
}

export function countingAllowance(): CountingAllowance {
  // The session that makes the calls is shared by all readings, so the reading follows from the asynchronous context.
  const onBehalfOf = new AsyncLocalStorage<Tally>();
  let taken = 0;
  let observed: CountingAllowance["observed"] = null;
  return {
    take: async (calls, signal) => {
      signal.throwIfAborted();
      taken += calls;
      const tally = onBehalfOf.getStore();
      if (tally !== undefined) tally.calls += calls;
    },
    observe: (used, limit) => {
      observed = { used, limit };
    },
    get taken() {
      return taken;
    },
    get observed() {
      return observed;
    },
    attribute: (tally, act) => onBehalfOf.run(tally, act),
  };
}

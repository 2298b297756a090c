import { AsyncLocalStorage } from "node:async_hooks";
import type { Allowance } from "../tap/run.ts";
import { Quota, type QuotaPercents } from "./quota.ts";

/** Calls taken by one reading. */
export interface Tally {
  calls: number;
}

/** The allowance of a run: it counts the calls and keeps the quotas. */
export interface CountingAllowance extends Allowance {
  /** Runs `act`; the calls that it takes are counted in `tally` too. */
  attribute<T>(tally: Tally, act: () => T): T;
  /** Sets the user's limits. */
  restrict(percents: QuotaPercents): void;
  /** The service's own count, as its last reply had it. */
  readonly observed: { readonly used: number; readonly limit: number } | null;
}

export function countingAllowance(): CountingAllowance {
  // All readings share the session that makes the calls, so the asynchronous context says whose call it is.
  const onBehalfOf = new AsyncLocalStorage<Tally>();
  const quota = new Quota();
  let taken = 0;
  let observed: CountingAllowance["observed"] = null;
  return {
    take: async (calls, signal) => {
      signal.throwIfAborted();
      await quota.admit(calls, signal);
      taken += calls;
      const tally = onBehalfOf.getStore();
      if (tally !== undefined) tally.calls += calls;
    },
    settle: (calls) => quota.settle(calls),
    observe: (used, limit) => {
      observed = { used, limit };
      quota.observe(used, limit);
    },
    restrict: (percents) => quota.restrict(percents),
    get isBlind() {
      return quota.isBlind;
    },
    get left() {
      return quota.left;
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

import type { Run } from "@singer-io-ts/tap-kit";
import { OrgError } from "../errors.ts";

const firstWaitMs = 1000;
const longestWaitMs = 60_000;
/** Concurrent limits and rates clear when others finish. (Peers wait 10 to 60 s.) */
const firstConcurrentWaitMs = 10_000;

export interface RetryLimits {
  readonly deadlineMs: number;
  /** Tries in all while the service was never reached: a wrong host should not take the whole deadline to say so. */
  readonly reached: () => boolean;
}

const triesUnreached = 5;

/**
 * Does `work` until it succeeds, an error calls for no repetition by its rule, or the deadline passes. Waits grow
 * twofold with jitter, or are what the service asked for. The last error is thrown as it is.
 */
export async function withRetries<T>(work: () => Promise<T>, limits: RetryLimits, run: Run): Promise<T> {
  const startMs = run.clock.monotonicMs();
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof OrgError) || run.signal.aborted) throw error;
      const waitMs = waitBefore(tries, error, run);
      if (waitMs === null || tries >= triesAllowed(error, limits)) throw error;
      // guard(retry-deadline): a service that is down would be asked for ever.
      if (run.clock.monotonicMs() - startMs + waitMs > limits.deadlineMs) throw error;
      const { stream } = error.detail;
      run.tell({
        level: "warn",
        code: "retry",
        text: `${error.what} Trying again in ${(waitMs / 1000).toFixed(1)} s.`,
        ...(stream !== undefined && { stream }),
      });
      await run.clock.sleep(waitMs, run.signal);
    }
  }
}

function triesAllowed(error: OrgError, limits: RetryLimits): number {
  const allowed = error.rule.tries ?? Number.POSITIVE_INFINITY;
  return limits.reached() ? allowed : Math.min(allowed, triesUnreached);
}

/** Milliseconds before the next try, or null: no other try. */
function waitBefore(tries: number, { rule, retryAfterMs }: OrgError, { random }: Run): number | null {
  // guard(transient-only): what a repetition cannot mend would be repeated, the daily limit first of all.
  if (rule.retry !== "transient" && rule.retry !== "concurrent") return null;
  // guard(retry-after): Salesforce would be asked again before it wants to be.
  if (retryAfterMs !== null) return retryAfterMs;
  const first = rule.retry === "concurrent" ? firstConcurrentWaitMs : firstWaitMs;
  const most = Math.min(longestWaitMs, first * 2 ** (tries - 1));
  return most * (0.5 + random() / 2);
}

/** What a Retry-After header asks for: seconds or a date (RFC 9110, 10.2.3); null where there is none that can be read. */
export function retryAfterMs(header: string | undefined, now: Date | null): number | null {
  if (header === undefined) return null;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const until = Date.parse(header);
  return Number.isNaN(until) || !now ? null : Math.max(0, until - now.getTime());
}

import type { Run } from "@singer-io-ts/tap-kit";
import { OrgError } from "../../errors/org-error.ts";

const firstWaitMs = 1000;
const longestWaitMs = 60_000;
/** Concurrent limits and rates clear when others finish. (Peers wait 10 to 60 s.) */
const firstConcurrentWaitMs = 10_000;

export interface RetryLimits {
  readonly deadlineMs: number;
  /** While it is false, there are few tries in all: a wrong host should fail long before the deadline. */
  readonly reached: () => boolean;
  /** What all requests to the host have in common. */
  readonly host: HostHealth;
}

const triesUnreached = 5;
/** A host does not count as away for less than this, even where the deadline is shorter. */
const leastAwayMs = 60_000;

/**
 * Does `work` until it succeeds, the rule of an error says not to repeat it, or the deadline passes. Waits double each
 * time, with jitter, and are no shorter than the service asks for. The last error is thrown as it is; where the host has
 * answered no request for the whole deadline, it ends the run.
 */
export async function withRetries<T>(work: () => Promise<T>, limits: RetryLimits, run: Run): Promise<T> {
  const { deadlineMs, host } = limits;
  const startMs = run.clock.monotonicMs();
  for (let tries = 1; ; tries++) {
    const sentMs = run.clock.monotonicMs();
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof OrgError) || run.signal.aborted) throw error;
      const waitMs = waitBefore(tries, error, run);
      if (waitMs === null) throw error;
      host.failed(sentMs);
      const isLast = tries >= triesAllowed(error, limits);
      if (!isLast && (error.retryAfterMs ?? 0) > deadlineMs) throw tooLongAsked(error, waitMs, deadlineMs);
      const nowMs = run.clock.monotonicMs();
      const awayMs = host.awayMs(nowMs);
      // guard(host-away): each stream would wait in full for a host that is unreachable, one after the other.
      if (awayMs + (isLast ? 0 : waitMs) > Math.max(deadlineMs, leastAwayMs)) throw hostAway(error, awayMs, deadlineMs);
      if (isLast) throw error;
      // guard(retry-deadline): a service that is down would be asked forever.
      if (nowMs - startMs + waitMs > deadlineMs) throw error;
      const { stream } = error.detail;
      run.log({
        level: "warn",
        code: "retry",
        text: `${error.what} Trying again in ${(waitMs / 1000).toFixed(1)} s.`,
        ...(stream !== undefined && { stream }),
      });
      await run.clock.sleep(waitMs, run.signal);
      const turnMs = host.takeTurn(run.clock.monotonicMs());
      // guard(repeats-a-minute): all requests that wait would be repeated at the same time, and each would count as an API call.
      if (turnMs > 0) await run.clock.sleep(turnMs, run.signal);
    }
  }
}

function triesAllowed(error: OrgError, limits: RetryLimits): number {
  const allowed = error.rule.tries ?? Number.POSITIVE_INFINITY;
  return limits.reached() ? allowed : Math.min(allowed, triesUnreached);
}

/** Milliseconds before the next try, or null: no other try. */
function waitBefore(tries: number, { rule, retryAfterMs }: OrgError, { random }: Run): number | null {
  // guard(transient-only): errors that a retry cannot fix would be retried, such as a daily limit that is used up.
  if (rule.retry !== "transient" && rule.retry !== "concurrent") return null;
  const first = rule.retry === "concurrent" ? firstConcurrentWaitMs : firstWaitMs;
  const most = Math.min(longestWaitMs, first * 2 ** (tries - 1));
  const ownMs = most * (0.5 + random() / 2);
  // guard(retry-after, `retryAfterMs ?? 0` -> `0`): Salesforce would be asked again earlier than its Retry-After header allows.
  // guard(retry-floor, `Math.max(ownMs, retryAfterMs ?? 0)` -> `retryAfterMs ?? ownMs`): with "Retry-After: 0" the requests would be repeated without a pause.
  return Math.max(ownMs, retryAfterMs ?? 0);
}

/** The host is away for all streams: waiting longer, stream by stream, would bring nothing. */
function hostAway({ what, detail, rule }: OrgError, awayMs: number, deadlineMs: number): OrgError {
  const { stream, cause, hint } = detail;
  const text = `${what} No request of any stream has got through for ${seconds(awayMs)} (retry_deadline: ${seconds(deadlineMs)}), so the run ends.`;
  return new OrgError(text, detail.code, { ...rule, scope: "run" }, { stream, cause, hint });
}

/** The service asks for a longer wait than the deadline allows. */
function tooLongAsked(error: OrgError, waitMs: number, deadlineMs: number): OrgError {
  const { what, detail, rule, retryAfterMs } = error;
  const { stream, cause, hint } = detail;
  const text = `${what} The next try would be in ${seconds(waitMs)}, later than retry_deadline (${seconds(deadlineMs)}) allows.`;
  return new OrgError(text, detail.code, rule, { stream, cause, hint, retryAfterMs });
}

const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;

/** No server asks for more than that. */
const longestAskedMs = 365 * 24 * 3_600_000;

/** What a Retry-After header asks for: seconds or a date (RFC 9110, 10.2.3); null where there is none, or it cannot be read. */
export function retryAfterMs(header: string | undefined, now: Date | null): number | null {
  if (header === undefined) return null;
  const until = Date.parse(header);
  const asked = /^\d+$/.test(header) ? Number(header) * 1000 : now === null ? Number.NaN : until - now.getTime();
  return Number.isNaN(asked) ? null : Math.min(longestAskedMs, Math.max(0, asked));
}

/** The shortest time between two repeats of any requests, whatever answers ask for: 120 a minute at most. */
const betweenRepeatsMs = 500;

/** How one host answers, over all requests of a session. Times are of the monotonic clock. */
export class HostHealth {
  #answeredMs = Number.NEGATIVE_INFINITY;
  #failingSinceMs: number | null = null;
  #nextRepeatMs = Number.NEGATIVE_INFINITY;

  /** Salesforce has answered, even if it refused. */
  answered(nowMs: number): void {
    this.#answeredMs = nowMs;
    this.#failingSinceMs = null;
  }

  /** A request that was sent then has failed. */
  failed(sentMs: number): void {
    this.#failingSinceMs ??= Math.max(sentMs, this.#answeredMs);
  }

  /** How long all requests of all streams have failed. */
  awayMs(nowMs: number): number {
    return this.#failingSinceMs === null ? 0 : nowMs - this.#failingSinceMs;
  }

  /** Takes the next turn to repeat a request. @returns the milliseconds until then */
  takeTurn(nowMs: number): number {
    const at = Math.max(nowMs, this.#nextRepeatMs);
    this.#nextRepeatMs = at + betweenRepeatsMs;
    return at - nowMs;
  }
}

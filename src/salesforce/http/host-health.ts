/** Repeats of all who wait come no closer than this, whatever answers ask for: 120 a minute at most. */
const betweenRepeatsMs = 500;

/** How one host answers, over all requests of a session. Times are of the monotonic clock. */
export class HostHealth {
  #answeredMs = Number.NEGATIVE_INFINITY;
  #failingSinceMs: number | null = null;
  #nextRepeatMs = Number.NEGATIVE_INFINITY;

  /** Salesforce has answered something, be it a refusal. */
  answered(nowMs: number): void {
    this.#answeredMs = nowMs;
    this.#failingSinceMs = null;
  }

  /** A request that was sent then came to nothing. */
  failed(sentMs: number): void {
    this.#failingSinceMs ??= Math.max(sentMs, this.#answeredMs);
  }

  /** How long no request has come to anything: of no stream. */
  awayMs(nowMs: number): number {
    return this.#failingSinceMs === null ? 0 : nowMs - this.#failingSinceMs;
  }

  /** Takes the next turn to repeat a request. @returns the milliseconds until then */
  turn(nowMs: number): number {
    const at = Math.max(nowMs, this.#nextRepeatMs);
    this.#nextRepeatMs = at + betweenRepeatsMs;
    return at - nowMs;
  }
}

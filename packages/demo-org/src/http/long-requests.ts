import type { Settings } from "./settings.ts";

/** From this long on a request counts against the limit of long ones (Salesforce Developer Limits and Allocations). */
const longMs = 20_000;

/** The requests under way, to count the long ones. */
export class LongRequests {
  readonly #settings: Settings;
  readonly #begun = new Set<{ readonly at: number }>();

  readonly #now: () => number;

  /** `now` in milliseconds that never go back. */
  constructor(settings: Settings, now: () => number = () => performance.now()) {
    this.#settings = settings;
    this.#now = now;
  }

  /** @returns to be called when the request is over */
  begin(): () => void {
    const entry = { at: this.#now() };
    this.#begun.add(entry);
    return () => this.#begun.delete(entry);
  }

  get areTooMany(): boolean {
    const limit = this.#now() - longMs;
    let count = 0;
    for (const { at } of this.#begun) if (at <= limit) count += 1;
    return count >= this.#settings.concurrentLongRequests;
  }
}

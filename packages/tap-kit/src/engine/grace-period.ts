/**
 * The time that work has to end by itself after the signal to stop. Then the wait for it ends with the signal's reason.
 * Measured by the machine's real clock, because it is about this process and not about data.
 */
export class Grace {
  readonly #waiting = new Set<(reason: unknown) => void>();
  readonly #signal: AbortSignal;
  #isOver = false;

  constructor(signal: AbortSignal, graceMs: number) {
    this.#signal = signal;
    const begin = () => setTimeout(() => this.#end(), graceMs).unref();
    if (signal.aborted) begin();
    else signal.addEventListener("abort", begin, { once: true });
  }

  /** The work's own result, or a rejection when the time is over first. */
  wait<T>(work: Promise<T>): Promise<T> {
    // Not Promise.race: a promise that lives as long as the run would keep every page that was raced against it.
    return new Promise((resolve, reject) => {
      if (this.#isOver) reject(this.#signal.reason);
      this.#waiting.add(reject);
      work.then(resolve, reject).finally(() => this.#waiting.delete(reject));
    });
  }

  #end(): void {
    this.#isOver = true;
    for (const reject of this.#waiting) reject(this.#signal.reason);
  }
}

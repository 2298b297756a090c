import type { CountingAllowance, Tally } from "../quota/counting-allowance.ts";
import type { Reading } from "../tap/tap.ts";

/** What a reading that goes on for longer than was forecast still needs, as far as anybody knows. */
const leastToCome = 2;

/** A reading that has begun. */
export interface Begun {
  readonly calls: number;
  readonly tally: Tally;
}

/**
 * Lets readings begin. Under a quota only as many at a time as the calls that are left are enough to end: calls that begin
 * many readings and end none of them bring nothing out, run after run. One may always go on.
 */
export class Admission {
  readonly #allowance: Pick<CountingAllowance, "left">;
  readonly #begun = new Set<Begun>();
  #wake: () => void = () => {};

  constructor(allowance: Pick<CountingAllowance, "left">) {
    this.#allowance = allowance;
  }

  /** Waits until there are calls for it. One at a time may wait. @returns what counts its calls; to be given to `end`. */
  async begin({ forecast }: Pick<Reading, "forecast">): Promise<Begun> {
    const begun = { calls: forecast.calls, tally: { calls: 0 } };
    // guard(admission, `this.#mustWait(begun)` -> `false`): the calls of a small quota would begin everything and end nothing.
    while (this.#mustWait(begun)) {
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
    this.#begun.add(begun);
    return begun;
  }

  end(begun: Begun): void {
    this.#begun.delete(begun);
    this.#wake();
  }

  #mustWait({ calls }: Begun): boolean {
    const { left } = this.#allowance;
    if (left === null || this.#begun.size === 0) return false;
    let needed = calls;
    for (const { calls: forecast, tally } of this.#begun) {
      needed += Math.max(forecast - tally.calls, Math.min(forecast, leastToCome));
    }
    return needed > left;
  }
}

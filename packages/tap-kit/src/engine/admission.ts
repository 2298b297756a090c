import type { CountingAllowance, Tally } from "../quota/counting-allowance.ts";
import type { Reading } from "../tap/source.ts";

/** The calls that a reading is assumed to need still where it has taken more than its forecast. */
const leastToCome = 2;

/** A reading that may run: the calls that were forecast for it, and those that it has taken. */
export interface AdmittedReading {
  readonly calls: number;
  readonly tally: Tally;
}

/**
 * Lets readings begin. Under a quota only as many run at a time as the calls left suffice to complete: otherwise every run
 * would begin many readings and complete none. One reading may always run.
 */
export class Admission {
  readonly #allowance: Pick<CountingAllowance, "left">;
  readonly #begun = new Set<AdmittedReading>();
  #wake: () => void = () => {};

  constructor(allowance: Pick<CountingAllowance, "left">) {
    this.#allowance = allowance;
  }

  /** Waits until there are calls for the reading. Only one caller may wait at a time. @returns what counts its calls; give it to `end`. */
  async begin({ forecast }: Pick<Reading, "forecast">): Promise<AdmittedReading> {
    const begun = { calls: forecast.calls, tally: { calls: 0 } };
    // guard(admission, `this.#mustWait(begun)` -> `false`): with a small quota, a run would begin all streams and finish none.
    while (this.#mustWait(begun)) {
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
    this.#begun.add(begun);
    return begun;
  }

  end(begun: AdmittedReading): void {
    this.#begun.delete(begun);
    this.#wake();
  }

  #mustWait({ calls }: AdmittedReading): boolean {
    const { left } = this.#allowance;
    if (left === null || this.#begun.size === 0) return false;
    let needed = calls;
    for (const { calls: forecast, tally } of this.#begun) {
      needed += Math.max(forecast - tally.calls, Math.min(forecast, leastToCome));
    }
    return needed > left;
  }
}

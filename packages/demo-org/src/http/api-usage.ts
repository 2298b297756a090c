import type { OrgClock } from "../org/org.ts";

const hour = 3_600_000;

/** A quantity with a limit per 24 hours: API calls, jobs, megabytes. Counted by hours of the org's clock. */
export class DailyUsage {
  readonly #clock: OrgClock;
  readonly #byHour = new Map<number, number>();
  #total = 0;

  constructor(clock: OrgClock) {
    this.#clock = clock;
  }

  add(amount: number): void {
    const now = this.#hour();
    this.#byHour.set(now, (this.#byHour.get(now) ?? 0) + amount);
    this.#total += amount;
  }

  /** In the last 24 hours. */
  get used(): number {
    const now = this.#hour();
    let sum = 0;
    for (const [at, amount] of this.#byHour) {
      if (at <= now - 24) this.#byHour.delete(at);
      else sum += amount;
    }
    return sum;
  }

  /** Since the org was started; without what `set` claimed. */
  get total(): number {
    return this.#total;
  }

  /** Sets `used`, as if other clients had used so much. */
  set(used: number): void {
    this.#byHour.clear();
    this.#byHour.set(this.#hour(), used);
  }

  #hour(): number {
    return Math.floor(this.#clock.now().getTime() / hour);
  }
}

import { TapError } from "../errors/tap-error.ts";

/** Limits that the user set, in percent of the service's own; null: none. */
export interface QuotaPercents {
  /** What all users of the service together may have used. */
  readonly total: number | null;
  /** What this run may use. */
  readonly perRun: number | null;
}

/** After so many calls whose replies do not have the service's count, that count is out of date. */
const longestSilence = 25;
/** Replies overtake each other, so a count may be lower than one before. By more than this, the service has reset its count. */
const mostOvertaken = 64;

/**
 * Decides before each call whether it would cross a quota: by the service's last count, which has the calls of others too,
 * and by the calls under way. While the service has given no count, no call is refused.
 */
export class Quota {
  #percents: QuotaPercents = { total: null, perRun: null };
  #limit: number | null = null;
  #used = 0;
  /** Calls that have not been settled. */
  #underWay = 0;
  /** Calls settled since the service's last count; it may or may not have counted them. */
  #unheard = 0;
  #isSettling = false;
  #admitted = 0;
  #admittedWhenHeard = 0;
  #refusal: TapError | null = null;
  readonly #waiting: (() => void)[] = [];

  restrict(percents: QuotaPercents): void {
    // guard(quota-total, `percents;` -> `{ ...percents, total: null };`): the tap would use up the API calls of the whole company.
    this.#percents = percents;
  }

  /** There is a quota, but the service's count is unknown or old. */
  get isBlind(): boolean {
    const { total, perRun } = this.#percents;
    if (total === null && perRun === null) return false;
    return this.#limit === null || this.#admitted - this.#admittedWhenHeard >= longestSilence;
  }

  /** Calls that may be taken before a quota is crossed; null: there is no quota, or the service's count is unknown. */
  get left(): number | null {
    const { total, perRun } = this.#percents;
    const limit = this.#limit;
    if (limit === null || (total === null && perRun === null)) return null;
    if (this.#refusal !== null) return 0;
    const used = this.#used + this.#unheard + this.#underWay;
    const ofAll = total === null ? Number.POSITIVE_INFINITY : share(limit, total) - used;
    const ofRun = perRun === null ? Number.POSITIVE_INFINITY : share(limit, perRun) - this.#admitted;
    return Math.max(0, Math.min(ofAll, ofRun));
  }

  /** Waits while the calls under way might cross a quota. @throws TapError of kind "limit" where this call would. */
  async admit(calls: number, signal: AbortSignal): Promise<void> {
    while (this.#mustWait(calls)) {
      await this.#change(signal);
      signal.throwIfAborted();
    }
    this.#underWay += calls;
    this.#admitted += calls;
  }

  /** These calls were answered, or never will be. */
  settle(calls: number): void {
    this.#isSettling = true;
    this.#underWay -= calls;
    this.#unheard += calls;
    this.#wakeAll();
  }

  observe(used: number, limit: number): void {
    const isOvertaken = used < this.#used && this.#used - used <= mostOvertaken;
    if (!isOvertaken) this.#used = used;
    this.#limit = limit;
    this.#unheard = 0;
    this.#admittedWhenHeard = this.#admitted;
    // For a tap that never calls `settle`, only the service's count is used.
    if (!this.#isSettling) this.#underWay = 0;
    this.#wakeAll();
  }

  #mustWait(calls: number): boolean {
    // The first refusal stands: a count that the service resets meanwhile must not let one stream run on where others stopped.
    const { total } = this.#percents;
    const used = this.#used + this.#unheard;
    const isTight = total !== null && this.#limit !== null && used + this.#underWay + calls > share(this.#limit, total);
    // guard(first-refusal, `this.#refusal ??= ` -> `this.#refusal = `): one stream would continue where the others stopped.
    this.#refusal ??= this.#judge(calls, this.#isSettling ? used : used + this.#underWay);
    if (this.#refusal !== null) throw this.#refusal;
    return isTight;
  }

  #judge(calls: number, used: number): TapError | null {
    const { total, perRun } = this.#percents;
    const limit = this.#limit;
    if (limit === null) return null;
    if (total !== null && used + calls > share(limit, total)) {
      return crossed("quota_percent_total", total, `${used} of the service's ${limit} calls are used by all together`);
    }
    // guard(quota-per-run): a run would use more API calls than the user allows.
    if (perRun !== null && this.#admitted + calls > share(limit, perRun)) {
      const what = `${this.#admitted} of the service's ${limit} calls are used by this run`;
      return crossed("quota_percent_per_run", perRun, what);
    }
    return null;
  }

  #change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const go = () => {
        signal.removeEventListener("abort", go);
        resolve();
      };
      this.#waiting.push(go);
      signal.addEventListener("abort", go, { once: true });
    });
  }

  #wakeAll(): void {
    for (const go of this.#waiting.splice(0)) go();
  }
}

const share = (limit: number, percent: number) => Math.floor((limit * percent) / 100);

function crossed(setting: string, percent: number, what: string): TapError {
  return new TapError(`${setting}: ${what}, and the setting allows ${percent} % of them, so the run stops here.`, {
    code: "QUOTA",
    kind: "limit",
    scope: "run",
    hint: "Run again when calls are free, or raise the setting; the run continues from its state.",
  });
}

import { type Run, TapError } from "@singer-io-ts/tap-kit";
import { members } from "../json/json-fields.ts";
import type { HttpReply } from "./http.ts";
import { type Usage, usageOf } from "./limit-info.ts";

type Headed = Pick<HttpReply, "headers">;

/** What the limits resource says of API calls. */
export function usageIn(limits: unknown): Usage | null {
  const daily = members(members(limits).member("DailyApiRequests"));
  const left = daily.number("Remaining");
  const limit = daily.number("Max");
  return left === null || limit === null ? null : { used: limit - left, limit };
}

/** What the limits resource says of the Bulk query jobs of a day. */
export function queryJobsIn(limits: unknown): { readonly left: number; readonly most: number } | null {
  const { number } = members(members(limits).member("DailyBulkV2QueryJobs"));
  const [left, most] = [number("Remaining"), number("Max")];
  return left === null || most === null ? null : { left, most };
}

/** So often in a row the limits resource may fail transiently; each time costs a call. */
const mostPostponed = 10;

/** Sends a request as one API call of the run. */
export type Counted = <Reply extends Headed>(run: Run, send: () => Promise<Reply>) => Promise<Reply>;

/** What the limits resource answers; null: it says nothing of API calls; "later": it may another time. */
export type LimitsAnswer = Usage | "later" | null;

/** Takes each call from the allowance, and reports to it what Salesforce says of its count. */
export class UsageWatch {
  readonly #askLimits: (run: Run, counted: Counted) => Promise<LimitsAnswer>;
  /** A call that is to bring the count, while it is not known: others wait for it, so that they do not cross a quota together. */
  #probe: Promise<void> | null = null;
  /** The last answer had no Sforce-Limit-Info. */
  #isSilent = false;
  #isGivenUp = false;
  #postponed = 0;

  /** @param askLimits asks the limits resource, by a call of its own, where a quota is set and answers have no Sforce-Limit-Info. */
  constructor(askLimits: (run: Run, counted: Counted) => Promise<LimitsAnswer>) {
    this.#askLimits = askLimits;
  }

  async counted<Reply extends Headed>(run: Run, send: () => Promise<Reply>): Promise<Reply> {
    const isBlind = () => run.allowance.isBlind && !this.#isGivenUp;
    while (isBlind() && this.#probe !== null) await this.#probe;
    if (!isBlind()) return this.#plain(run, send);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#probe = promise;
    try {
      // Its own answer will most likely have the count; the limits resource is asked where answers were silent.
      if (this.#isSilent) await this.#askUsage(run);
      return await this.#plain(run, send);
    } finally {
      this.#probe = null;
      resolve();
    }
  }

  async #plain<Reply extends Headed>(run: Run, send: () => Promise<Reply>): Promise<Reply> {
    const { allowance } = run;
    await allowance.take(1, run.signal);
    const reply = await send().finally(() => allowance.settle(1));
    const usage = usageOf(reply);
    this.#isSilent = usage === null;
    if (usage) allowance.observe(usage.used, usage.limit);
    return reply;
  }

  async #askUsage(run: Run): Promise<void> {
    const plain: Counted = (forRun, send) => this.#plain(forRun, send);
    const usage = await this.#askLimits(run, plain).catch((error: unknown) => {
      if (!(error instanceof TapError) || error.detail.kind === "limit" || run.signal.aborted) throw error;
      return "later" as const;
    });
    this.#postponed = usage === "later" ? this.#postponed + 1 : 0;
    // guard(quota-asked-again, `this.#postponed < mostPostponed` -> `false`): one answer from a gateway would switch off the quota check for the whole run.
    if (usage === "later" && this.#postponed < mostPostponed) return;
    if (usage !== null && usage !== "later") return run.allowance.observe(usage.used, usage.limit);
    this.#isGivenUp = true;
    const text =
      "quota_percent_total, quota_percent_per_run: Salesforce does not say how many API calls are used, so the run cannot keep them.";
    run.log({ level: "warn", code: "quota_unknown", text });
  }
}

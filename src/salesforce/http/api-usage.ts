import { type Run, TapError } from "@singer-io-ts/tap-kit";
import { members } from "../json/json-fields.ts";
import type { HttpReply } from "./http.ts";

type Headed = Pick<HttpReply, "headers">;

export interface Usage {
  readonly used: number;
  readonly limit: number;
}

/** What the limits resource says of API calls. */
export function usageIn(limits: unknown): Usage | null {
  const daily = members(members(limits).member("DailyApiRequests"));
  const left = daily.number("Remaining");
  const limit = daily.number("Max");
  return left === null || limit === null ? null : { used: limit - left, limit };
}

/** `api-usage=24/15000`, and perhaps a part for the app after it. Some answers have none. (REST API Developer Guide, Limit Info Header.) */
function usageOf(reply: Headed): Usage | null {
  const header = reply.headers.get("sforce-limit-info") ?? "";
  const [, used, limit] = /(?:^|[\s,;])api-usage\s*=\s*(\d+)\s*\/\s*(\d+)/i.exec(header) ?? [];
  return used === undefined || limit === undefined || Number(limit) === 0
    ? null
    : { used: Number(used), limit: Number(limit) };
}

/** So often in a row the limits resource may fail for the moment; each time costs a call. */
const mostPutOff = 10;

/** Takes each call from the allowance, and lets it hear what Salesforce says of its count. */
export interface UsageWatch {
  counted<Reply extends Headed>(run: Run, send: () => Promise<Reply>): Promise<Reply>;
}

/**
 * @param askLimits the limits resource's answer, by a call of its own; null where it says nothing, "later" where it
 * may. Asked where a quota is
 * set and answers have no Sforce-Limit-Info.
 */
export function usageWatch(
  askLimits: (run: Run, counted: UsageWatch["counted"]) => Promise<Usage | "later" | null>,
): UsageWatch {
  /** A call that is to tell the count, while it is not known: others wait for it, so that they do not cross a quota together. */
  let probe: Promise<void> | null = null;
  let isSilent = false;
  let isGivenUp = false;
  let putOff = 0;

  async function plain<Reply extends Headed>(run: Run, send: () => Promise<Reply>): Promise<Reply> {
    const { allowance } = run;
    await allowance.take(1, run.signal);
    const reply = await send().finally(() => allowance.settle(1));
    const usage = usageOf(reply);
    isSilent = usage === null;
    if (usage) allowance.observe(usage.used, usage.limit);
    return reply;
  }

  async function askForIt(run: Run): Promise<void> {
    const usage = await askLimits(run, plain).catch((error: unknown) => {
      if (!(error instanceof TapError) || error.detail.kind === "limit" || run.signal.aborted) throw error;
      return "later" as const;
    });
    putOff = usage === "later" ? putOff + 1 : 0;
    // guard(quota-asked-again, `putOff < mostPutOff` -> `false`): an answer that a gateway gave once would switch the quota off for the whole run.
    if (usage === "later" && putOff < mostPutOff) return;
    if (usage !== null && usage !== "later") return run.allowance.observe(usage.used, usage.limit);
    isGivenUp = true;
    const text =
      "Salesforce does not say how many API calls are used, so quota_percent_total and quota_percent_per_run cannot be kept.";
    run.log({ level: "warn", code: "quota_unknown", text });
  }

  return {
    async counted(run, send) {
      const isBlind = () => run.allowance.isBlind && !isGivenUp;
      while (isBlind() && probe !== null) await probe;
      if (!isBlind()) return plain(run, send);
      const { promise, resolve } = Promise.withResolvers<void>();
      probe = promise;
      try {
        // Its own answer will most likely tell; a resource of its own is asked where answers were silent.
        if (isSilent) await askForIt(run);
        return await plain(run, send);
      } finally {
        probe = null;
        resolve();
      }
    },
  };
}

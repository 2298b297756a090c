import { type Run, TapError } from "@singer-io-ts/tap-kit";
import { bulkNotPermitted, OrgError, ownError } from "../../errors/org-error.ts";
import { queryJobsIn } from "../http/api-usage.ts";
import { jsonReply } from "../http/whole-reply.ts";
import { perRun } from "../per-run.ts";
import type { Session } from "../session.ts";

/** A run may make so many jobs before it asks how many the org has left: most runs make fewer. */
const jobsBeforeFirstCheck = 20;
/** And so many between two checks of the org's limits, which lag by minutes. */
const mostJobsBetweenChecks = 100;
/** The share of the org's daily jobs that stays for others. */
const reserve = 0.05;
/** The shortest time between two requests for the state of any waiting job. */
const pollEveryMs = 500;

/**
 * The Bulk 2.0 query jobs of one run. Salesforce gives an org 10,000 in 24 hours (Bulk API 2.0 Developer Guide, Limits),
 * which all its programs share. Once few are left, or Salesforce refuses one because of the limit, the run makes no more:
 * streams that need one stop there, to be continued by a later run; they are not read by other calls instead.
 */
class QueryJobQuota {
  /** Jobs that streams asked for, made or not. */
  #asked = 0;
  #made = 0;
  #polls = 0;
  #waiting = 0;
  #nextCheck = jobsBeforeFirstCheck;
  #checking: Promise<void> | null = null;
  #ended: OrgError | null = null;
  #hasWarned = false;

  /** Does `make`, which makes a job. @throws OrgError of kind "limit", the same one from then on */
  async job<T>(session: Session, run: Run, make: () => Promise<T>): Promise<T> {
    while (this.#ended === null && this.#asked >= this.#nextCheck) {
      this.#checking ??= this.#checkLimits(session, run).finally(() => {
        this.#checking = null;
      });
      await this.#checking;
    }
    if (this.#ended !== null) throw this.#ended;
    this.#asked += 1;
    try {
      const job = await make();
      this.#made += 1;
      return job;
    } catch (error) {
      // A user who may make no job would be refused for each stream.
      if (error instanceof OrgError && error.detail.code === bulkNotPermitted) this.#ended ??= error;
      if (!(error instanceof OrgError) || error.rule.kind !== "limit" || error.rule.scope === "run") throw error;
      throw this.#end(error.what);
    }
  }

  /** Once a run. The streams are read by REST, as far as the quota of API calls allows. */
  warnNotPermitted(error: Error, run: Run): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    const what = error instanceof OrgError ? error.what : error.message;
    const text = `This user may not use Bulk API 2.0, so the tap reads streams by REST, with a call for each 2,000 rows. ${what}`;
    run.log({ level: "warn", code: "bulk_not_permitted", text });
  }

  /** Waits before a job's state is asked for: longer than `waitMs` where many jobs are waited for at once. */
  async wait(waitMs: number, run: Run): Promise<void> {
    this.#waiting += 1;
    try {
      await run.clock.sleep(Math.max(waitMs, pollEveryMs * this.#waiting), run.signal);
      this.#polls += 1;
    } finally {
      this.#waiting -= 1;
    }
  }

  async #checkLimits(session: Session, run: Run): Promise<void> {
    const jobs = await queryJobsLeft(session, run);
    if (jobs === null) {
      this.#nextCheck = Number.POSITIVE_INFINITY;
      return;
    }
    const free = jobs.left - Math.ceil(jobs.most * reserve);
    if (free <= 0) {
      this.#end(`Of the ${jobs.most} Bulk 2.0 query jobs that the org has in 24 hours, ${jobs.left} are left.`);
      return;
    }
    this.#nextCheck = this.#asked + Math.min(mostJobsBetweenChecks, Math.ceil(free / 2));
  }

  #end(what: string): OrgError {
    const counts = `this run made ${this.#made} and asked for their state ${this.#polls} times`;
    const text = `${what} The tap makes no further query job (${counts}); streams that need one continue in a later run.`;
    this.#ended ??= ownError("LIMIT_EXCEEDED", text);
    return this.#ended;
  }
}

/** Null where this user may not know. */
async function queryJobsLeft(session: Session, run: Run): Promise<{ left: number; most: number } | null> {
  try {
    const request = { method: "GET", path: "limits" } as const;
    return await session.ask(request, run, (reply) => jsonReply(reply, "limits", queryJobsIn));
  } catch (error) {
    if (!(error instanceof TapError) || error.detail.scope === "run" || run.signal.aborted) throw error;
    run.log({ level: "debug", code: "bulk_limits_unknown", text: error.message });
    return null;
  }
}

/** The quota of a run. */
export const queryJobQuota = perRun(() => new QueryJobQuota());

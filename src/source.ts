import type { CheckStep, Reading, Run, Selection, Source, Stream } from "@singer-io-ts/tap-kit";
import type { Settings } from "./config.ts";
import { discoverStreams } from "./discover/discover.ts";
import { matchObjects, unmatchedPatterns } from "./discover/match.ts";
import { planReadings } from "./read/plan-readings.ts";
import { checkSteps } from "./salesforce/check.ts";
import type { ObjectDescribe } from "./salesforce/describe.ts";
import { describedOrg } from "./salesforce/describe-cache.ts";
import type { Session } from "./salesforce/interface.ts";
import { openSession } from "./salesforce/session.ts";

/** A Salesforce org as the kit sees it. Logs in when it is first needed. */
export class SalesforceSource implements Source {
  readonly #settings: Settings;
  #session: Promise<Session> | null = null;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  check(run: Run): AsyncIterable<CheckStep> {
    return checkSteps(this.#settings, run);
  }

  async discover(run: Run): Promise<readonly Stream[]> {
    const session = await this.#login(run);
    const org = await describedOrg(session, this.#settings.cacheDir, run);
    const { objects, records } = this.#settings;
    for (const text of unmatchedPatterns(org.objects, objects))
      run.tell({ level: "warn", code: "objects_unmatched", text });
    const wanted = matchObjects(org.objects, objects).map(({ name }) => name);
    const describes: ObjectDescribe[] = [];
    for await (const described of org.describe(wanted)) {
      if ("describe" in described) describes.push(described.describe);
      else run.tell({ level: "warn", code: "describe_failed", stream: described.name, text: described.error.message });
    }
    return discoverStreams(describes, { deletedAt: run.deletedAt, records });
  }

  async *plan(selections: readonly Selection[], run: Run): AsyncIterable<Reading> {
    const { api, visibilityLagMs, startDate, endDate, records, deletedGap, fullRefreshEveryMs } = this.#settings;
    const session = await this.#login(run);
    const start = startDate?.toISOString() ?? null;
    const end = endDate?.toISOString() ?? null;
    yield* planReadings(
      selections,
      { session, records },
      { api, visibilityLagMs, start, end, deletedGap, fullRefreshEveryMs },
      run,
    );
  }

  async close(): Promise<void> {
    // A login that failed has been told of already; there is nothing to close then.
    const session = await this.#session?.catch(() => null);
    await session?.close();
  }

  #login(run: Run): Promise<Session> {
    this.#session ??= openSession(this.#settings, run);
    return this.#session;
  }
}

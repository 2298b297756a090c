import { type Org, OrgError } from "../../org/org.ts";
import { ReportInstances } from "../../reports/instances.ts";
import { Reports } from "../../reports/reports.ts";
import type { Settings } from "../settings.ts";
import { idOf } from "../wire/generated-ids.ts";

const hourMs = 3_600_000;

/** The org's reports for the Analytics API, the runs under way, and the number of runs in the last hour. */
export class ReportService {
  readonly reports: Reports;
  readonly instances: ReportInstances;
  readonly #settings: Settings;
  readonly #now: () => number;
  readonly #runs: { readonly sync: number[]; readonly async: number[] } = { sync: [], async: [] };
  #running = 0;

  constructor(org: Org, settings: Settings) {
    this.reports = new Reports(org, () => ({
      areIdsOrdered: settings.reportIdsOrdered,
      mostRows: settings.reportRows,
    }));
    this.instances = new ReportInstances(org.clock, (made) => idOf("0LG", made));
    this.#settings = settings;
    this.#now = () => org.clock.now().getTime();
  }

  /** Runs of the last 60 minutes. */
  used(kind: "sync" | "async"): number {
    const runs = this.#runs[kind];
    const from = this.#now() - hourMs;
    while (runs[0] !== undefined && runs[0] <= from) runs.shift();
    return runs.length;
  }

  /** Counts an asynchronous run. @throws OrgError FORBIDDEN beyond the hourly limit */
  countAsync(): void {
    const most = this.#settings.hourlyAsyncReports;
    if (this.used("async") >= most) throw tooMany(most, "asynchronously");
    this.#runs.async.push(this.#now());
  }

  /** Counts and does a synchronous run. @throws OrgError FORBIDDEN beyond the hourly limit or the limit of concurrent runs */
  async runSync<T>(run: () => T): Promise<T> {
    const { hourlySyncReports, concurrentSyncReports, reportMs } = this.#settings;
    if (this.used("sync") >= hourlySyncReports) throw tooMany(hourlySyncReports, "synchronously");
    if (this.#running >= concurrentSyncReports) {
      const message = `You can't run more than ${concurrentSyncReports} reports synchronously at the same time.`;
      throw new OrgError(403, "FORBIDDEN", message);
    }
    this.#runs.sync.push(this.#now());
    this.#running += 1;
    try {
      if (reportMs > 0) await new Promise((resolve) => setTimeout(resolve, reportMs));
      return run();
    } finally {
      this.#running -= 1;
    }
  }
}

const tooMany = (most: number, how: string): OrgError =>
  new OrgError(403, "FORBIDDEN", `You can't run more than ${most} reports ${how} every 60 minutes. Try again later.`);

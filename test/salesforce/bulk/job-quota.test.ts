import { describe, expect, it } from "vitest";
import { refusal } from "../../../src/errors/org-error.ts";
import { queryJobQuota } from "../../../src/salesforce/bulk/job-quota.ts";
import { createQueryJob } from "../../../src/salesforce/bulk/query-job.ts";
import { sessionOf } from "../fake-session.ts";
import { testRun } from "../test-run.ts";

const job = { id: "750A", state: "InProgress", object: "Account", operation: "queryAll", createdById: "0051" };
const soql = "SELECT Id FROM Account";
const options = { all: true, stream: "Account" };

/** An org with so many jobs of the day left; it may refuse the limits resource. */
function org({ left, most = 10_000, knows = true }: { left: number; most?: number; knows?: boolean }) {
  let free = left;
  const { session, requests } = sessionOf((request) => {
    if (request.path === "limits") {
      if (!knows) return { status: 403 };
      return { body: { DailyBulkV2QueryJobs: { Max: most, Remaining: free } } };
    }
    if (free === 0) throw refusal(400, { code: "LIMIT_EXCEEDED", message: "Max bulk v2 query jobs has been reached." });
    free -= 1;
    return { body: job };
  });
  const run = testRun();
  const asked = (path: string) => requests.filter((request) => request.path === path).length;
  return {
    run,
    make: () => createQueryJob(session, soql, options, run),
    get jobs() {
      return asked("jobs/query");
    },
    get looks() {
      return asked("limits");
    },
  };
}

describe("the quota of a run's Bulk jobs", () => {
  it("asks nothing for twenty jobs, then how many are left, ever again after a hundred", async () => {
    const here = org({ left: 10_000 });

    const looks = [];
    for (let n = 1; n <= 250; n += 1) {
      await here.make();
      looks.push(here.looks);
    }

    expect([looks[19], looks[20], looks[119], looks[120], looks[219], looks[220]]).toEqual([0, 1, 1, 2, 2, 3]);
    expect(here.jobs).toBe(250);
  });

  it("leaves a twentieth of the day's jobs to others, and then makes none", async () => {
    const here = org({ left: 100, most: 1000 });

    const made = [];
    for (let n = 0; n < 120; n += 1)
      made.push(
        await here.make().then(
          () => "made",
          (error: unknown) => error,
        ),
      );

    const refused = made.filter((each) => each !== "made");
    expect(here.jobs).toBe(50);
    expect(new Set(refused).size).toBe(1);
    expect(refused[0]).toMatchObject({ detail: { kind: "limit", code: "LIMIT_EXCEEDED" } });
    expect(String(refused[0])).toContain("Of the 1000 Bulk 2.0 query jobs that the org has in 24 hours, 50 are left");
  });

  it("asks Salesforce for no further job once it has refused one, and all hear the same of it", async () => {
    const here = org({ left: 3 });

    const made = await Promise.allSettled(Array.from({ length: 8 }, here.make));
    const later = await here.make().catch((error: unknown) => error);

    const refused = made.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
    expect([made.length - refused.length, new Set([...refused, later]).size]).toEqual([3, 1]);
    expect(String(later)).toContain("Max bulk v2 query jobs has been reached");
    expect(here.jobs).toBe(8);
  });

  it("goes on where the user may not know the limits", async () => {
    const here = org({ left: 10_000, knows: false });

    for (let n = 0; n < 200; n += 1) await here.make();

    expect([here.jobs, here.looks]).toEqual([200, 1]);
  });

  it("looks at jobs twice a second at most, however many are waited for", async () => {
    const waits: number[] = [];
    const sleepers: (() => void)[] = [];
    const run = testRun();
    const clock = {
      ...run.clock,
      sleep: (ms: number) => {
        waits.push(ms);
        return new Promise<void>((wake) => sleepers.push(wake));
      },
    };
    const quota = queryJobQuota(run);

    const waiting = Array.from({ length: 60 }, () => quota.wait(500, { ...run, clock }));
    for (const wake of sleepers) wake();
    await Promise.all(waiting);
    const alone = quota.wait(500, { ...run, clock });
    sleepers.at(-1)?.();
    await alone;

    expect(waits).toEqual([...Array.from({ length: 60 }, (_, n) => 500 * (n + 1)), 500]);
  });

  it("is another one for another run", () => {
    const run = testRun();

    expect(queryJobQuota(run)).toBe(queryJobQuota(run));
    expect(queryJobQuota(run)).not.toBe(queryJobQuota(testRun()));
  });
});

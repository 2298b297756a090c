import { expect } from "vitest";
import { accounts } from "./accounts-in-pages.ts";
import { manyPages } from "./authentication.ts";
import type { FaultRow } from "./fault-row.ts";
import { errorsOf, type Scene } from "./scene.ts";

const limit = (message: string) => ({ status: 403, errorCode: "REQUEST_LIMIT_EXCEEDED", message }) as const;
const perRun = { config: { quota_percent_per_run: 1 } };

/** The next run brings the rest. */
async function finish(scene: Scene): Promise<string> {
  scene.running.clearFaults();
  await scene.sync();
  return scene.complete({ repeated: true });
}

/** Limits of calls, of Salesforce and of the user's own. */
export const limits: readonly FaultRow[] = [
  {
    number: 68,
    fault: "The day's API calls are used up",
    expected: "a stop that can be resumed, exit 3, no second try",
    async run(open) {
      const scene = await manyPages(open);
      scene.running.fault({ path: "/query/", nth: 6, count: "all", reply: limit("TotalRequests Limit exceeded.") });
      const before = scene.running.requests().length;
      const run = await scene.fails(3, "The limit counts the last 24 hours", { config: { max_workers: 1 } });
      const refused = scene.requests("/query/", before).filter(({ status }) => status === 403).length;
      expect({ refused, errors: errorsOf(run).length, last: run.messages.at(-1)?.type }).toEqual({
        refused: 1,
        errors: 1,
        last: "STATE",
      });
      const all = await finish(scene);
      const busy = await manyPages(open);
      busy.running.fault({ path: "/query", nth: 8, count: "all", reply: limit("TotalRequests Limit exceeded.") });
      const from = busy.running.requests().length;
      const stopped = await busy.fails(3, "The limit counts the last 24 hours", { config: { max_workers: 4 } });
      const storm = busy.requests("/query", from).filter(({ status }) => status === 403).length;
      expect([storm <= 4, errorsOf(stopped).length]).toEqual([true, 1]);
      await finish(busy);
      return `Exit ${run.exitCode}, one error, ${refused} refused call (with several streams in progress, no more than one each); then ${all}`;
    },
  },
  {
    number: 69,
    fault: "Too many requests at once, or too many long transactions",
    expected: "fewer requests at once, a wait, then the run goes on",
    async run(open) {
      const texts = [
        "ConcurrentRequests (Concurrent API Requests) Limit exceeded.",
        "ConcurrentPerOrgLongTxn Limit exceeded.",
      ];
      let all = "";
      for (const text of texts) {
        const scene = await manyPages(open);
        scene.running.fault({ path: "/query/", nth: 2, count: 3, reply: limit(text) });
        const run = await scene.sync();
        expect(run.stderr).toMatch(/From now on the tap runs at most \d+ at a time/);
        all = await scene.complete();
      }
      return `Three refusals of each kind: "... too many run at once. From now on the tap runs at most ... at a time."; ${all}`;
    },
  },
  {
    number: 70,
    fault: "Sforce-Limit-Info is missing, has only the part for the app, or has both parts",
    expected: "the tap asks the limits resource; the quota holds",
    async run(open) {
      const calls: number[] = [];
      for (const header of [null, "per-app-api-usage=17/250(appName=sample)"]) {
        const scene = await manyPages(open);
        scene.running.fault({ path: ".", count: "all", headers: { "Sforce-Limit-Info": header } });
        scene.running.setUsedCalls(400);
        calls.push((await scene.fails(3, "quota_percent_per_run", perRun)).calls);
        await finish(scene);
      }
      const both = await manyPages(open);
      const header = "api-usage=18/1000; per-app-api-usage=17/250(appName=x)";
      both.running.fault({ path: ".", count: "all", headers: { "Sforce-Limit-Info": header } });
      await both.sync();
      expect(calls).toEqual([10, 10]);
      return `Missing, or only the app's part, with 1 % of 1,000 calls allowed: the runs stopped after ${calls.join(" and ")} calls; both parts: ${await both.complete()}`;
    },
  },
  {
    number: 71,
    fault: "Another program uses up calls during the run",
    expected: "the run stops before the reserve is used",
    async run(open) {
      const scene = await manyPages(open);
      scene.running.fault({ path: "/query/", nth: 3, usedCalls: 799 });
      const early = await manyPages(open);
      early.running.setUsedCalls(590);
      const { calls } = await early.fails(3, /quota_percent_total: .* 1000 .* 60 %/, {
        config: { quota_percent_total: 60 },
      });
      expect(calls).toBe(10);
      await finish(early);
      const config = { quota_percent_total: 80, max_workers: 1 };
      const run = await scene.fails(3, "quota_percent_total: 800 of the service's 1000 calls", { config });
      return `With 590 of 1,000 calls used and 60 % allowed the run stopped after ${calls}; when the other program had used them up: exit ${run.exitCode}, "quota_percent_total: 800 of the service's 1000 calls ..."; then ${await finish(scene)}`;
    },
  },
  {
    number: 72,
    fault: "10,000 Bulk jobs a day are used up; a job takes an hour",
    expected: "the tap limits the number of jobs and polls",
    async run(open) {
      const scene = await accounts(open, "bulk");
      scene.running.settings.bulkTimes = { queueMs: 1_800_000, workMs: 1_800_000 };
      const before = scene.running.requests().length;
      await scene.sync();
      const polls = scene.requests(/jobs\/query\/\w+$/, before).length;
      expect(polls).toBeLessThan(140);
      const all = await scene.complete();
      const full = await accounts(open, "bulk");
      full.running.settings.dailyBulkJobs = 3;
      full.running.settings.queryTimeoutRows = 100;
      const from = full.running.requests().length;
      const run = await full.fails(3, "LIMIT_EXCEEDED");
      const made = full.requests(/jobs\/query$/, from).length;
      expect(made).toBeLessThanOrEqual(5);
      return `A job of an hour: fewer than 140 polls, ${all}; with 3 jobs left: exit ${run.exitCode}, no more than 5 requested`;
    },
  },
];

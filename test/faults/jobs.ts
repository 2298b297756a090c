import { expect } from "vitest";
import { accounts, endsBy, newJob, survives } from "./accounts-in-pages.ts";
import type { FaultRow, Open } from "./fault-row.ts";
import type { Scene } from "./scene.ts";

const week = 8 * 24 * 60;
const jobsMade = (scene: Scene) => scene.requests(/jobs\/query$/).filter(({ method }) => method === "POST").length;

/** A Bulk job was left by a run that was stopped; then something happens to it. */
async function leftJob(
  open: Open,
  become: (scene: Scene) => void,
  config: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const scene = await open({
    rows: { CaseComment: 12_000 },
    settings: { bulkSetRowsMost: 3_000 },
    config: { api: "bulk" },
  });
  const stop = new AbortController();
  scene.during("/results", () => stop.abort("SIGTERM"), 3);
  const first = await scene.run({ signal: stop.signal, config });
  expect(first.exitCode).toBe(143);
  become(scene);
  await scene.sync();
  await scene.complete({ repeated: true });
  return jobsMade(scene) === 1 ? "continued" : "read again";
}

/** Bulk jobs that end badly, never, or are not there any more. */
export const jobs: readonly FaultRow[] = [
  {
    number: 21,
    fault: "The Bulk job in the state is deleted, too old, of another API version, or has other columns",
    expected: "its slice is read again; of another API version, the job is continued with that version",
    async run(open) {
      const lost = await leftJob(open, (scene) => scene.running.lose("jobs"));
      const old = await leftJob(open, (scene) => scene.later(week));
      const version = await leftJob(open, () => {}, { api_version: "64.0" });
      const columns = await leftJob(open, (scene) => {
        const [stream] = scene.catalog.streams;
        const metadata = stream!.metadata.map((each) =>
          each.breadcrumb[1] === "CommentBody" ? { ...each, metadata: { ...each.metadata, selected: false } } : each,
        );
        scene.catalog = { streams: [{ ...stream!, metadata }] };
      });
      const found = { lost, old, version, columns };
      expect(found).toEqual({ lost: "read again", old: "read again", version: "continued", columns: "read again" });
      return `Deleted: ${lost}; eight days old: ${old}; of API version 64.0: ${version}; other columns: ${columns}; all rows are in the target`;
    },
  },
  {
    number: 22,
    fault: "A Bulk job fails, because its query takes too long or for an internal reason of Salesforce",
    expected: "its slice is read again, in halves; never exit 0 without its rows",
    async run(open) {
      const failed = (errorMessage: string) => ({ state: "Failed", errorMessage });
      const slow = failed(
        "InvalidBatch : Failed to process query: QUERY_TIMEOUT: Your query was running for too long.",
      );
      const timeout = await survives(open, "bulk", { path: newJob, job: slow });
      const internal = failed("InternalServerError : Retried more than fifteen times");
      const once = await survives(open, "bulk", { path: newJob, job: internal });
      const always = { path: newJob, count: "all", job: internal } as const;
      const never = await endsBy(open, "bulk", always, { exitCode: 5, error: "Retried more than fifteen times" });
      return `Query too long: ${timeout}; another reason, once: ${once}; another reason, always: ${never}`;
    },
  },
  {
    number: 23,
    fault: "An admin aborts the Bulk job",
    expected: "the run ends with that message, and can be resumed",
    run: (open) =>
      endsBy(
        open,
        "bulk",
        { path: newJob, job: { state: "Aborted" } },
        { exitCode: 5, error: "was aborted in Salesforce" },
      ),
  },
  {
    number: 24,
    fault: "A Bulk job never leaves UploadComplete or InProgress",
    expected: "aborted after a time, tried again in halves, the reason kept",
    async run(open) {
      const seen: string[] = [];
      for (const state of ["UploadComplete", "InProgress"]) {
        const scene = await accounts(open, "bulk");
        scene.running.fault({ path: newJob, job: { state } });
        await scene.sync();
        const aborted = scene.requests(/jobs\/query\/\w+$/).filter(({ method }) => method === "PATCH").length;
        expect({ aborted, log: scene.logged }).toEqual({ aborted: 1, log: expect.stringContaining(state) });
        await scene.complete();
        seen.push(`${state}: aborted, and read by ${jobsMade(scene) - 1} other jobs`);
      }
      const fault = { path: newJob, count: "all", job: { state: "InProgress" } } as const;
      return `${seen.join("; ")}; every job: ${await endsBy(open, "bulk", fault, { exitCode: 5, error: /InProgress/ })}`;
    },
  },
  {
    number: 25,
    fault: "A Bulk job is in an unknown state",
    expected: "an error that names it, no endless waiting",
    run: (open) =>
      endsBy(
        open,
        "bulk",
        { path: newJob, job: { state: "Paused" } },
        { exitCode: 5, error: /does not know \(Paused\)/ },
      ),
  },
  {
    number: 41,
    fault: "The day's Bulk jobs, or the volume of their results, are used up",
    expected: "a stop that can be resumed, and no flood of REST calls",
    async run(open) {
      let reported = "";
      for (const used of [{ dailyBulkJobs: 0 }, { dailyBulkMegabytes: 0 }]) {
        const scene = await accounts(open, "bulk");
        const { dailyBulkJobs, dailyBulkMegabytes } = scene.running.settings;
        Object.assign(scene.running.settings, used);
        const before = scene.running.requests().length;
        const run = await scene.fails(3, "LIMIT_EXCEEDED");
        const rest = scene.requests(/\/query(All)?[/?]/, before).length;
        expect(rest).toBe(0);
        Object.assign(scene.running.settings, { dailyBulkJobs, dailyBulkMegabytes });
        await scene.sync();
        reported = `exit ${run.exitCode}, ${rest} REST queries; a day later ${await scene.complete()}`;
      }
      return `Either way: ${reported}`;
    },
  },
];

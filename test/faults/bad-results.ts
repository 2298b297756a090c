import { expect } from "vitest";
import type { FaultRow } from "./fault-row.ts";

/** Results of a Bulk job that an earlier run left, and that are not what Salesforce counted. */
export const badResults: readonly FaultRow[] = [
  {
    number: 135,
    fault: "The Bulk job in the state has bad results: a set has too few rows each time",
    expected: "a new job, in the same run if it has written no row of the old one, otherwise in the next run",
    async run(open) {
      const seen: string[] = [];
      for (const bad of ["", ".*locator=NjAwMA"]) {
        const scene = await open({
          rows: { CaseComment: 12_000 },
          settings: { bulkSetRowsMost: 3_000 },
          config: { api: "bulk", state_interval: 0 },
        });
        const stop = new AbortController();
        scene.during("/results", () => stop.abort("SIGTERM"), 2);
        await scene.fails(143, "", { signal: stop.signal });
        const [job = ""] = scene.requests("/results").flatMap(({ url }) => /\/jobs\/query\/\w+/.exec(url) ?? []);
        scene.running.fault({ path: `${job}/results${bad}`, count: "all", dropRows: 1 });
        const run = await scene.run();
        if (run.exitCode !== 0) await scene.sync();
        const jobs = scene.requests(/jobs\/query$/).filter(({ method }) => method === "POST").length;
        await scene.complete({ repeated: true });
        expect({ jobs, rows: scene.bookmark()["rows"] }).toEqual({ jobs: 2, rows: 12_000 });
        seen.push(`exit ${run.exitCode}`);
      }
      expect(seen).toEqual(["exit 0", "exit 4"]);
      return `The first set that the run reads: ${seen[0]}, by a new job; a later set, after some rows: ${seen[1]}, and the next run makes a new job; all rows are in the target, counted once`;
    },
  },
];

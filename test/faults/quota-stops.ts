import { expect } from "vitest";
import type { FaultRow } from "./fault-row.ts";

/** Quotas that a first load does not fit. */
export const quotaStops: readonly FaultRow[] = [
  {
    number: 136,
    fault: "A quota of 40 calls for each run, with 40 streams by Bulk, 64 at a time",
    expected: "each run finishes what it or the previous run began; the load ends after as many runs as its calls need",
    async run(open) {
      const scene = await open({ objects: ["*__c"], customObjects: 40, config: { api: "bulk", max_workers: 64 } });
      const share = (100 * 40) / scene.running.settings.dailyApiCalls;
      const config = { quota_percent_per_run: share };
      let runs = 1;
      let run = await scene.run({ config });
      for (; run.exitCode === 3 && runs < 20; runs += 1) {
        const before = JSON.stringify(scene.state);
        scene.later(24 * 60);
        run = await scene.run({ config });
        expect(JSON.stringify(scene.state)).not.toBe(before);
      }
      expect(run.exitCode).toBe(0);
      const complete = scene.catalog.streams.every(({ tap_stream_id: object }) => {
        const merged = new Set(scene.target.merged(object).map((row) => row["Id"]));
        return scene.ids(20_000, object).every((id) => merged.has(id));
      });
      expect(complete).toBe(true);
      return `${scene.catalog.streams.length} streams were complete after ${runs} runs, and each run kept what it brought`;
    },
  },
];

import { expect } from "vitest";
import type { FaultRow } from "./fault-row.ts";
import { recordsOf } from "./scene.ts";

const minute = 60_000;
const texts = (rows: readonly Readonly<Record<string, unknown>>[]) => rows.map((row) => row["CommentBody"]);

/** What happens at the very edge between what can still change and what cannot. */
export const watermark: readonly FaultRow[] = [
  {
    number: 114,
    fault: "A row changes twice within one second, with a run in between",
    expected: "the next run brings the second version",
    async run(open) {
      const scene = await open({ rows: { CaseComment: 50 } });
      await scene.sync();
      const { clock } = scene.running;
      const [id = ""] = scene.ids(1);
      clock.freeze(true);
      const second = Math.ceil(clock.now().getTime() / 1000) * 1000;
      const versions: unknown[] = [];
      for (const ms of [300, 700]) {
        clock.set(new Date(second + ms));
        scene.rewrite([id], `version at ${ms} ms`);
        versions.push(...texts(recordsOf(await scene.sync())));
      }
      clock.freeze(false);
      expect(versions).toEqual(["version at 300 ms", "version at 700 ms"]);
      return `Both versions came, in ${versions.length} runs; ${await scene.complete()}`;
    },
  },
  {
    number: 115,
    fault: "A row's SystemModstamp equals the watermark, in a transaction that is still open",
    expected: "the next run brings it: only what is below the watermark is final",
    async run(open) {
      const scene = await open({ rows: { CaseComment: 50 } });
      const { clock } = scene.running;
      clock.freeze(true);
      clock.set(new Date(Math.ceil(clock.now().getTime() / minute) * minute));
      const atBegin = clock.now().toISOString();
      scene.comment("open", { commitDelayMs: 40 * minute });
      scene.later(30);
      await scene.sync();
      const bookmark = scene.bookmark()["replication_key_value"];
      scene.later(11);
      const after = texts(recordsOf(await scene.sync()));
      clock.freeze(false);
      expect([bookmark, after]).toEqual([atBegin, ["open"]]);
      return `The bookmark was equal to the row's SystemModstamp, and the run after the commit brought the row; ${await scene.complete()}`;
    },
  },
  {
    number: 117,
    fault: "A whole table gets a new SystemModstamp, for example when a picklist value is renamed",
    expected: "read by Bulk, for the price of a job",
    async run(open) {
      const scene = await open({ rows: { CaseComment: 12_000 } });
      await scene.sync();
      scene.later(30);
      scene.rewrite(scene.ids(), "renamed");
      scene.later(30);
      const before = scene.running.requests().length;
      const run = await scene.sync();
      const jobs = scene.requests(/jobs\/query$/, before).length;
      expect(jobs).toBe(1);
      expect(run.calls).toBeLessThan(12);
      return `${recordsOf(run).length.toLocaleString("en")} rows by ${jobs} Bulk job; ${await scene.complete()}`;
    },
  },
  {
    number: 118,
    fault: "latestDateCovered does not move for hours because of an open transaction",
    expected: "the bookmark waits too and never moves back, and the run reports it",
    async run(open) {
      const scene = await open({ rows: { CaseComment: 50 } });
      await scene.sync();
      scene.later(30);
      scene.comment("very late", { commitDelayMs: 240 * minute });
      const bookmarks: string[] = [];
      const warnings: string[] = [];
      for (let hour = 0; hour < 5; hour += 1) {
        scene.later(61);
        scene.comment(`hour ${hour}`);
        const run = await scene.sync();
        bookmarks.push(String(scene.bookmark()["replication_key_value"]));
        warnings.push(...run.stderr.split("\n").filter((line) => line.includes("transaction")));
      }
      const standing = bookmarks.filter((each) => each === bookmarks[0]).length;
      expect(bookmarks).toEqual([...bookmarks].sort());
      expect(standing).toBe(3);
      expect(warnings.length).toBeGreaterThan(0);
      return `In ${standing} of ${bookmarks.length} hourly runs the bookmark stayed at the transaction's start, then moved on; ${await scene.complete()}`;
    },
  },
];

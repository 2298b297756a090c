import { expect } from "vitest";
import type { FaultRow } from "./fault-row.ts";
import { recordsOf } from "./scene.ts";

/** What one run has of a change, and the next. */
export const startMinute: readonly FaultRow[] = [
  {
    number: 139,
    fault:
      "More than 30 streams, and a change in the minute in which the run begins: a query brings it, the stream of its object does not",
    expected:
      "what was committed before that minute is in all streams, and the run names the minute; the rest comes with the next run",
    async run(open) {
      const name = "changed_comments";
      const soql = "SELECT Id, CommentBody, SystemModstamp FROM CaseComment";
      const objects = ["CaseComment", "Account", "*__c"];
      const scene = await open({ objects, customObjects: 40, config: { queries: [{ name, soql }] } });
      await scene.sync();
      scene.later(30);
      const { clock, org } = scene.running;
      const [account = ""] = scene.ids(1, "Account");
      org.update(scene.admin, { object: "Account", id: account, values: { Description: "before the minute" } });
      // Into the midst of a later minute.
      clock.advance(150_000 - (clock.now().getTime() % 60_000));
      const [comment = ""] = scene.ids(1, "CaseComment");
      scene.rewrite([comment], "in the minute");
      const run = await scene.sync();
      const [, minute = ""] = /has everything that was committed before (\S+), in all streams;/.exec(run.stderr) ?? [];
      expect(minute).toMatch(/:00\.000Z$/);
      const texts = (of: string, from = run) =>
        recordsOf(from, of).map((row) => row["CommentBody"] ?? row["Description"]);
      expect(texts("Account")).toContain("before the minute");
      expect([texts(name), texts("CaseComment")]).toEqual([["in the minute"], []]);
      scene.later(30);
      const next = await scene.sync();
      expect(texts("CaseComment", next)).toEqual(["in the minute"]);
      return "A change before the minute came in this run; a change within it came in the query now, and in its object's stream with the next run; the run named the minute";
    },
  },
];

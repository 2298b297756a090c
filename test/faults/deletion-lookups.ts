import { expect } from "vitest";
import type { FaultRow } from "./fault-row.ts";
import { recordsOf } from "./scene.ts";

/** Lookups of rows whose absence means something. */
export const deletionLookups: readonly FaultRow[] = [
  {
    number: 155,
    fault: "The lookup of deleted records in the recycle bin returns fewer rows than its totalSize",
    expected: "repeated, then an integrity error; a record that did not come is never reported as gone for good",
    async run(open) {
      const metadata_streams = ["deleted_records"];
      const scene = await open({
        objects: ["CaseComment"],
        rows: { CaseComment: 40, Case: 5 },
        config: { metadata_streams },
      });
      for (const id of scene.ids(3)) scene.running.org.remove(scene.admin, "CaseComment", id);
      scene.later(60);
      const gone = (run: Awaited<ReturnType<typeof scene.run>>) =>
        recordsOf(run, "deleted_records").filter(({ in_recycle_bin }) => in_recycle_bin !== true).length;
      const short = { path: "/queryAll[?].*OwnerId|/queryAll[?]q=SELECT%20Id%2CIsDeleted%20FROM", dropRows: 1 };
      scene.running.fault(short);
      const once = await scene.sync();
      const reported = recordsOf(once, "deleted_records").length;
      expect({ reported, gone: gone(once), log: once.stderr }).toMatchObject({
        reported: expect.toSatisfy((count) => count >= 3),
        gone: 0,
        log: expect.stringContaining("Asking a query again"),
      });
      const [id = ""] = scene.ids(1);
      scene.running.org.remove(scene.admin, "CaseComment", id);
      scene.later(60);
      scene.running.fault({ ...short, count: "all" });
      const always = await scene.fails(4, "deleted_records: Salesforce says a query has");
      expect(recordsOf(always, "deleted_records")).toEqual([]);
      scene.running.clearFaults();
      const next = await scene.sync();
      expect(recordsOf(next, "deleted_records").map((row) => [row["id"], row["in_recycle_bin"]])).toEqual([[id, true]]);
      return "Once: repeated, all in the recycle bin; always: exit 4, nothing reported, and the next run reports it correctly";
    },
  },
];

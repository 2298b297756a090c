import { expect } from "vitest";
import type { FaultRow } from "./fault-row.ts";

/** Permissions, of which some follow from others. */
export const inferredRows: readonly FaultRow[] = [
  {
    number: 124,
    fault: "Salesforce always counts more rows of FieldPermissions than it returns, and some have an Id of zeros",
    expected: "a warning, for this object only; rows without an Id of their own are left out",
    async run(open) {
      const more = { standardObjects: true, rows: { FieldPermissions: 90 }, config: { api: "rest" } };
      const scene = await open({ ...more, objects: ["FieldPermissions"] });
      const { stderr } = await scene.sync();
      const ids = scene.target.appended("FieldPermissions").map(({ Id }) => String(Id));
      const held = scene.ids(20_000, "FieldPermissions").filter((id) => !id.startsWith("0".repeat(15)));
      const [warning] = /Salesforce counts .*?\./.exec(stderr) ?? [];
      const other = await open({ objects: ["CaseComment"], config: { api: "rest" } });
      other.running.fault({ path: "/query", count: "all", totalSizeOff: 3 });
      const failed = await other.fails(4, "CaseComment: Salesforce says the query has");
      expect(ids.toSorted()).toEqual(held.toSorted());
      expect(new Set(ids).size).toBe(ids.length);
      return `${ids.length} rows with ${new Set(ids).size} different ids, and the warning "${warning}"; the same for CaseComment: exit ${failed.exitCode}`;
    },
  },
];

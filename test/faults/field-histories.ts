import { expect } from "vitest";
import type { FaultRow } from "./fault-row.ts";
import { recordsOf } from "./scene.ts";

/** More streams than are read whether something changed or not. */
const manyObjects = 31;

/** What Salesforce does not say of rows that have no time of a change. */
export const fieldHistories: readonly FaultRow[] = [
  {
    number: 123,
    fault: "`updated` names no rows of a field history, which has only CreatedDate",
    expected: "an empty answer proves nothing: new rows come in the next run",
    async run(open) {
      const scene = await open({ customObjects: manyObjects, objects: ["*__c", "Account", "AccountHistory"] });
      expect(scene.catalog.streams.length).toBeGreaterThan(manyObjects);
      await scene.sync();
      scene.later(60);
      await scene.sync();
      scene.later(60);
      const [account = ""] = scene.ids(1, "Account");
      scene.running.org.update(scene.admin, { object: "Account", id: account, values: { Name: "Renamed" } });
      scene.later(60);
      const rows = recordsOf(await scene.sync(), "AccountHistory");
      const held = scene.ids(20_000, "AccountHistory");
      const merged = scene.target.merged("AccountHistory").map(({ Id }) => Id);
      expect(rows.length).toBeGreaterThan(0);
      expect(merged).toEqual(held);
      return `${rows.length === 1 ? "The new row" : `${rows.length} new rows`} of AccountHistory came, among ${scene.catalog.streams.length} streams most of which were skipped as unchanged`;
    },
  },
];

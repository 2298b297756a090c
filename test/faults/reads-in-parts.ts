import { expect } from "vitest";
import { fullTable, withTraits } from "../support/catalog-metadata.ts";
import type { FaultRow, Open } from "./fault-row.ts";
import { recordsOf, type Scene } from "./scene.ts";

const object = "Wide__c";
const lastText = "Field_397_with_a_name_as_long_as_names_a__c";
/** Queries of one part, among those that a composite call holds. */
const laterPart = "/queryAll[?].*Id%20IN";

/** An object that REST reads in parts of its columns; the org is as strict inside of a composite call as outside. */
async function wide(open: Open): Promise<Scene> {
  const scene = await open({ objects: [object], wideFields: 400, rows: { [object]: 60 } });
  scene.running.clock.freeze(true);
  scene.running.fault({ path: "/queryAll[?].{12400}", count: "all", reply: { status: 414, text: "" } });
  scene.catalog = fullTable(withTraits(scene.catalog, { "salesforce.bulk": false }));
  return scene;
}

/** Rows that are read in parts of their columns, or with columns of their parents. */
export const readsInParts: readonly FaultRow[] = [
  {
    number: 9,
    fault: "A row changes between two requests for parts of its columns",
    expected: "read again by its Id: never a mixed row",
    async run(open) {
      const scene = await wide(open);
      const changed = scene.ids(5);
      let times = 0;
      scene.running.fault({
        path: laterPart,
        count: 8,
        before: () => {
          times += 1;
          scene.running.clock.advance(1_000);
          const text = `Renamed ${times}`;
          const values = { Name: text, [lastText]: text };
          scene.running.org.update(scene.admin, { object, id: changed[times % changed.length] ?? "", values });
        },
      });
      const rows = recordsOf(await scene.sync());
      const renamed = rows.filter((row) => String(row["Name"]).startsWith("Renamed"));
      const halves = rows.filter(
        (row) => String(row["Name"]).startsWith("Renamed") !== String(row[lastText]).startsWith("Renamed"),
      );
      expect(rows).toHaveLength(60);
      expect([renamed.length > 1, halves]).toEqual([true, []]);
      expect(renamed.every((row) => row["Name"] === row[lastText])).toBe(true);
      return `${rows.length} rows of two parts each, ${changed.length} of which changed in between: none mixes old and new values`;
    },
  },
  {
    number: 10,
    fault: "A row is purged between two requests for parts of its columns",
    expected: "left out; the others come, and its deletion follows",
    async run(open) {
      const scene = await wide(open);
      const [gone = ""] = scene.ids(8).slice(-1);
      scene.during(laterPart, () => scene.running.org.purge(scene.admin, object, gone));
      const run = await scene.sync();
      const had = recordsOf(run).some((row) => row["Id"] === gone);
      expect([had, recordsOf(run).length]).toEqual([false, 59]);
      return `The row did not come, the ${recordsOf(run).length} others did`;
    },
  },
  {
    number: 18,
    fault: "A parent is renamed; its children's SystemModstamp does not move",
    expected: "the parent's column keeps its old value until `related_fields_reread` or a full load",
    async run(open) {
      const config = { related_fields: { Contact: ["Account.Name"] } };
      const scene = await open({ objects: ["Contact", "Account"], rows: { Contact: 60, Account: 20 }, config });
      await scene.sync();
      scene.later(30);
      const child = scene.target.merged("Contact").find((row) => row["AccountId"] !== null);
      const name = () => scene.target.merged("Contact").find((row) => row["Id"] === child?.["Id"])?.["Account__Name"];
      scene.running.org.update(scene.admin, {
        object: "Account",
        id: String(child?.["AccountId"]),
        values: { Name: "Renamed" },
      });
      scene.later(30);
      const before = scene.state;
      await scene.sync();
      const stale = name();
      scene.state = before;
      await scene.sync({ config: { related_fields_reread: true } });
      expect([stale === "Renamed", name()]).toEqual([false, "Renamed"]);
      return "Without `related_fields_reread` the contact kept its account's old name; with it the same run brought the new name";
    },
  },
];

import { expect } from "vitest";
import { firstSentence } from "./accounts-in-pages.ts";
import type { FaultRow } from "./fault-row.ts";
import { firstError, recordsOf } from "./scene.ts";

const measured = { developer_name: "Measurements", unique_field: "Measurement__c.Id" };
const noObjects = ["!*"];

/** Analytics reports, of which Salesforce gives 2,000 rows at a time. */
export const reports: readonly FaultRow[] = [
  {
    number: 44,
    fault: "A report has more than 2,000 rows and says allData: false",
    expected: "paged by a field that distinguishes rows; otherwise an error, never cut",
    async run(open) {
      const rows = { Measurement__c: 5_001 };
      const scene = await open({ objects: noObjects, rows, config: { reports: [measured] } });
      const ids = recordsOf(await scene.sync()).map((row) => row["Measurement__c__Id"]);
      const held = scene.ids(20_000, "Measurement__c");
      expect(ids.toSorted()).toEqual(held.toSorted());
      const reports = [{ developer_name: "Measurements" }];
      const blind = await open({ objects: noObjects, rows, config: { reports } });
      const refused = await blind.fails(2, "Set unique_field");
      expect(recordsOf(refused)).toEqual([]);
      return `${ids.length.toLocaleString("en")} rows, each once, by their ids; without \`unique_field\`: exit ${refused.exitCode}, no row, "${firstSentence(firstError(refused))}"`;
    },
  },
  {
    number: 45,
    fault: "A report cuts text at 255 characters; a report is changed while it is read",
    expected: "a warning that names the column; a changed report is read again as a whole",
    async run(open) {
      const config = { reports: [{ developer_name: "All_Cases" }] };
      const cases = await open({ objects: noObjects, rows: { Case: 300 }, config });
      const run = await cases.sync();
      const cut = recordsOf(run).filter((row) => String(row["DESCRIPTION"]).length === 255).length;
      expect(run.stderr).toContain(`Texts of 255 characters or more, which reports cut there: DESCRIPTION (${cut})`);
      const scene = await open({
        objects: noObjects,
        rows: { Measurement__c: 520 },
        settings: { reportRows: 200 },
        config: { reports: [measured] },
      });
      const { running } = scene;
      const only = { column: "Measurement__c.Unit__c", operator: "equals", value: "kg" };
      const reportFilters = [{ ...only, filterType: "fieldValue", isRunPageEditable: true } as const];
      const happen = () => running.editReport("Measurements", { reportFilters });
      running.fault({ method: "POST", path: "/analytics/reports/", nth: 2, before: happen });
      const changed = await scene.sync();
      const ids = recordsOf(changed).map((row) => row["Measurement__c__Id"]);
      expect(changed.stderr).toMatch(/WARN report_Measurements: Reading it again: .* changed.* while it was read/);
      expect(ids.toSorted()).toEqual(scene.ids(20_000, "Measurement__c", "WHERE Unit__c = 'kg'").toSorted());
      return `A warning named DESCRIPTION with ${cut} texts cut; the other report, whose filter changed after its first page, was read again: its ${ids.length} rows, each once`;
    },
  },
];

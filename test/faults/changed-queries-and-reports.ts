import { expect } from "vitest";
import { firstSentence } from "./accounts-in-pages.ts";
import type { FaultRow } from "./fault-row.ts";
import { errorsOf, firstError, recordsOf } from "./scene.ts";

const report = "Measurements_by_Unit";

/** Streams that are no objects: one of several settings, one of several readers of a report. */
export const oneOfMany: readonly FaultRow[] = [
  {
    number: 156,
    fault: "A field of one query is hidden, a report or a list view has another name; the run has no catalog",
    expected: "the run fails for that setting by name, and reads the rest",
    async run(open) {
      const good = { name: "good", soql: "SELECT Id, Name FROM Account" };
      const config = {
        queries: [good, { name: "hidden", soql: "SELECT Id, Phone FROM Account" }],
        reports: [{ developer_name: "Renamed_Report" }],
        list_views: ["Account.RenamedView"],
      };
      const scene = await open({ objects: ["Account"], rows: { Account: 20 }, config, discover: false });
      scene.running.org.alterField("Account", "Phone", "hide");
      const run = await scene.fails(2, /queries: hidden: /, { catalog: undefined });
      const streams = ["Account", "good"].map((stream) => recordsOf(run, stream).length);
      expect({ errors: errorsOf(run).length, streams }).toEqual({ errors: 3, streams: [20, 20] });
      expect(run.stderr).toContain("2 of 2 streams complete, 3 settings failed, ");
      const discovery = await scene.fails(2, /queries: hidden: /, { catalog: undefined, args: ["--discover"] });
      expect(discovery.stdout).toBe("");
      return `Exit ${run.exitCode}, ${errorsOf(run).length} settings named, the first one: "${firstSentence(firstError(run))}"; the object and the other query came complete; \`--discover\`: exit ${discovery.exitCode}, no catalog`;
    },
  },
  {
    number: 157,
    fault: "A report is saved without its groups between the tap's describe and its run",
    expected:
      "the metadata of the report's run show it: described again, or failed; no row without its group is written",
    async run(open) {
      const config = { reports: [{ developer_name: report, unique_field: "Measurement__c.Id", summary: true }] };
      const scene = await open({ objects: ["!*"], rows: { Measurement__c: 150 }, config });
      const flat = { reportFormat: "TABULAR", groupingsDown: [], groupingsAcross: [] } as const;
      scene.running.fault({
        method: "POST",
        path: "/analytics/reports/",
        before: () => scene.running.editReport(report, flat),
      });
      const run = await scene.fails(2, /Reading it again: .* the report was changed/, { config: { max_workers: 1 } });
      const activated = run.messages.filter(({ type }) => type === "ACTIVATE_VERSION");
      expect([recordsOf(run).length, activated.length]).toEqual([0, 0]);
      return `Exit ${run.exitCode}, no record of rows or totals written, no version activated: "${firstSentence(firstError(run))}"`;
    },
  },
];

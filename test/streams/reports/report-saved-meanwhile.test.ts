import { afterEach, describe, expect, it } from "vitest";
import { recordsOf } from "../../support/records.ts";
import { ReportOrg } from "../../support/report-org.ts";

let org: ReportOrg;
afterEach(() => org.close());

const grouping = { sortOrder: "Asc", sortAggregate: null } as const;
const unit = { ...grouping, name: "Measurement__c.Unit__c", dateGranularity: "None" } as const;
const year = { ...grouping, name: "Measurement__c.Taken_On__c", dateGranularity: "Year" } as const;
const flat = { reportFormat: "TABULAR", groupingsDown: [], groupingsAcross: [] } as const;
const grouped = { developer_name: "Measurements_by_Unit", unique_field: "Measurement__c.Id" };
const ways = [
  ["in one run", grouped, { Measurement__c: 150 }, 200],
  ["page by page", grouped, { Measurement__c: 520 }, 200],
  ["as a spreadsheet", { developer_name: "Measurements_by_Unit", export: true }, { Measurement__c: 150 }, 200],
  ["with its totals", { ...grouped, summary: true }, { Measurement__c: 150 }, 200],
] as const;
const other = [
  ["without its groups", flat],
  ["by one group less", { groupingsDown: [unit] }],
  ["as a matrix", { reportFormat: "MATRIX", groupingsDown: [unit], groupingsAcross: [year] }],
] as const;

type Changes = Parameters<ReportOrg["org"]["running"]["editReport"]>[1];

/** The report is saved when its n-th run is asked for; from the describe on, as the tap sees it. */
const saved = (changes: Changes, nth = 1): void =>
  org.org.running.fault({
    method: "POST",
    path: "/analytics/reports/",
    nth,
    before: () => org.org.running.editReport("Measurements_by_Unit", changes),
  });

describe("a report that its author saves between its describe and its run", () => {
  it.each(
    ways.flatMap(([way, setting, rows, reportRows]) =>
      other.map(([how, changes]) => [how, way, setting, rows, reportRows, changes] as const),
    ),
  )("%s fails by that, and nothing of it goes out: read %s", async (_how, _way, setting, rows, reportRows, changes) => {
    org = await ReportOrg.start({ rows, settings: { reportRows } });
    const { catalog } = await org.discover([setting]);
    saved(changes);

    const run = await org.run([], { catalog, config: { max_workers: 1 } });

    expect(run.exitCode).toBe(2);
    expect(run.stderr).toMatch(/Reading it again: .* the report was changed \(/);
    expect(run.stderr).toMatch(/the report's groups were .* when it was discovered, and are/);
    expect(recordsOf(run)).toEqual([]);
    expect(run.messages.filter(({ type }) => type === "ACTIVATE_VERSION")).toEqual([]);
  });

  it.each(ways)(
    "and then saves as it was is read %s, each row in its group",
    async (_way, setting, rows, reportRows) => {
      org = await ReportOrg.start({ rows, settings: { reportRows } });
      const { catalog } = await org.discover([setting]);
      const whole = recordsOf(await org.run([], { catalog, config: { max_workers: 1 } }));
      const before = { reportFormat: "SUMMARY", groupingsDown: [unit, year] } as const;
      saved(flat);
      // The describe of the second attempt.
      org.org.running.fault({
        path: "/describe",
        nth: 2,
        before: () => org.org.running.editReport("Measurements_by_Unit", before),
      });

      const run = await org.run([], { catalog, config: { max_workers: 1 } });

      expect(run.exitCode).toBe(0);
      expect(
        recordsOf(run)
          .map((row) => JSON.stringify(row))
          .toSorted(),
      ).toEqual(whole.map((row) => JSON.stringify(row)).toSorted());
    },
  );

  it("with other totals is read with those that it has then, as schema_changes says", async () => {
    org = await ReportOrg.start({ rows: { Measurement__c: 150 } });
    const { catalog } = await org.discover([{ ...grouped, summary: true }]);
    // The rows' run comes first.
    saved({ aggregates: ["RowCount"] }, 2);

    const run = await org.run([], { catalog, config: { max_workers: 1 } });

    expect(run.exitCode).toBe(0);
    expect(run.stderr).toMatch(
      /Reading it again: .* the report was changed \(its totals were .*RowCount and are RowCount\)/,
    );
  });

  it("for other rows is read with those that it has then", async () => {
    org = await ReportOrg.start();
    const largest = "Largest_Opportunities";
    const { catalog } = await org.discover([{ developer_name: largest }]);
    const topRows = { rowLimit: 5, direction: "Desc" } as const;
    org.org.running.fault({
      method: "POST",
      path: "/analytics/reports/",
      before: () => org.org.running.editReport(largest, { topRows }),
    });

    const run = await org.run([], { catalog });

    expect(run.exitCode === 0 ? "" : run.stderr).toBe("");
    expect(run.stderr).toMatch(/Reading it again: .* the report was changed while it was read/);
    expect(recordsOf(run)).toHaveLength(5);
  });
});

import { afterEach, describe, expect, it } from "vitest";
import { recordsOf } from "../../support/records.ts";
import { ReportOrg } from "../../support/report-org.ts";

let org: ReportOrg;
afterEach(() => org.close());

/** What the run after a full one costs, what it said beforehand, and how many rows there are. */
async function secondRun(report: object, stream: string) {
  const { catalog } = await org.discover([report]);
  const only = catalog.streams.filter((each) => each.tap_stream_id === stream);
  const { state } = await org.run([], { catalog: { streams: only } });
  const { calls, stderr, messages } = await org.run([], { catalog: { streams: only }, state });
  const said = / (\d+) rows, (\d+) calls?: /.exec(
    stderr.split("\n").find((line) => line.includes(`${stream}: by`)) ?? "",
  );
  return { calls, said: said?.slice(1).map(Number), rows: recordsOf({ messages }).length, messages };
}

describe("the calls that a report costs", () => {
  it("are two for each page, where it has groups", async () => {
    org = await ReportOrg.start({ rows: { Measurement__c: 5200 } });

    const { calls, said, rows } = await secondRun(
      { developer_name: "Measurements_by_Unit", unique_field: "Measurement__c.Id" },
      "report_Measurements_by_Unit",
    );

    expect([calls, said]).toEqual([6 + 2 * 3, [rows, 6 + 2 * 3]]);
  });

  it("are five for a spreadsheet, and two for the aggregates", async () => {
    org = await ReportOrg.start();
    const report = { developer_name: "Opportunity_Matrix", export: true, summary: true };

    const sheet = await secondRun(report, "report_Opportunity_Matrix");
    const summary = await secondRun(report, "report_Opportunity_Matrix__summary");

    expect([sheet.calls, sheet.said]).toEqual([5, [sheet.rows, 5]]);
    expect([summary.calls, summary.said]).toEqual([2, [summary.rows, 2]]);
  });
});

describe("a run after another one", () => {
  it("brings a report in full, and tells a target what is gone", async () => {
    org = await ReportOrg.start();
    const report = { developer_name: "All_Opportunities" };

    const { rows, messages } = await secondRun(report, "report_All_Opportunities");

    expect(rows).toBe(org.soql("SELECT Id FROM Opportunity").length);
    expect(messages.filter(({ type }) => type === "ACTIVATE_VERSION")).toHaveLength(1);
  });
});

describe("a report of 25,000 rows", () => {
  it("comes whole, every value as the org has it", async () => {
    org = await ReportOrg.start({ rows: { Measurement__c: 25_600 } });

    const records = await org.records({ developer_name: "Measurements", unique_field: "Measurement__c.Id" });

    const expected = org.soql(
      "SELECT Id, Precise__c, Count__c, Taken_At__c, Taken_On__c FROM Measurement__c ORDER BY Id",
    );
    const found = records.map((record) =>
      ["Id", "Precise__c", "Count__c", "Taken_At__c", "Taken_On__c"].map((name) => record[`Measurement__c__${name}`]),
    );
    expect(expected.length).toBeGreaterThan(25_000);
    expect(found.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))).toEqual(
      expected.map(([id, precise, ...rest]) => [id, precise === null ? null : Number(precise), ...rest]),
    );
  }, 60_000);
});

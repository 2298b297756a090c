import { afterEach, describe, expect, it } from "vitest";
import { recordsOf } from "../../support/records.ts";
import { ReportOrg } from "../../support/report-org.ts";

let org: ReportOrg;
afterEach(() => org.close());

const sheet = "/analytics/reports/[^/]+\\?includeDetails=true";

describe("a report read as a spreadsheet", () => {
  it("brings all rows by one run, with the texts that it shows", async () => {
    org = await ReportOrg.start({ rows: { Measurement__c: 5200 } });

    const run = await org.run([{ developer_name: "Measurements", export: true }]);

    const expected = org.soql(
      "SELECT Name, Count__c, Taken_On__c, Taken_At__c FROM Measurement__c WHERE Taken_On__c > 1900-03-01 AND Taken_At__c > 1900-03-01T00:00:00Z",
    );
    const found = new Map(recordsOf(run).map((record) => [record["Measurement__c__Name"], record]));
    expect(run.exitCode).toBe(0);
    expect(found.size).toBe(org.soql("SELECT Id FROM Measurement__c").length);
    expect(expected.length).toBeGreaterThan(2500);
    for (const [name, count, day, takenAt] of expected) {
      expect(found.get(name)).toMatchObject({
        Measurement__c__Count__c: count,
        Measurement__c__Taken_On__c: day,
        Measurement__c__Taken_At__c: String(takenAt).slice(0, 19),
      });
    }
  });

  it("puts the groups of a report in columns", async () => {
    org = await ReportOrg.start();

    const records = await org.records({ developer_name: "Opportunity_Matrix", export: true });

    const expected = org.soql("SELECT Type, StageName, CloseDate, LeadSource, Name, Owner.Name FROM Opportunity");
    expect(
      records
        .map((record) =>
          JSON.stringify(
            ["TYPE", "STAGE_NAME", "CLOSE_DATE", "LEAD_SOURCE", "OPPORTUNITY_NAME", "FULL_NAME"].map(
              (name) => record[name],
            ),
          ),
        )
        .sort(),
    ).toEqual(expected.map((row) => JSON.stringify(row)).sort());
  });

  it("names numbers that a spreadsheet rounds", async () => {
    org = await ReportOrg.start();

    const { stderr } = await org.run([{ developer_name: "Invoices", export: true }]);

    expect(stderr).toMatch(
      /WARN report_Invoices: Numbers of more digits than a spreadsheet keeps may be rounded: Invoice__c__Total__c \(\d+\)/,
    );
  });

  it("is refused from 100,000 rows on: a sheet ends there, whether the report does or not", async () => {
    org = await ReportOrg.start({ rows: { Measurement__c: 103_000 } });

    const run = await org.run([{ developer_name: "Measurements", export: true }]);

    expect(run.exitCode).toBe(2);
    expect(run.stderr).toMatch(
      /ERROR report_Measurements: the report has 1\d\d,\d{3} rows, and a spreadsheet export ends at 100,000\. Set unique_field/,
    );
  });

  it("is read again where rows changed before it was counted again", async () => {
    org = await ReportOrg.start();
    org.org.running.fault({
      path: sheet,
      before: () => void org.create("Opportunity", { Name: "New", StageName: "Prospecting", CloseDate: "2026-02-01" }),
    });

    const run = await org.run([{ developer_name: "All_Opportunities", export: true }]);

    expect(run.exitCode).toBe(0);
    expect(run.stderr).toContain(
      "WARN report_All_Opportunities: Reading it again: report_All_Opportunities: rows changed",
    );
    expect(recordsOf(run)).toHaveLength(org.soql("SELECT Id FROM Opportunity").length);
  });

  const damages = [
    ["that is no archive", { flipByte: 40_000, truncate: 200 }],
    ["with a damaged part", { flipByte: 8000 }],
  ] as const;

  it.each(damages)("is read again for a file %s", async (_what, effect) => {
    org = await ReportOrg.start({ settings: { gzip: false } });
    const report = { developer_name: "Contacts_Accounts", export: true };
    const whole = await org.records(report);
    org.org.running.fault({ path: sheet, ...effect });

    const run = await org.run([report]);

    expect(run.exitCode).toBe(0);
    expect(run.stderr).toContain("Reading it again: report_Contacts_Accounts: the report's spreadsheet ");
    expect(recordsOf(run)).toEqual(whole);
  });

  it.each(damages)("fails for a file %s each time, and brings nothing", async (_what, effect) => {
    org = await ReportOrg.start({ settings: { gzip: false } });
    org.org.running.fault({ path: sheet, count: "all", ...effect });

    const run = await org.run([{ developer_name: "Contacts_Accounts", export: true }]);

    expect(run.exitCode).toBe(4);
    expect(run.stderr).toContain("ERROR report_Contacts_Accounts: the report's spreadsheet ");
    expect(recordsOf(run)).toEqual([]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ReportOrg, type Row, recordsOf } from "../support/report-org.ts";

/** The error that a failed run names. */
const errorOf = (stderr: string): string => /^ERROR (.*)$/m.exec(stderr)?.[1] ?? "";

const warnings = (stderr: string): string[] => stderr.split("\n").filter((line) => line.startsWith("WARN"));

describe("reports of up to 2,000 rows", () => {
  let org: ReportOrg;
  beforeAll(async () => {
    org = await ReportOrg.start();
  });
  afterAll(() => org.close());

  it("brings the rows that the report shows: ids with the names they stand for, numbers, dates, moments in UTC", async () => {
    const records = await org.records({ developer_name: "All_Opportunities" });

    const expected = org.soql(
      "SELECT Id, Name, AccountId, Account.Name, Amount, StageName, CloseDate, CreatedDate, IsWon FROM Opportunity",
    );
    expect(records.map(({ _sdc_row_key, ...record }) => record)).toEqual(
      expected.map(([id, name, accountId, account, amount, stage, closed, created, won]) => ({
        OPPORTUNITY_NAME: id,
        OPPORTUNITY_NAME__label: name,
        ACCOUNT_NAME: accountId,
        ACCOUNT_NAME__label: account,
        AMOUNT: amount === null ? null : Number(amount),
        STAGE_NAME: stage,
        STAGE_NAME__label: null,
        CLOSE_DATE: closed,
        CREATED_DATE: `${String(created).slice(0, 10)}T00:00:00.000Z`,
        WON: won,
      })),
    );
  });

  it("gives each row a key of its own, the same in every run", async () => {
    const [once, again] = [await org.records({ name: "All Cases" }), await org.records({ name: "All Cases" })];
    const keys = (records: readonly Row[]) => records.map((record) => record["_sdc_row_key"]);

    expect(new Set(keys(once)).size).toBe(once.length);
    expect(keys(again)).toEqual(keys(once));
  });

  it("tells rows apart that are alike", async () => {
    const report = { developer_name: "Measurement_Counts", stream: "names" };
    org.org.running.editReport("Measurement_Counts", { detailColumns: ["Measurement__c.Valid__c"] });

    const records = await org.records(report);

    expect(new Set(records.map((record) => JSON.stringify(record))).size).toBe(records.length);
    expect(records.length).toBeGreaterThan(100);
  });

  it("keeps all digits of numbers", async () => {
    const run = await org.run([{ developer_name: "Invoices" }]);

    const written = [...run.stdout.matchAll(/"Invoice__c__Total__c":([^,]*),/g)].map(([, digits]) => digits);
    const expected = org.soql("SELECT Total__c FROM Invoice__c").map(([total]) => String(total));
    expect(written.filter((digits) => digits !== '{"type":["null"')).toEqual(expected);
    expect(expected.some((digits) => digits.replace(/\D/g, "").length > 16)).toBe(true);
  });

  it("leaves the rows out that its own filters and those of the configuration leave out", async () => {
    const filters = [{ column: "STAGE_NAME", operator: "equals", value: "Closed Won,Closed Lost" }];

    const records = await org.records({ developer_name: "Pipeline_in_Three_Levels", filters });

    const expected = org.soql(
      "SELECT Id FROM Opportunity WHERE ((Amount > 1000 AND StageName != 'Closed Lost') OR Type = null) " +
        "AND StageName IN ('Closed Won', 'Closed Lost')",
    );
    expect(records.map((record) => record["OPPORTUNITY_NAME"]).sort()).toEqual(expected.map(([id]) => id).sort());
    expect(records.length).toBeGreaterThan(5);
  });

  it("puts the groups of a summary report beside each row", async () => {
    const records = await org.records({ developer_name: "Pipeline_in_Three_Levels" });

    const rows = new Map(
      org
        .soql("SELECT Id, Type, CloseDate, AccountId, Account.Name FROM Opportunity")
        .map(([id, type, closed, account, name]) => [
          id,
          { type, month: `${String(closed).slice(0, 7)}-01`, account, name },
        ]),
    );
    expect(
      records.map((record) => ({
        type: record["TYPE"],
        month: record["CLOSE_DATE"],
        account: record["ACCOUNT_NAME"],
        name: record["ACCOUNT_NAME__label"],
      })),
    ).toEqual(records.map((record) => rows.get(record["OPPORTUNITY_NAME"])));
    expect(records[0]?.["CLOSE_DATE__label"]).toMatch(/^[A-Z][a-z]+ \d{4}$/);
  });

  it("puts both sides of a matrix beside each row", async () => {
    const records = await org.records({ developer_name: "Opportunity_Matrix" });

    const rows = new Map(
      org
        .soql("SELECT Id, Type, StageName, CloseDate, LeadSource FROM Opportunity")
        .map(([id, type, stage, closed, source]) => [id, [type, stage, `${String(closed).slice(0, 4)}-01-01`, source]]),
    );
    expect(records.map((record) => record["OPPORTUNITY_NAME"]).sort()).toEqual([...rows.keys()].sort());
    expect(
      records.map((record) => ["TYPE", "STAGE_NAME", "CLOSE_DATE", "LEAD_SOURCE"].map((name) => record[name])),
    ).toEqual(records.map((record) => rows.get(record["OPPORTUNITY_NAME"])));
  });

  it("gives the aggregates as a second stream: each group, each crossing, and the totals", async () => {
    const { messages } = await org.run([{ developer_name: "Opportunities_by_Stage", summary: true }]);

    const expected = org.soql("SELECT StageName, SUM(Amount), COUNT(Id) FROM Opportunity GROUP BY StageName");
    const total = org.soql("SELECT SUM(Amount), COUNT(Id) FROM Opportunity");
    const records = recordsOf(messages, "report_Opportunities_by_Stage__summary");
    const found = records.map((record) =>
      ["levels_down", "STAGE_NAME", "AMOUNT__sum", "RowCount"].map((name) => record[name]),
    );
    expect(found.sort(byText)).toEqual(
      [
        ...expected.map(([stage, sum, count]) => [1, stage, Number(sum), count]),
        ...total.map(([sum, count]) => [0, null, Number(sum), count]),
      ].sort(byText),
    );
  });

  it("costs a describe and a run, and says so beforehand", async () => {
    const { catalog } = await org.discover([{ developer_name: "All_Cases" }]);

    const { stderr, calls } = await org.run([], { catalog });

    expect(calls).toBe(2);
    expect(stderr).toContain(
      "report_All_Cases: by Analytics REST, rows unknown, 2 calls: a describe and a run of up to",
    );
  });

  it("reads what the catalog selects", async () => {
    const { catalog } = await org.discover([{ developer_name: "All_Opportunities" }]);
    const streams = catalog.streams.map((stream) => ({
      ...stream,
      metadata: stream.metadata.map((entry) =>
        ["AMOUNT", "OPPORTUNITY_NAME__label"].includes(String(entry.breadcrumb[1])) || entry.breadcrumb.length === 0
          ? { ...entry, metadata: { ...entry.metadata, selected: true } }
          : { ...entry, metadata: { ...entry.metadata, selected: false } },
      ),
    }));

    const { messages } = await org.run([], { catalog: { streams } });

    const whole = await org.records({ developer_name: "All_Opportunities" });
    expect(recordsOf(messages)).toEqual(
      whole.map(({ OPPORTUNITY_NAME__label, AMOUNT, _sdc_row_key }) => ({
        OPPORTUNITY_NAME__label,
        AMOUNT,
        _sdc_row_key,
      })),
    );
  });

  it("names the columns with texts that reports cut at 255 characters", async () => {
    org.create("Case", { Status: "New", Description: "x".repeat(400) });

    const { stderr, messages } = await org.run([{ developer_name: "All_Cases" }]);

    const cut = recordsOf(messages).filter((record) => String(record["DESCRIPTION"]).length === 255);
    expect(warnings(stderr)).toEqual([
      `WARN report_All_Cases: Texts of 255 characters or more, which reports cut there: DESCRIPTION (${cut.length}). Read the object itself for the whole text.`,
    ]);
  });

  it("leaves out by name what cannot be had, and says what to do; the others come", async () => {
    const reports = [
      { developer_name: "All_Case" },
      { developer_name: "Joined_Pipeline" },
      { developer_name: "Broken_Report" },
      { developer_name: "Wide_Accounts" },
      { developer_name: "Twenty_Filters", unique_field: "OPPORTUNITY_ID" },
      { developer_name: "All_Cases", unique_field: "CDF1" },
      { developer_name: "Invoices", unique_field: "Invoice__c.Name" },
      { developer_name: "Opportunities_by_Stage", key_properties: ["AMOUNTS"] },
      { developer_name: "Opportunities_by_Stage" },
    ];

    const { catalog, stderr } = await org.discover(reports);

    const told = warnings(stderr).filter((line) => !line.includes("Trying again"));
    expect(catalog.streams.map((stream) => stream.tap_stream_id)).toEqual(["report_Opportunities_by_Stage"]);
    expect(told).toEqual([
      expect.stringMatching(/reports: All_Case is left out\. There is no such report.* Did you mean All_Cases\?/),
      expect.stringMatching(/Joined_Pipeline is left out\. It is a joined report/),
      expect.stringMatching(/Broken_Report is left out\. Salesforce answered UNKNOWN_EXCEPTION/),
      expect.stringMatching(/Wide_Accounts is left out\. It has \d+ columns, .* up to 100\./),
      expect.stringMatching(/Twenty_Filters is left out\. It has 20 filters, and unique_field needs 1 more/),
      expect.stringMatching(/unique_field: CDF1 is a formula of the report/),
      expect.stringMatching(/unique_field: Invoice__c\.Name is an auto-number with more than digits/),
      expect.stringMatching(/key_properties: the stream has no AMOUNTS\. Did you mean AMOUNT\?/),
    ]);
  });

  it("fails by name a report that the API does not run; the others are read", async () => {
    const run = await org.run([{ developer_name: "Historical_Trend" }, { developer_name: "All_Cases" }]);

    expect(run.exitCode).not.toBe(0);
    expect(errorOf(run.stderr)).toMatch(/^report_Historical_Trend: Salesforce answered NOT_IMPLEMENTED/);
    expect(recordsOf(run.messages, "report_All_Cases").length).toBeGreaterThan(50);
  });
});

const byText = (a: readonly unknown[], b: readonly unknown[]): number => (String(a) < String(b) ? -1 : 1);

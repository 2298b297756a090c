import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordsOf } from "../../support/records.ts";
import { ReportOrg } from "../../support/report-org.ts";
import type { Row } from "../../support/target.ts";

/** The error that a failed run names. */
const errorOf = (stderr: string): string => /^ERROR (.*)$/m.exec(stderr)?.[1] ?? "";

const warnings = (stderr: string): string[] => stderr.split("\n").filter((line) => line.startsWith("WARN"));

describe("reports of up to 2,000 rows", () => {
  let org: ReportOrg;
  beforeAll(async () => {
    org = await ReportOrg.start();
  });
  afterAll(() => org.close());

  it("brings the rows that the report shows: ids with the names they stand for, numbers, dates, date-times in UTC", async () => {
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

  it("is found by its id, in 15 or 18 characters", async () => {
    const { catalog } = await org.discover([{ developer_name: "All_Cases" }]);
    const id = String(org.soql("SELECT Id FROM Report WHERE DeveloperName = 'All_Cases'")[0]?.[0]);

    const found = await Promise.all([id, id.slice(0, 15)].map((each) => org.discover([{ id: each }])));

    expect(found.map((each) => each.catalog)).toEqual([catalog, catalog]);
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
    const records = recordsOf({ messages }, "report_Opportunities_by_Stage__summary");
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

  it("gives sums, averages, smallest, greatest and how many different ones", async () => {
    const { messages } = await org.run([
      { developer_name: "Pipeline_in_Three_Levels", summary: true },
      { developer_name: "Opportunities_by_Stage", summary: true },
    ]);

    const total = (stream: string) => recordsOf({ messages }, stream).find((record) => record["levels_down"] === 0);
    const where = "(Amount > 1000 AND StageName != 'Closed Lost') OR Type = null";
    const [pipeline] = org.soql(
      `SELECT SUM(Amount), MIN(Amount), MAX(Amount), COUNT_DISTINCT(Name), COUNT(Id) FROM Opportunity WHERE ${where}`,
    );
    const [stages] = org.soql("SELECT SUM(Amount), AVG(Probability), COUNT(Id) FROM Opportunity");
    expect(
      ["AMOUNT__sum", "AMOUNT__min", "AMOUNT__max", "OPPORTUNITY_NAME__unique", "RowCount"].map(
        (name) => total("report_Pipeline_in_Three_Levels__summary")?.[name],
      ),
    ).toEqual(pipeline?.map(Number));
    expect(
      ["AMOUNT__sum", "PROBABILITY__avg", "RowCount"].map(
        (name) => total("report_Opportunities_by_Stage__summary")?.[name],
      ),
    ).toEqual([Number(stages?.[0]), expect.closeTo(Number(stages?.[1]), 6), Number(stages?.[2])]);
  });

  it("costs a describe and a run, and says so beforehand", async () => {
    const { catalog } = await org.discover([{ developer_name: "All_Cases" }]);

    const { stderr, calls } = await org.run([], { catalog });

    expect(calls).toBe(2);
    expect(stderr).toContain(
      "report_All_Cases: by Analytics REST, rows unknown, 2 calls: a describe and a run of up to",
    );
  });

  it.each([{}, { unique_field: "OPPORTUNITY_ID" }, { export: true }])(
    "brings the rows that a report with a row limit shows, in whatever way it is to be read: %j",
    async (way) => {
      const records = await org.records({ developer_name: "Largest_Opportunities", ...way });

      const shown = org.soql("SELECT Name, Amount FROM Opportunity ORDER BY Amount DESC NULLS LAST LIMIT 10");
      const nameOf = (record: Row) => record["OPPORTUNITY_NAME__label"] ?? record["OPPORTUNITY_NAME"];
      expect(records.map((record) => [nameOf(record), record["AMOUNT"]])).toEqual(
        shown.map(([name, amount]) => [name, Number(amount)]),
      );
    },
  );

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
    expect(recordsOf({ messages })).toEqual(
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

    const cut = recordsOf({ messages }).filter((record) => String(record["DESCRIPTION"]).length === 255);
    expect(warnings(stderr)).toEqual([
      `WARN report_All_Cases: Texts of 255 characters or more, which reports cut there: DESCRIPTION (${cut.length}). Read the object itself for the whole text.`,
    ]);
  });

  it("leaves out by name what Salesforce does not give, and says what to do; the others come", async () => {
    const reports = [
      { developer_name: "Joined_Pipeline" },
      { developer_name: "Broken_Report" },
      { developer_name: "Wide_Accounts" },
      { developer_name: "Opportunities_by_Stage" },
    ];

    const { catalog, stderr } = await org.discover(reports);

    const warned = warnings(stderr).filter((line) => !line.includes("Trying again"));
    expect(catalog.streams.map((stream) => stream.tap_stream_id)).toEqual(["report_Opportunities_by_Stage"]);
    expect(warned).toEqual([
      expect.stringMatching(/ reports\[0\] \(Joined_Pipeline\) is left out\. It is a joined report/),
      expect.stringMatching(/ reports\[1\] \(Broken_Report\) is left out\. Salesforce answered UNKNOWN_EXCEPTION/),
      expect.stringMatching(/ reports\[2\] \(Wide_Accounts\) is left out\. It has \d+ columns, .* up to 100\./),
      "WARN The catalog lacks 3 of 4 reports, which Salesforce does not give: reports[0] (Joined_Pipeline), reports[1] (Broken_Report), reports[2] (Wide_Accounts).",
    ]);
  });

  const noNumber = "Invoice__c.Name is an auto-number with more than digits in it: reports lose rows";
  it.each([
    [{ developer_name: "All_Case" }, "there is no such report, or the user may not see it (did you mean All_Cases?)."],
    [{ id: "001000000000001AAA" }, "there is no report with this id, or the user may not see it. Take the id from"],
    [{ name: "r", developer_name: "All_Cases" }, "its name is All Cases, not r."],
    [{ name: "All Cases", folder: "Sales" }, "it is not in that folder, but in Service Reports."],
    [
      { developer_name: "Twenty_Filters", unique_field: "OPPORTUNITY_ID" },
      "it has 20 filters, and unique_field needs 1",
    ],
    [
      { developer_name: "All_Cases", unique_field: "CDF1" },
      "unique_field: CDF1 is a formula of the report (as CASESAFEID",
    ],
    [{ developer_name: "All_Cases", unique_field: "CASE_IDS" }, "no column CASE_IDS (did you mean CASE_ID?)."],
    [{ developer_name: "Invoices", unique_field: "Invoice__c.Name" }, `unique_field: ${noNumber}`],
    [{ developer_name: "All_Cases", unique_field: "CASE_ID", export: true }, "unique_field and export are two ways"],
    [
      { developer_name: "All_Cases", key_properties: ["SUBJET"] },
      "key_properties: the stream has no SUBJET (did you mean SUBJECT?).",
    ],
    [
      { developer_name: "All_Cases", filters: [{ column: "STATE", operator: "equals", value: "New" }] },
      "filters: the report's type has no column STATE (did you mean STATUS?).",
    ],
    [{ name: "All Cases" }, "reports[0] has a stream report_All_Cases already. Name this one otherwise with stream."],
  ])(
    "stops discovery where a setting is wrong, with its place in reports and what to do: %j",
    async (setting, what) => {
      const config = { objects: ["!*"], reports: [{ developer_name: "All_Cases" }, setting] };

      const { exitCode, stderr, stdout } = await org.org.run({ config, args: ["--discover"] });

      expect(errorOf(stderr)).toMatch(/^reports\[1\] \(.+?\): /);
      expect(errorOf(stderr)).toContain(what);
      expect([exitCode, stdout]).toEqual([2, ""]);
    },
  );

  it("fails by name, once, a report that the API does not run; the others are read", async () => {
    const { catalog } = await org.discover([{ developer_name: "Historical_Trend" }, { developer_name: "All_Cases" }]);

    const run = await org.run([], { catalog });

    expect([run.exitCode, run.calls]).toEqual([2, 4]);
    expect(errorOf(run.stderr)).toMatch(
      /^report_Historical_Trend: Salesforce answered NOT_IMPLEMENTED.* For a report, set export, or read the objects/,
    );
    expect(recordsOf(run, "report_All_Cases").length).toBeGreaterThan(50);
  });

  it("names the rows that have the same key_properties", async () => {
    const { messages, stderr } = await org.run([
      { developer_name: "Invoices", key_properties: ["Invoice__c.Paid__c"] },
    ]);

    const rows = recordsOf({ messages }).length;
    expect(rows).toBeGreaterThan(20);
    expect(warnings(stderr)).toEqual([
      `WARN report_Invoices: ${rows - 2} of ${rows} rows have the same key_properties (Invoice__c__Paid__c) as a row before them: a target that merges keeps one of each. Choose others, or leave key_properties out.`,
    ]);
  });
});

const byText = (a: readonly unknown[], b: readonly unknown[]): number => (String(a) < String(b) ? -1 : 1);

describe("a report whose state is of another org", () => {
  const otherOrg = "00D000000000ZZZEAU";
  const reports = [{ developer_name: "All_Cases" }];
  let org: ReportOrg;
  let state: unknown;
  beforeAll(async () => {
    org = await ReportOrg.start();
    const first = await org.run(reports);
    state = JSON.parse(JSON.stringify(first.state).replaceAll(org.org.running.org.id, otherOrg));
  });
  afterAll(() => org.close());

  it("is refused, and the way out is named", async () => {
    const run = await org.run(reports, { state });

    expect([run.exitCode, recordsOf(run)]).toEqual([2, []]);
    expect(errorOf(run.stderr)).toContain(`the state is of org ${otherOrg}`);
    expect(run.stderr).toContain("set allow_org_change");
  });

  it("is loaded in full under a new version where allow_org_change is set, which the run reports", async () => {
    const run = await org.run(reports, { state, config: { allow_org_change: true } });

    expect(run.exitCode).toBe(0);
    expect(recordsOf(run)).not.toEqual([]);
    const [activated, ...others] = run.messages.filter(({ type }) => type === "ACTIVATE_VERSION");
    const before = (state as { bookmarks: Record<string, { version: number }> }).bookmarks[
      String(activated?.["stream"])
    ];
    expect(others).toEqual([]);
    expect(Number(activated?.["version"])).toBeGreaterThan(before?.version ?? Number.POSITIVE_INFINITY);
    const sentences = warnings(run.stderr).filter((line) => line.includes(`the state is of org ${otherOrg}`));
    expect(sentences).toEqual([expect.stringContaining("allow_org_change is set")]);
  });
});

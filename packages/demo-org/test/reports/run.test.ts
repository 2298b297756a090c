import { describe, expect, it } from "vitest";
import { labels, none, openReports, values } from "../support/report-org.ts";

describe("a tabular report", () => {
  it("shows the rows that SOQL shows, with ids behind names and money in its own form", async () => {
    const { run, rows } = await openReports();

    const result = await run("All_Opportunities");

    const expected = await rows("SELECT Id, Name, Amount FROM Opportunity");
    const fact = result.factMap["T!T"] ?? none;
    expect(result.allData).toBe(true);
    expect(fact.aggregates).toEqual([{ label: String(expected.length), value: expected.length }]);
    expect(values(fact, 0)).toEqual(expected.map((row) => row["Id"]));
    expect(labels(fact, 0)).toEqual(expected.map((row) => row["Name"]));
    expect(values(fact, 2)).toEqual(
      expected.map(({ Amount }) => (Amount === null ? null : { amount: Amount, currency: null })),
    );
  });

  it("is cut after 2,000 rows, while its record count is of all", async () => {
    const { run } = await openReports({ rows: { Contact: 2600 } });

    const { allData, factMap } = await run("Contacts_Accounts");

    const fact = factMap["T!T"] ?? none;
    expect(allData).toBe(false);
    expect(fact.rows).toHaveLength(2000);
    expect(Number(fact.aggregates[0]?.value)).toBeGreaterThan(2400);
  });

  it("shows all 25,000 rows by paging by a unique id", async () => {
    const { run, rows } = await openReports({ rows: { Measurement__c: 25_000 } });
    const column = "Measurement__c.Id";
    const sortBy = [{ sortColumn: column, sortOrder: "Asc" }];
    const detailColumns = [column];

    const ids: unknown[] = [];
    for (let last: unknown = null; ; last = ids.at(-1)) {
      const reportFilters = last === null ? [] : [{ column, operator: "greaterThan", value: last }];
      const { factMap, allData } = await run("Measurements", { detailColumns, sortBy, reportFilters });
      ids.push(...values(factMap["T!T"] ?? none, 0));
      if (allData) break;
    }

    expect(ids).toEqual((await rows("SELECT Id FROM Measurement__c")).map((row) => row["Id"]));
  });

  it("keeps all digits of a number, and cuts long text at 255 characters", async () => {
    const { ask, idOf, rows, org } = await openReports();
    const [user] = org.org.users;
    const [first] = await rows("SELECT Id FROM Measurement__c");
    if (user === undefined) throw new Error("an org has users");
    org.org.update(user, {
      object: "Measurement__c",
      id: String(first?.["Id"]),
      values: { Raw_Text__c: "x".repeat(300) },
    });

    const { text } = await ask(`analytics/reports/${await idOf("Invoices")}?includeDetails=true`);
    const { text: measured } = await ask(`analytics/reports/${await idOf("Measurements")}?includeDetails=true`);

    expect(text).toContain('"value":{"amount":1234567890123456.78,"currency":null}');
    expect(measured).toContain(`{"label":"${"x".repeat(255)}","value":"${"x".repeat(255)}"}`);
  });

  it("shows a date-time in a classic date column as the day", async () => {
    const { run } = await openReports();

    const { factMap } = await run("All_Opportunities");

    expect(values(factMap["T!T"] ?? none, 5)).toContainEqual(expect.stringMatching(/^\d{4}-\d\d-\d\d$/));
  });

  it("shows fiscal periods as Q3-2025, and finds them so", async () => {
    const { run, rows } = await openReports();
    const detailColumns = ["OPPORTUNITY_NAME", "FISCAL_QUARTER"];

    const { factMap } = await run("All_Opportunities", { detailColumns });
    const shown = values(factMap["T!T"] ?? none, 1);
    const reportFilters = [{ column: "FISCAL_QUARTER", operator: "equals", value: String(shown[0]) }];
    const some = await run("All_Opportunities", { detailColumns, reportFilters });

    const expected = await rows("SELECT FiscalYear, FiscalQuarter FROM Opportunity");
    expect(shown).toEqual(expected.map(({ FiscalYear, FiscalQuarter }) => `Q${FiscalQuarter}-${FiscalYear}`));
    expect(values(some.factMap["T!T"] ?? none, 1)).toEqual(shown.filter((each) => each === shown[0]));
  });

  it("shows a street with its lines, as a string", async () => {
    const { org, run } = await openReports();
    const [user] = org.org.users;
    if (user === undefined) throw new Error("an org has users");
    org.org.create(user, "Contact", { LastName: "The one", MailingStreet: "1 High Street\r\nBack yard" });

    const { factMap, reportExtendedMetadata } = await run("Contacts_Accounts", {
      detailColumns: ["ADDRESS2_STREET"],
      reportFilters: [{ column: "LAST_NAME", operator: "equals", value: "The one" }],
    });

    expect(values(factMap["T!T"] ?? none, 0)).toEqual(["1 High Street<br>Back yard"]);
    expect(reportExtendedMetadata).toMatchObject({ detailColumnInfo: { ADDRESS2_STREET: { dataType: "string" } } });
  });
});

describe("a grouped report", () => {
  it("has rows at the deepest groups only, and every row in one of them", async () => {
    const { run } = await openReports();

    const { factMap, groupingsDown } = await run("Opportunities_by_Stage");

    const keys = groupingsDown.groupings.map(({ key }) => `${key}!T`);
    const total = factMap["T!T"] ?? none;
    expect(Object.keys(factMap).sort()).toEqual([...keys, "T!T"].sort());
    expect(total.rows).toEqual([]);
    expect(keys.reduce((sum, key) => sum + (factMap[key]?.rows.length ?? 0), 0)).toBe(total.aggregates[2]?.value);
  });

  it("goes three levels down, with months by their first day", async () => {
    const { run } = await openReports();

    const { groupingsDown, factMap } = await run("Pipeline_in_Three_Levels");

    const [type] = groupingsDown.groupings;
    const [month] = type?.groupings ?? [];
    const [account] = month?.groupings ?? [];
    expect(month?.value).toMatch(/^\d{4}-\d\d-01$/);
    expect(month?.label).toMatch(/^[A-Z][a-z]+ \d{4}$/);
    expect(account?.key).toBe("0_0_0");
    expect(factMap["0_0!T"]?.rows).toEqual([]);
    expect(factMap["0_0_0!T"]?.rows.length).toBeGreaterThan(0);
  });

  it("crosses two levels down with two across", async () => {
    const { run } = await openReports();

    const { factMap, groupingsDown, groupingsAcross } = await run("Opportunity_Matrix");

    const downs = 1 + groupingsDown.groupings.reduce((sum, { groupings }) => sum + 1 + groupings.length, 0);
    const acrosses = 1 + groupingsAcross.groupings.reduce((sum, { groupings }) => sum + 1 + groupings.length, 0);
    const filled = Object.entries(factMap).filter(([, { rows }]) => rows.length > 0);
    expect(Object.keys(factMap)).toHaveLength(downs * acrosses);
    expect(filled.every(([key]) => /^\d+_\d+!\d+_\d+$/.test(key))).toBe(true);
    expect(filled.reduce((sum, [, { rows }]) => sum + rows.length, 0)).toBe(factMap["T!T"]?.aggregates[1]?.value);
  });

  it("becomes a tabular one when its groupings are taken away", async () => {
    const { run, refused } = await openReports();

    const plain = await run("Opportunities_by_Stage", { reportFormat: "TABULAR", groupingsDown: [] });

    expect(Object.keys(plain.factMap)).toEqual(["T!T"]);
    expect(await refused("Opportunities_by_Stage", { reportFormat: "TABULAR" })).toEqual({
      status: 400,
      error: [{ errorCode: "BAD_REQUEST", message: "Groupings are not supported on a tabular report." }],
    });
  });

  it.each([
    ["Year", "2025-01-01", "CY2025"],
    ["Quarter", "2025-07-01", "CQ3 2025"],
    ["FiscalQuarter", "2025-07-01", "Q3 FY 2025"],
    ["FiscalYear", "2025-01-01", "FY 2025"],
    ["Month", "2025-08-01", "August 2025"],
    ["Week", "2025-08-10", "8/10/2025"],
    ["Day", "2025-08-13", "8/13/2025"],
    ["MonthInYear", "08", "August"],
    ["DayInMonth", "13", "13"],
  ])("groups a date by %s", async (dateGranularity, value, label) => {
    const { run, org } = await openReports();
    const [user] = org.org.users;
    if (user === undefined) throw new Error("an org has users");
    const values_ = { Name: "The one", StageName: "Closed Won", CloseDate: "2025-08-13" };
    org.org.create(user, "Opportunity", values_);

    const { groupingsDown } = await run("Opportunities_by_Stage", {
      detailColumns: ["OPPORTUNITY_NAME"],
      aggregates: ["RowCount"],
      groupingsDown: [{ name: "CLOSE_DATE", sortOrder: "Asc", dateGranularity }],
      reportFilters: [{ column: "OPPORTUNITY_NAME", operator: "equals", value: "The one" }],
    });

    expect(groupingsDown.groupings).toEqual([{ key: "0", value, label, groupings: [] }]);
  });
});

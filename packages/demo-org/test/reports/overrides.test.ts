import { describe, expect, it } from "vitest";
import { labels, none, openReports, values } from "../support/report-org.ts";

const only = (column: string, operator: string, value: string) => ({ column, operator, value });

describe("filters of a run", () => {
  it.each([
    ["equals", "Closed Won", "StageName = 'Closed Won'"],
    ["equals", "Closed Won,Closed Lost", "StageName IN ('Closed Won', 'Closed Lost')"],
    ["notEqual", "Closed Won,Closed Lost", "StageName NOT IN ('Closed Won', 'Closed Lost')"],
    ["contains", "closed", "StageName LIKE '%Closed%'"],
    ["notContain", "Closed", "(NOT StageName LIKE '%Closed%')"],
    ["startsWith", "Value", "StageName LIKE 'Value%'"],
  ])("%s %s finds what SOQL finds", async (operator, value, where) => {
    const { run, rows } = await openReports();

    const { factMap } = await run("All_Opportunities", { reportFilters: [only("STAGE_NAME", operator, value)] });

    const expected = await rows(`SELECT Id FROM Opportunity WHERE ${where}`);
    expect(expected.length).toBeGreaterThan(0);
    expect(values(factMap["T!T"] ?? none, 0)).toEqual(expected.map((row) => row["Id"]));
  });

  it.each([
    ["AMOUNT", "greaterThan", "250000.5", "Amount > 250000.5"],
    ["AMOUNT", "lessOrEqual", "USD 250000", "Amount <= 250000 AND Amount != null"],
    ["AMOUNT", "equals", "", "Amount = null"],
    ["AMOUNT", "notEqual", "", "Amount != null"],
    ["CLOSE_DATE", "greaterOrEqual", "2026-02-01", "CloseDate >= 2026-02-01"],
    ["WON", "equals", "true", "IsWon = true"],
  ])("%s %s %s finds what SOQL finds", async (column, operator, value, where) => {
    const { run, rows } = await openReports();

    const { factMap } = await run("All_Opportunities", { reportFilters: [only(column, operator, value)] });

    const expected = await rows(`SELECT Id FROM Opportunity WHERE ${where}`);
    expect(expected.length).toBeGreaterThan(0);
    expect(values(factMap["T!T"] ?? none, 0)).toEqual(expected.map((row) => row["Id"]));
  });

  it("are joined by the filter logic, a value with a comma being quoted", async () => {
    const { run, rows, org } = await openReports();
    const [user] = org.org.users;
    if (user === undefined) throw new Error("an org has users");
    org.org.create(user, "Opportunity", { Name: "Acme, Inc", StageName: "Prospecting", CloseDate: "2026-02-01" });

    const { factMap } = await run("All_Opportunities", {
      reportFilters: [
        only("STAGE_NAME", "equals", "Closed Won"),
        only("AMOUNT", "greaterThan", "100000"),
        only("OPPORTUNITY_NAME", "equals", '"Acme, Inc"'),
      ],
      reportBooleanFilter: "(1 AND 2) OR 3",
    });

    const where = "(StageName = 'Closed Won' AND Amount > 100000) OR Name = 'Acme, Inc'";
    const expected = await rows(`SELECT Name FROM Opportunity WHERE ${where}`);
    expect(labels(factMap["T!T"] ?? none, 0)).toEqual(expected.map((row) => row["Name"]));
    expect(labels(factMap["T!T"] ?? none, 0)).toContain("Acme, Inc");
  });

  it("may narrow the standard date filter", async () => {
    const { run, rows } = await openReports();
    const standardDateFilter = {
      column: "CLOSE_DATE",
      durationValue: "CUSTOM",
      startDate: "2025-06-01",
      endDate: "2025-06-30",
    };

    const { factMap } = await run("Opportunities_of_This_Year", { standardDateFilter, sortBy: [] });

    const where = "CloseDate >= 2025-06-01 AND CloseDate <= 2025-06-30";
    const expected = await rows(`SELECT Id FROM Opportunity WHERE ${where}`);
    expect(values(factMap["T!T"] ?? none, 0)).toEqual(expected.map((row) => row["Id"]));
  });
});

describe("sorting", () => {
  it("puts empty values first, the other way round last", async () => {
    const { run } = await openReports();
    const sorted = async (sortOrder: string): Promise<readonly unknown[]> => {
      const { factMap } = await run("All_Opportunities", { sortBy: [{ sortColumn: "AMOUNT", sortOrder }] });
      // A money cell is an object with its amount, or null.
      return values(factMap["T!T"] ?? none, 2).map((value) => (value as { amount: number } | null)?.amount ?? null);
    };

    const up = await sorted("Asc");

    const amounts = up.filter((value) => typeof value === "number");
    expect(up).toEqual([
      ...Array.from({ length: up.length - amounts.length }, () => null),
      ...amounts.toSorted((a, b) => a - b),
    ]);
    const down = (await sorted("Desc")).filter((value) => value !== null);
    expect(down).toEqual(amounts.toSorted((a, b) => b - a));
  });
});

describe("what is refused", () => {
  const fifty = Array.from({ length: 101 }, () => "AMOUNT");
  it.each([
    [{ detailColumns: ["NOPE"] }, "The detail column NOPE is invalid."],
    [{ sortBy: [{ sortColumn: "TYPE", sortOrder: "Asc" }] }, "The sort column name must be from a selected column."],
    [
      { sortBy: ["AMOUNT", "WON"].map((sortColumn) => ({ sortColumn, sortOrder: "Asc" })) },
      "A report can only be sorted by one column.",
    ],
    [{ detailColumns: fifty }, "A report can't have more than 100 columns."],
    [{ reportFilters: [only("NOPE", "equals", "1")] }, "The filter column NOPE is invalid."],
    [{ reportFilters: [only("WON", "greaterThan", "1")] }, "The filter operator greaterThan isn't valid for WON."],
    [{ reportFilters: [only("AMOUNT", "equals", "much")] }, 'The filter value "much" isn\'t valid for AMOUNT.'],
    [
      { reportFilters: Array.from({ length: 21 }, () => only("AMOUNT", "greaterThan", "1")) },
      "A report can't have more than 20 custom filters.",
    ],
    [
      { reportFilters: [only("AMOUNT", "equals", "1")], reportBooleanFilter: "1 AND 2" },
      'The Boolean filter "1 AND 2" isn\'t valid.',
    ],
    [
      { reportFilters: [only("AMOUNT", "equals", "1")], reportBooleanFilter: "(1" },
      'The Boolean filter "(1" isn\'t valid.',
    ],
    [
      { standardDateFilter: { column: "CLOSE_DATE", durationValue: "SOMETIME" } },
      "The duration VALUE specified for the standard date filter is invalid.",
    ],
  ])("%j", async (reportMetadata, message) => {
    const { refused } = await openReports();

    expect(await refused("All_Opportunities", reportMetadata)).toEqual({
      status: 400,
      error: [{ errorCode: "BAD_REQUEST", message }],
    });
  });

  it("ids compared by order, where the org does not offer it", async () => {
    const { refused, idOf, ask } = await openReports({}, { reportIdsOrdered: false });

    const id = await idOf("Twenty_Filters");

    const { json } = await ask(`analytics/reports/${id}/describe`);
    const operators = { reportTypeMetadata: { dataTypeFilterOperatorMap: { id: [{}, {}, { name: "startsWith" }] } } };
    expect(json).toMatchObject(operators);
    expect(
      await refused("Twenty_Filters", { reportFilters: [only("OPPORTUNITY_ID", "greaterThan", "006")] }),
    ).toMatchObject({ status: 400, error: [{ message: /greaterThan isn't valid/ }] });
  });

  it("sorting of a matrix, a broken report, one that the API cannot run, one too wide", async () => {
    const { refused } = await openReports();

    expect(await refused("Opportunity_Matrix", { sortBy: [{ sortColumn: "AMOUNT" }] })).toMatchObject({ status: 400 });
    expect(await refused("Broken_Report")).toMatchObject({ status: 500 });
    expect(await refused("Historical_Trend")).toMatchObject({ status: 501 });
    expect(await refused("Wide_Accounts")).toMatchObject({ status: 400 });
  });

  it("changes of a joined report are passed over", async () => {
    const { run } = await openReports();

    const { reportMetadata, allData } = await run("Joined_Pipeline", { detailColumns: ["AMOUNT"] });

    expect(allData).toBe(false);
    expect(reportMetadata).toMatchObject({ reportFormat: "MULTI_BLOCK", detailColumns: [] });
  });
});

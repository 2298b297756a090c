import { describe, expect, it } from "vitest";
import { none, openReports, values } from "../support/report-org.ts";

describe("a report with a row limit", () => {
  it("shows the first rows alone, counts them alone, and has topRows in its metadata", async () => {
    const { run, rows, ask, idOf } = await openReports();

    const { allData, factMap, reportMetadata } = await run("Largest_Opportunities");
    const described = await ask(`analytics/reports/${await idOf("Largest_Opportunities")}/describe`);

    const expected = await rows("SELECT Id FROM Opportunity ORDER BY Amount DESC NULLS LAST, Id LIMIT 10");
    const topRows = { rowLimit: 10, direction: "Desc" };
    expect(values(factMap["T!T"] ?? none, 0)).toEqual(expected.map(({ Id }) => Id));
    expect([allData, factMap["T!T"]?.aggregates]).toEqual([true, [{ label: "10", value: 10 }]]);
    expect([reportMetadata["topRows"], described.json]).toMatchObject([topRows, { reportMetadata: { topRows } }]);
  });

  it("keeps its limit under other filters, whatever a run asks for, and not when it is grouped", async () => {
    const { run, rows } = await openReports();
    const reportFilters = [{ column: "STAGE_NAME", operator: "equals", value: "Prospecting" }];

    const filtered = await run("Largest_Opportunities", { reportFilters, topRows: { rowLimit: 3, direction: "Asc" } });
    const grouped = await run("Largest_Opportunities", {
      reportFormat: "SUMMARY",
      groupingsDown: [{ name: "TYPE", sortOrder: "Asc", dateGranularity: "None" }],
    });

    const where = "StageName = 'Prospecting' AND Amount != null";
    const expected = await rows(`SELECT Id FROM Opportunity WHERE ${where} ORDER BY Amount DESC, Id LIMIT 10`);
    const all = await rows("SELECT COUNT(Id) n FROM Opportunity");
    expect(values(filtered.factMap["T!T"] ?? none, 0).slice(0, expected.length)).toEqual(expected.map(({ Id }) => Id));
    expect(filtered.factMap["T!T"]?.rows.length).toBeLessThanOrEqual(10);
    expect(grouped.factMap["T!T"]?.aggregates).toMatchObject([{ value: all[0]?.["n"] }]);
  });
});

describe("a report with cross filters", () => {
  it("shows rows that such others refer to, without those that any of the second kind does", async () => {
    const { run, rows } = await openReports({ scale: 0.3 });
    const idsOf = async (text: string, field: string) => new Set((await rows(text)).map((row) => row[field]));

    const { factMap, reportMetadata } = await run("Accounts_with_Open_Cases");

    const open = await idsOf("SELECT AccountId FROM Case WHERE IsClosed = false", "AccountId");
    const contracts = await idsOf("SELECT AccountId FROM Contract", "AccountId");
    const accounts = (await rows("SELECT Id FROM Account")).map(({ Id }) => Id);
    const expected = accounts.filter((id) => open.has(id) && !contracts.has(id));
    expect(expected.length).toBeGreaterThan(5);
    expect(accounts.filter((id) => open.has(id)).length).toBeGreaterThan(expected.length);
    expect(values(factMap["T!T"] ?? none, 0)).toEqual(expected);
    expect(reportMetadata["crossFilters"]).toMatchObject([
      {
        primaryEntityField: "Account.Id",
        relatedEntity: "Case",
        relatedEntityJoinField: "AccountId",
        includesObject: true,
      },
      { relatedEntity: "Contract", includesObject: false, criteria: [] },
    ]);
  });

  it("keeps them under other filters, and is refused where they name what is not there", async () => {
    const { run, refused, org } = await openReports();
    const shown = async (changes: object) => (await run("Accounts_with_Open_Cases", changes)).factMap["T!T"] ?? none;
    const all = await shown({});
    const value = String(values(all, 2).find((industry) => industry !== null));

    const reportFilters = [{ column: "Account.Industry", operator: "equals", value }];
    const fewer = await shown({ reportFilters, crossFilters: [] });
    const filter = {
      primaryEntityField: "Account.Id",
      relatedEntityJoinField: "AccountId",
      includesObject: true,
      criteria: [],
    };
    org.editReport("Accounts_with_Open_Cases", { crossFilters: [{ ...filter, relatedEntity: "Boat" }] });

    const expected = values(all, 0).filter((_, n) => values(all, 2)[n] === value);
    expect(expected.length).toBeLessThan(all.rows.length);
    expect(values(fewer, 0)).toEqual(expected);
    expect(await refused("Accounts_with_Open_Cases")).toEqual({
      status: 400,
      error: [{ errorCode: "BAD_REQUEST", message: "The cross filter of Boat is invalid." }],
    });
  });
});

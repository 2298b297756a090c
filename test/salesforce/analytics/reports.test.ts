import { describe, expect, it } from "vitest";
import { describedReport } from "../../../src/salesforce/analytics/report-metadata.ts";
import { reportRun, WireNumber } from "../../../src/salesforce/analytics/report-result.ts";
import { runReport } from "../../../src/salesforce/analytics/reports.ts";
import { sessionOf } from "../fake-session.ts";
import { testRun } from "../test-run.ts";

const metadata = {
  id: "00O000000000001AAA",
  name: "Deals",
  developerName: "Deals",
  reportFormat: "SUMMARY",
  detailColumns: ["AMOUNT"],
  aggregates: ["RowCount"],
  groupingsDown: [{ name: "STAGE", sortOrder: "Asc", dateGranularity: "None" }],
  groupingsAcross: [],
  reportFilters: [{ column: "STAGE", operator: "equals", value: "Won", filterType: "fieldValue" }],
};

describe("reportRun", () => {
  const answer = (factMap: string, more = ""): Uint8Array =>
    Buffer.from(
      `{"allData":true,"factMap":${factMap},"groupingsDown":{"groupings":[{"key":"0","label":"Won","value":"won","groupings":[]}]},"groupingsAcross":{"groupings":[]},"reportMetadata":${JSON.stringify(metadata)}${more}}`,
    );

  it("keeps the digits of numbers as they stand on the wire", () => {
    const run = reportRun(
      answer(
        '{"0!T":{"aggregates":[{"label":"1","value":1}],"rows":[{"dataCells":[{"label":"x","value":{"amount":12345678901234567.89,"currency":"EUR"}}]}]},"T!T":{"aggregates":[{"label":"1","value":1.390E8}]}}',
      ),
    );

    expect(run?.facts.get("0!T")?.rows).toEqual([
      [{ label: "x", value: { amount: new WireNumber("12345678901234567.89"), currency: "EUR" } }],
    ]);
    expect(run?.facts.get("T!T")).toEqual({
      aggregates: [{ label: "1", value: new WireNumber("1.390E8") }],
      rows: null,
    });
    expect(run?.down).toEqual([{ key: "0", label: "Won", value: "won", groupings: [] }]);
  });

  it.each([
    ["no JSON", Buffer.from("{")],
    ["a list", Buffer.from("[]")],
    ["a cell of an unknown form", answer('{"T!T":{"aggregates":[],"rows":[{"dataCells":[{"value":{"a":1}}]}]}}')],
    ["rows that are no list", answer('{"T!T":{"aggregates":[],"rows":7}}')],
  ])("takes %s for no run", (_what, bytes) => {
    expect(reportRun(bytes)).toBeNull();
  });
});

describe("describedReport", () => {
  it("knows the columns of the report's type beside those of the report, and the operators by type", () => {
    const report = describedReport({
      reportMetadata: metadata,
      reportExtendedMetadata: {
        detailColumnInfo: { AMOUNT: { label: "Amount", dataType: "currency" } },
        groupingColumnInfo: { STAGE: { label: "Stage", dataType: "picklist", groupingLevel: 0 } },
        aggregateColumnInfo: { RowCount: { label: "Record Count", dataType: "int" } },
      },
      reportTypeMetadata: {
        categories: [
          { columns: { AMOUNT: { label: "Amount", dataType: "currency", entityColumnName: "Deal.Amount" } } },
          { columns: { DEAL_ID: { label: "Deal ID", dataType: "id", entityColumnName: "Deal.Id", maxLength: 18 } } },
        ],
        dataTypeFilterOperatorMap: { id: [{ name: "equals", label: "equals" }, { name: "greaterThan" }] },
      },
    });

    expect(Object.fromEntries(report?.columns ?? [])).toEqual({
      AMOUNT: { label: "Amount", dataType: "currency", entityColumnName: "Deal.Amount", maxLength: null },
      STAGE: { label: "Stage", dataType: "picklist", entityColumnName: null, maxLength: null },
      DEAL_ID: { label: "Deal ID", dataType: "id", entityColumnName: "Deal.Id", maxLength: 18 },
    });
    expect(report?.operators.get("id")).toEqual(["equals", "greaterThan"]);
    expect(report?.reportFilters).toEqual([
      { column: "STAGE", operator: "equals", value: "Won", saved: metadata.reportFilters[0] },
    ]);
  });

  it("takes an answer without its metadata for none", () => {
    expect([describedReport({}), describedReport(null), describedReport({ reportMetadata: { id: "x" } })]).toEqual([
      null,
      null,
      null,
    ]);
  });
});

describe("runReport", () => {
  it("posts what is to be changed, asks again where the answer is no run, and names it", async () => {
    const { session, requests } = sessionOf(() => ({ body: {} }));

    const run = runReport(
      session,
      { id: "00O1", changes: { sortBy: [] }, stream: "report_Deals" },
      { details: true },
      testRun(),
    );

    await expect(run).rejects.toThrow(
      "report_Deals: Salesforce's answer (report run) does not have the documented form",
    );
    const posted = {
      method: "POST",
      path: "analytics/reports/00O1?includeDetails=true",
      body: { reportMetadata: { sortBy: [] } },
      stream: "report_Deals",
      mostBytes: 64 * 1024 * 1024,
    };
    expect(requests).toEqual([posted, posted, posted, posted]);
  });
});

import { describe, expect, it } from "vitest";
import { detailRows, rowCount, summaryRows } from "../../../../src/streams/reports/read/report-rows.ts";
import { columnInfo, describedReport } from "../../../support/described-report.ts";
import { runOf, streamOf } from "../../../support/report-run.ts";

const report = describedReport({
  reportFormat: "MATRIX",
  detailColumns: ["NAME", "AMOUNT", "OPENED"],
  aggregates: ["RowCount"],
  groupingsDown: [
    { name: "STAGE", dateGranularity: "None" },
    { name: "KIND", dateGranularity: "None" },
  ],
  groupingsAcross: [{ name: "CLOSED", dateGranularity: "Month" }],
  currency: "EUR",
  columns: new Map([
    ["NAME", columnInfo("string")],
    ["AMOUNT", columnInfo("currency")],
    ["OPENED", columnInfo("datetime")],
    ["STAGE", columnInfo("picklist")],
    ["KIND", columnInfo("boolean")],
    ["CLOSED", columnInfo("date")],
  ]),
});

const group = (key: string, label: string, value: unknown, groupings: readonly object[] = []) => ({
  ...{ key, label, value, groupings },
});
const cell = (value: unknown, label: string) => ({ value, label });

/** A run of the report with these details by key. */
function matrix(facts: Readonly<Record<string, readonly (readonly object[])[]>>, allData = true) {
  const rows = (all: readonly (readonly object[])[]) => all.map((dataCells) => ({ dataCells }));
  return runOf(
    JSON.stringify({
      allData,
      factMap: Object.fromEntries(
        Object.entries(facts).map(([key, all]) => [key, { aggregates: [cell(all.length, "")], rows: rows(all) }]),
      ),
      groupingsDown: {
        groupings: [group("0", "Gewonnen", "Won", [group("0_0", "true", true), group("0_1", "-", null)])],
      },
      groupingsAcross: { groupings: [group("0", "May 2026", "2026-05-01")] },
      reportMetadata: { ...report, reportFilters: [] },
    }),
  );
}

const deal = [cell("006A", "First"), cell({ amount: 5, currency: "EUR" }, "€5"), cell("2026-05-02", "5/2/2026")];
const none = [cell(null, "-"), cell({ amount: null, currency: "EUR" }, "-"), cell("2026-05-02T01:02:03Z", "")];

describe("detailRows", () => {
  it("puts groups beside the cells: values with labels where they differ, currencies, days of date-times", () => {
    const rows = detailRows(matrix({ "0_0!0": [deal], "0_1!0": [none], "0!0": [], "T!T": [] }), streamOf(report));

    expect(rows).toEqual([
      ["Won", "Gewonnen", "true", "2026-05-01", "May 2026", "006A", "First", "5", "EUR", "2026-05-02T00:00:00.000Z"],
      ["Won", "Gewonnen", null, "2026-05-01", "May 2026", null, null, null, "EUR", "2026-05-02T01:02:03Z"],
    ]);
  });

  it("refuses an answer with rows elsewhere than in the deepest groups", () => {
    expect(() => detailRows(matrix({ "0_0!0": [deal], "0!T": [deal] }), streamOf(report))).toThrow(
      "report_Deals: Salesforce's answer to the report's run cannot be: it has 2 detail rows, 1 of them in its deepest groups.",
    );
  });
});

describe("summaryRows", () => {
  it("has a row for each fact, with how many groups it names", () => {
    const result = matrix({ "0_0!0": [deal], "0!0": [deal], "0!T": [deal], "T!0": [deal], "T!T": [deal] });

    expect(summaryRows(result, streamOf(report, {}, 1))).toEqual([
      { row: ["Won", "Gewonnen", null, "2026-05-01", "May 2026", "1"], down: 1, across: 1 },
      { row: ["Won", "Gewonnen", null, null, null, "1"], down: 1, across: 0 },
      { row: ["Won", "Gewonnen", "true", "2026-05-01", "May 2026", "1"], down: 2, across: 1 },
      { row: [null, null, null, "2026-05-01", "May 2026", "1"], down: 0, across: 1 },
      { row: [null, null, null, null, null, "1"], down: 0, across: 0 },
    ]);
  });

  it("refuses an answer with totals of groups that it does not name", () => {
    expect(() => summaryRows(matrix({ "9!0": [] }), streamOf(report, {}, 1))).toThrow(
      "it has 1 totals, of which 0 belong",
    );
  });
});

describe("rowCount", () => {
  it("is the count of all rows, or unknown", () => {
    expect([rowCount(matrix({ "T!T": [deal, deal] })), rowCount(matrix({}))]).toEqual([2, null]);
  });
});

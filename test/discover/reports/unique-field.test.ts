import { describe, expect, it } from "vitest";
import { entityOf, uniqueFieldOf } from "../../../src/discover/reports/unique-field.ts";
import { columnInfo, describedReport } from "../../support/described-report.ts";

const plain = { nature: { autoNumber: false, calculated: false }, sample: null };
const numbered = (sample: string | null) => ({ nature: { autoNumber: true, calculated: false }, sample });

describe("uniqueFieldOf", () => {
  it.each([
    ["DEAL_ID", "id", plain],
    ["AMOUNT", "currency", plain],
    ["CLOSED", "date", plain],
    ["NAME", "string", numbered("00001026")],
    ["NAME", "string", numbered(null)],
  ])("takes %s, a column of type %s", (column, dataType, facts) => {
    expect(uniqueFieldOf(describedReport(), column, facts)).toEqual({
      column,
      dataType,
      lower: "greaterOrEqual",
      upper: "lessThan",
    });
  });

  it("goes by the operators that describe lists", () => {
    const only = describedReport({ operators: new Map([["id", ["equals", "greaterThan"]]]) });
    const none = describedReport({ operators: new Map([["id", ["equals", "notEqual"]]]) });

    expect(uniqueFieldOf(only, "DEAL_ID", plain)).toMatchObject({ lower: "greaterThan", upper: null });
    expect(uniqueFieldOf(none, "DEAL_ID", plain)).toEqual({
      refusal: expect.stringContaining("have no filter greaterThan or greaterOrEqual"),
    });
  });

  it.each([
    ["NAME", plain, "NAME is text (string): reports lose rows when they are paged by text."],
    ["STAGE", plain, "STAGE is text (picklist): reports lose rows when they are paged by text."],
    ["NAME", numbered("INV-0001"), "NAME is an auto-number with more than digits in it"],
    ["CDF1", { nature: null, sample: null }, "CDF1 is a formula of the report (as CASESAFEID is)"],
    ["AMOUNT", { nature: { autoNumber: false, calculated: true }, sample: null }, "AMOUNT is a formula"],
    ["AMOUNTS", plain, "the report's type has no column AMOUNTS. Did you mean AMOUNT?"],
  ])("refuses %s with its reason, naming columns that would serve", (column, facts, reason) => {
    const answer = uniqueFieldOf(describedReport(), column, facts);

    expect(answer).toEqual({ refusal: expect.stringContaining(reason) });
    expect(answer).toEqual({ refusal: expect.stringContaining("or a native id: DEAL_ID, AMOUNT.") });
  });

  it("wants an upper bound too where the report has groups", () => {
    const grouped = describedReport({
      reportFormat: "SUMMARY",
      groupingsDown: [{ name: "STAGE", dateGranularity: "None" }],
      operators: new Map([["id", ["greaterThan"]]]),
    });

    expect(uniqueFieldOf(grouped, "DEAL_ID", plain)).toEqual({
      refusal: expect.stringContaining("cannot be filtered by lessThan"),
    });
  });
});

describe("entityOf", () => {
  it("takes a field of an object's own, nothing else", () => {
    const of = (entityColumnName: string | null) => entityOf(columnInfo("string", { entityColumnName }));

    expect([of("Case.CaseNumber"), of("Case.Account.Name"), of(null), of("Case.a b")]).toEqual([
      { object: "Case", field: "CaseNumber" },
      null,
      null,
      null,
    ]);
  });
});

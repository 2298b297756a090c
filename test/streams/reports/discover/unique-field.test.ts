import { describe, expect, it } from "vitest";
import { entityOf, uniqueFieldOf } from "../../../../src/streams/reports/discover/unique-field.ts";
import { columnInfo, describedReport } from "../../../support/described-report.ts";

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
      mistake:
        "unique_field: DEAL_ID is of type id, for which this org's reports have no filter greaterThan or greaterOrEqual.",
      hint: expect.stringContaining("It must be a number, a date, a datetime"),
    });
  });

  it.each([
    ["NAME", plain, "NAME is text (string): reports lose rows when they are paged by text."],
    ["STAGE", plain, "STAGE is text (picklist): reports lose rows when they are paged by text."],
    ["NAME", numbered("INV-0001"), "NAME is an auto-number with more than digits in it"],
    ["CDF1", { nature: null, sample: null }, "CDF1 is a formula of the report (as CASESAFEID is)"],
    ["AMOUNT", { nature: { autoNumber: false, calculated: true }, sample: null }, "AMOUNT is a formula"],
    ["AMOUNTS", plain, "the report's type has no column AMOUNTS."],
  ])("refuses %s with its reason, naming columns that would serve", (column, facts, reason) => {
    const answer = uniqueFieldOf(describedReport(), column, facts);

    expect(answer).toEqual({
      mistake: expect.stringContaining(reason),
      hint: "It must be a number, a date, a datetime, an auto-number of digits or a native id: DEAL_ID, AMOUNT.",
    });
  });

  it("suggests the column that a misspelt name may have meant where that one serves, and lists it", () => {
    const near = { column: "NAME", facts: numbered("00001026") };

    expect(uniqueFieldOf(describedReport(), "NAM", plain, near)).toEqual({
      mistake: "unique_field: the report's type has no column NAM (did you mean NAME?).",
      hint: "It must be a number, a date, a datetime, an auto-number of digits or a native id: NAME, DEAL_ID, AMOUNT.",
    });
  });

  it("says why the column that a misspelt name may have meant does not serve", () => {
    const near = { column: "NAME", facts: numbered("INV-0001") };

    expect(uniqueFieldOf(describedReport(), "NAM", plain, near)).toEqual({
      mistake:
        "unique_field: the report's type has no column NAM, and NAME is an auto-number with more than digits in it: reports lose rows when they are paged by text.",
      hint: "It must be a number, a date, a datetime, an auto-number of digits or a native id: DEAL_ID, AMOUNT.",
    });
  });

  it("lists columns of the report's type where the report shows none that serves", () => {
    expect(uniqueFieldOf(describedReport({ detailColumns: ["NAME"] }), "NAME", plain)).toMatchObject({
      hint: "It must be a number, a date, a datetime, an auto-number of digits or a native id: DEAL_ID, AMOUNT, CLOSED.",
    });
  });

  it("wants an upper bound too where the report has groups", () => {
    const grouped = describedReport({
      reportFormat: "SUMMARY",
      groupingsDown: [{ name: "STAGE", dateGranularity: "None" }],
      operators: new Map([["id", ["greaterThan"]]]),
    });

    expect(uniqueFieldOf(grouped, "DEAL_ID", plain)).toEqual({
      mistake: "unique_field: DEAL_ID cannot be filtered by lessThan, which a grouped report needs.",
      hint: expect.stringContaining("It must be"),
    });
  });

  it("cannot page a report that shows its first rows only, unless one run brings them", () => {
    const of = (rowLimit: number) => uniqueFieldOf(describedReport({ rowLimit }), "DEAL_ID", plain);

    expect(of(2000)).toHaveProperty("column", "DEAL_ID");
    expect(of(2001)).toEqual({
      mistake: "unique_field: the report shows its first 2,001 rows, and a run that is sorted by DEAL_ID others.",
      hint: "Take the row limit out of the report, or set export instead.",
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

import { describe, expect, it } from "vitest";
import { type ReportOptions, reportStreams } from "../../../../src/streams/reports/discover/catalog-stream.ts";
import { columnInfo, describedReport } from "../../../support/described-report.ts";

const options: ReportOptions = {
  stream: "report_Deals",
  unique: null,
  filters: [],
  keyProperties: null,
  summary: false,
  asSheet: false,
};

const byId = { column: "DEAL_ID", dataType: "id", lower: "greaterThan", upper: "lessThan" } as const;

/** The properties of the streams, by id, with their types. */
function typesOf(answer: ReturnType<typeof reportStreams>): object {
  if (!("streams" in answer)) throw new Error(JSON.stringify(answer));
  return Object.fromEntries(
    answer.streams.map(({ id, schema, keyProperties }) => {
      // A stream's schema is one of an object.
      const properties = schema["properties"] as Record<string, { type: unknown; format?: string }>;
      const types = Object.entries(properties).map(([name, { type, format }]) => [
        name,
        format ?? [type].flat().join(" "),
      ]);
      return [id, { keys: keyProperties, ...Object.fromEntries(types) }];
    }),
  );
}

describe("reportStreams", () => {
  it("types columns by the report's own metadata, with labels beside what may be an id or a code", () => {
    expect(
      typesOf(reportStreams(describedReport({ detailColumns: ["DEAL_ID", "NAME", "AMOUNT", "CLOSED"] }), options)),
    ).toEqual({
      report_Deals: {
        keys: ["_sdc_row_key"],
        DEAL_ID: "null string",
        NAME: "null string",
        NAME__label: "null string",
        AMOUNT: "null number",
        CLOSED: "date",
        _sdc_row_key: "string",
      },
    });
  });

  it("titles columns by what people see", () => {
    const columns = new Map([["NAME", columnInfo("string", { label: "Deal Name" })]]);
    const answer = reportStreams(describedReport({ columns, detailColumns: ["NAME"] }), options);

    expect("streams" in answer ? answer.streams[0]?.schema : answer).toMatchObject({
      title: "Deals",
      properties: { NAME: { title: "Deal Name" }, NAME__label: { title: "Deal Name as shown" } },
    });
  });

  it("puts groups before columns, spans of time as text, and gives the aggregates a stream of their own", () => {
    const report = describedReport({
      reportFormat: "SUMMARY",
      detailColumns: ["AMOUNT"],
      aggregates: ["s!AMOUNT", "RowCount"],
      groupingsDown: [
        { name: "CLOSED", dateGranularity: "Month" },
        { name: "STAGE", dateGranularity: "None" },
      ],
      aggregateInfo: new Map([
        ["s!AMOUNT", { label: "Sum of Amount", dataType: "currency" }],
        ["RowCount", { label: "Record Count", dataType: "int" }],
      ]),
    });
    const groups = {
      CLOSED: "null string",
      CLOSED__label: "null string",
      STAGE: "null string",
      STAGE__label: "null string",
    };

    expect(typesOf(reportStreams(report, { ...options, summary: true }))).toEqual({
      report_Deals: { keys: ["_sdc_row_key"], ...groups, AMOUNT: "null number", _sdc_row_key: "string" },
      report_Deals__summary: {
        keys: ["_sdc_row_key"],
        ...groups,
        AMOUNT__sum: "null number",
        RowCount: "null integer",
        levels_down: "null integer",
        levels_across: "null integer",
        _sdc_row_key: "string",
      },
    });
  });

  it("makes a native id the key, which is added where the report does not show it", () => {
    expect(
      typesOf(reportStreams(describedReport({ detailColumns: ["AMOUNT"] }), { ...options, unique: byId })),
    ).toEqual({
      report_Deals: { keys: ["DEAL_ID"], AMOUNT: "null number", DEAL_ID: "string" },
    });
  });

  it("takes key_properties by property or column, and refuses what is none", () => {
    const report = describedReport();

    expect(typesOf(reportStreams(report, { ...options, keyProperties: ["NAME__label", "DEAL_ID"] }))).toMatchObject({
      report_Deals: { keys: ["NAME__label", "DEAL_ID"], NAME__label: "string", DEAL_ID: "string" },
    });
    expect(reportStreams(report, { ...options, keyProperties: ["AMOUNTS"] })).toEqual({
      mistake: "key_properties: the stream has no AMOUNTS (did you mean AMOUNT?).",
      hint: "It has DEAL_ID, NAME, NAME__label, AMOUNT.",
    });
  });

  it("shows the currency of money in an org with several", () => {
    expect(
      typesOf(reportStreams(describedReport({ detailColumns: ["AMOUNT"], currency: "EUR" }), options)),
    ).toMatchObject({
      report_Deals: { AMOUNT: "null number", AMOUNT__currency: "null string" },
    });
  });

  it("gives columns whose names differ only in what names cannot have names of their own", () => {
    const columns = new Map(["A.B", "A__B", "a b"].map((name) => [name, columnInfo("double")]));

    expect(typesOf(reportStreams(describedReport({ columns, detailColumns: [...columns.keys()] }), options))).toEqual({
      report_Deals: {
        keys: ["_sdc_row_key"],
        A__B: "null number",
        A__B_2: "null number",
        a_b: "null number",
        _sdc_row_key: "string",
      },
    });
  });

  const twenty = Array.from({ length: 20 }, () => ({ column: "AMOUNT", operator: "equals", value: "1" }));
  it.each([
    [
      "21 filters",
      { reportFilters: twenty },
      { filters: twenty.slice(0, 1) },
      "it has 21 filters; Salesforce allows 20.",
      "Take filters out.",
    ],
    [
      "20 filters and a unique_field",
      { reportFilters: twenty },
      { unique: byId },
      "it has 20 filters, and unique_field needs 1 more; Salesforce allows 20.",
      "Take filters out, or set export to true in place of unique_field.",
    ],
    [
      "19 filters and a unique_field of a report with groups",
      { reportFilters: twenty.slice(1), reportFormat: "SUMMARY" },
      { unique: byId },
      "it has 19 filters, and unique_field needs 2 more; Salesforce allows 20.",
      "Take filters out, or set export to true in place of unique_field.",
    ],
    [
      "a filter of an unknown column",
      {},
      { filters: [{ column: "AMONT", operator: "equals", value: "1" }] },
      "filters: the report's type has no column AMONT (did you mean AMOUNT?).",
      "Correct the column.",
    ],
    [
      "a filter that the column does not know",
      {},
      { filters: [{ column: "AMOUNT", operator: "contains", value: "1" }] },
      "filters: AMOUNT cannot be filtered by contains.",
      "Take one of equals, notEqual, lessThan, greaterThan, lessOrEqual, greaterOrEqual.",
    ],
    [
      "both ways to read all rows",
      {},
      { unique: byId, asSheet: true },
      "unique_field and export are two ways to read it.",
      "Set one of them.",
    ],
  ])("calls %s a mistake and says what to do", (_what, report, more, mistake, hint) => {
    expect(reportStreams(describedReport(report), { ...options, ...more })).toEqual({ mistake, hint });
  });

  it.each([
    ["a joined report", { reportFormat: "MULTI_BLOCK" }, "It is a joined report (MULTI_BLOCK)"],
    [
      "over 100 columns",
      { detailColumns: Array.from({ length: 101 }, (_, n) => `C${n}`) },
      "It has 101 columns, and Salesforce's API runs reports of up to 100.",
    ],
  ])("has none for %s, which Salesforce does not give", (_what, report, reason) => {
    expect(reportStreams(describedReport(report), options)).toEqual({ refusal: expect.stringContaining(reason) });
  });

  it("takes 100 columns, and 20 filters where it is not paged", () => {
    const detailColumns = Array.from({ length: 100 }, (_, n) => `C${n}`);

    expect(reportStreams(describedReport({ detailColumns, reportFilters: twenty }), options)).toHaveProperty("streams");
  });
});

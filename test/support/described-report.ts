import type { DescribedReport, ReportColumnInfo } from "../../src/salesforce/analytics/report-metadata.ts";

const order = ["equals", "notEqual", "lessThan", "greaterThan", "lessOrEqual", "greaterOrEqual"];

/** A column of a report type. */
export function columnInfo(dataType: string, more: Partial<ReportColumnInfo> = {}): ReportColumnInfo {
  return { label: `The ${dataType}`, dataType, entityColumnName: "Deal.Field", maxLength: null, ...more };
}

/** The describe of a tabular report. @param more members in place of those here */
export function describedReport(more: Partial<DescribedReport> = {}): DescribedReport {
  const columns = new Map([
    ["DEAL_ID", columnInfo("id", { entityColumnName: "Deal.Id" })],
    ["NAME", columnInfo("string", { entityColumnName: "Deal.Name" })],
    ["AMOUNT", columnInfo("currency", { entityColumnName: "Deal.Amount" })],
    ["CLOSED", columnInfo("date", { entityColumnName: "Deal.Closed" })],
    ["STAGE", columnInfo("picklist", { entityColumnName: "Deal.Stage" })],
    ["CDF1", columnInfo("string", { entityColumnName: null })],
  ]);
  return {
    id: "00O000000000001AAA",
    name: "Deals",
    developerName: "Deals",
    reportFormat: "TABULAR",
    detailColumns: ["DEAL_ID", "NAME", "AMOUNT"],
    aggregates: ["RowCount"],
    groupingsDown: [],
    groupingsAcross: [],
    reportFilters: [],
    reportBooleanFilter: null,
    currency: null,
    rowLimit: null,
    reportType: { type: "Deal", label: "Deals" },
    scope: "organization",
    dateFilter: null,
    dependsOnDay: false,
    fixed: "",
    columns,
    aggregateInfo: new Map([["RowCount", { label: "Record Count", dataType: "int" }]]),
    operators: new Map(
      ["id", "string", "currency", "date", "picklist"].map((type): [string, readonly string[]] => [type, order]),
    ),
    ...more,
  };
}

import { filterOf, type ReportSketch, type SavedReport, savedReport } from "./report-metadata.ts";
import { typeLabels } from "./report-types.ts";

const measured = "Measurement__c";
const column = (name: string): string => `${measured}.${name}`;

/** The org's reports. Rows of `Report` follow this list, so new ones come at its end. */
const sketches: readonly ReportSketch[] = [
  {
    name: "All Opportunities",
    folder: "Sales Reports",
    type: "Opportunity",
    detailColumns: ["OPPORTUNITY_NAME", "ACCOUNT_NAME", "AMOUNT", "STAGE_NAME", "CLOSE_DATE", "CREATED_DATE", "WON"],
  },
  {
    name: "Opportunities by Stage",
    folder: "Sales Reports",
    type: "Opportunity",
    reportFormat: "SUMMARY",
    detailColumns: ["OPPORTUNITY_NAME", "ACCOUNT_NAME", "AMOUNT", "PROBABILITY", "CLOSE_DATE"],
    aggregates: ["s!AMOUNT", "a!PROBABILITY", "RowCount"],
    down: ["STAGE_NAME"],
  },
  {
    name: "Pipeline in Three Levels",
    folder: "Sales Reports",
    type: "Opportunity",
    reportFormat: "SUMMARY",
    detailColumns: ["OPPORTUNITY_NAME", "AMOUNT"],
    aggregates: ["s!AMOUNT", "m!AMOUNT", "x!AMOUNT", "u!OPPORTUNITY_NAME", "RowCount"],
    down: ["TYPE", "CLOSE_DATE Month", "ACCOUNT_NAME None Desc"],
    filters: ["AMOUNT greaterThan 1000", "STAGE_NAME notEqual Closed Lost", "TYPE equals "],
    reportBooleanFilter: "(1 AND 2) OR 3",
  },
  {
    name: "Opportunity Matrix",
    folder: "Sales Reports",
    type: "Opportunity",
    reportFormat: "MATRIX",
    detailColumns: ["OPPORTUNITY_NAME", "AMOUNT", "FULL_NAME"],
    aggregates: ["s!AMOUNT", "RowCount"],
    down: ["TYPE", "STAGE_NAME"],
    across: ["CLOSE_DATE Year", "LEAD_SOURCE"],
  },
  {
    name: "Contacts & Accounts",
    folder: "Sales Reports",
    type: "ContactList",
    detailColumns: [
      ...["SALUTATION", "FIRST_NAME", "LAST_NAME", "TITLE", "ADDRESS2_STREET", "ADDRESS2_CITY", "PHONE1", "EMAIL"],
      ...["OWNER_FULL_NAME", "ACCOUNT.NAME"],
    ],
  },
  {
    name: "All Cases",
    folder: "Service Reports",
    type: "CaseList",
    detailColumns: ["CASE_NUMBER", "CASE_ID", "SUBJECT", "DESCRIPTION", "STATUS", "CREATED_DATEONLY", "CDF1"],
    customDetailFormula: {
      CDF1: { label: "Case Safe Id", formula: "CASESAFEID(CASE_ID)", formulaType: "text" },
    },
  },
  {
    name: "Invoices",
    folder: "Service Reports",
    type: "Invoice__c",
    detailColumns: ["Name", "Total__c", "Tax__c", "Due_Date__c", "Sent_At__c", "Paid__c", "Account__c", "Tags__c"].map(
      (name) => `Invoice__c.${name}`,
    ),
  },
  {
    name: "Measurements",
    folder: "Service Reports",
    type: measured,
    detailColumns: [
      "Id",
      "Name",
      "Value__c",
      "Precise__c",
      "Count__c",
      "Taken_At__c",
      "Taken_On__c",
      "Raw_Text__c",
    ].map(column),
  },
  {
    name: "Measurements by Unit",
    folder: "Service Reports",
    type: measured,
    reportFormat: "SUMMARY",
    detailColumns: ["Name", "Value__c", "Count__c", "Short_Text__c"].map(column),
    aggregates: [`s!${column("Count__c")}`, "RowCount"],
    down: [column("Unit__c"), `${column("Taken_On__c")} Year`],
  },
  {
    name: "Measurement Counts",
    folder: "Service Reports",
    type: measured,
    reportFormat: "SUMMARY",
    hasDetailRows: false,
    detailColumns: [column("Name")],
    aggregates: [`s!${column("Money__c")}`, "RowCount"],
    down: [column("Unit__c")],
  },
  {
    name: "Joined Pipeline",
    folder: "Sales Reports",
    type: "Opportunity",
    reportFormat: "MULTI_BLOCK",
    detailColumns: [],
  },
  {
    name: "Broken Report",
    folder: "Service Reports",
    type: "CaseList",
    detailColumns: ["CASE_NUMBER"],
    failure: "broken",
  },
  {
    name: "Historical Trend",
    folder: "Service Reports",
    type: "CaseList",
    detailColumns: ["CASE_NUMBER"],
    failure: "unsupported",
  },
  {
    name: "Twenty Filters",
    folder: "Sales Reports",
    type: "Opportunity",
    detailColumns: ["OPPORTUNITY_ID", "OPPORTUNITY_NAME", "AMOUNT"],
    filters: Array.from({ length: 20 }, (_, n) => `AMOUNT notEqual ${n + 1}.01`),
  },
  {
    name: "Wide Accounts",
    folder: "Sales Reports",
    type: "Account",
    detailColumns: ["*"],
  },
  {
    name: "Opportunities of This Year",
    folder: "Sales Reports",
    type: "Opportunity",
    detailColumns: ["OPPORTUNITY_ID", "OPPORTUNITY_NAME", "CLOSE_DATE", "AMOUNT"],
    standardDateFilter: { column: "CLOSE_DATE", durationValue: "THIS_FISCAL_YEAR", startDate: null, endDate: null },
    sortBy: [{ sortColumn: "AMOUNT", sortOrder: "Desc" }],
  },
  {
    name: "Largest Opportunities",
    folder: "Sales Reports",
    type: "Opportunity",
    detailColumns: ["OPPORTUNITY_ID", "OPPORTUNITY_NAME", "AMOUNT"],
    sortBy: [{ sortColumn: "AMOUNT", sortOrder: "Desc" }],
    topRows: { rowLimit: 10, direction: "Desc" },
  },
  {
    name: "Accounts with Open Cases",
    folder: "Service Reports",
    type: "Account",
    detailColumns: ["Account.Id", "Account.Name", "Account.Industry"],
    crossFilters: [
      {
        primaryEntityField: "Account.Id",
        relatedEntity: "Case",
        relatedEntityJoinField: "AccountId",
        includesObject: true,
        criteria: [filterOf("Case.IsClosed equals 0")],
      },
      {
        primaryEntityField: "Account.Id",
        relatedEntity: "Contract",
        relatedEntityJoinField: "AccountId",
        includesObject: false,
        criteria: [],
      },
    ],
  },
];

/** The reports as they were saved, in the order of the rows of `Report`. */
export const savedReports: readonly SavedReport[] = sketches.map((sketch) =>
  savedReport(sketch, (type) => typeLabels[type] ?? type),
);

import { defineObject } from "../define/define-object.ts";
import type { ObjectDef } from "../define/object-def.ts";

/** A filter of a list view. */
export interface ViewCondition {
  readonly field: string;
  readonly operator: "equals" | "notEqual" | "greaterThan" | "lessThan" | "contains";
  /** As SOQL writes them: text in quotes. */
  readonly values: readonly string[];
}

/** A list view as its author defined it. */
export interface ListView {
  readonly object: string;
  readonly developerName: string;
  readonly label: string;
  /** Paths from the object; Id and the dates of creation and change are added as hidden columns. */
  readonly columns: readonly string[];
  readonly scope: "everything" | "mine" | "team";
  readonly conditions: readonly ViewCondition[];
  readonly orderBy: readonly (readonly [path: string, direction: "ascending" | "descending"])[];
  /** False: no query is equivalent to it. */
  readonly isSoqlCompatible: boolean;
  /** The platform itself fails on it. */
  readonly isCorrupt: boolean;
}

type Sketch = Pick<ListView, "object" | "developerName" | "label" | "columns"> & Partial<ListView>;

const view = (sketch: Sketch): ListView => ({
  scope: "everything",
  conditions: [],
  orderBy: [[sketch.columns[0] ?? "Id", "ascending"]],
  isSoqlCompatible: true,
  isCorrupt: false,
  ...sketch,
});

const ACCOUNT = ["Name", "Site", "BillingState", "Phone", "Type", "Owner.Alias"];
const CASE = ["CaseNumber", "Contact.Name", "Subject", "Status", "Priority", "CreatedDate", "Owner.Name"];
const OPPORTUNITY = ["Name", "Account.Name", "Amount", "CloseDate", "StageName", "Probability", "IsWon", "Owner.Alias"];

/** All list views of the org: the rows of ListView, in their order. */
export const LIST_VIEWS: readonly ListView[] = [
  view({ object: "Account", developerName: "AllAccounts", label: "All Accounts", columns: ACCOUNT }),
  view({ object: "Account", developerName: "MyAccounts", label: "My Accounts", columns: ACCOUNT, scope: "mine" }),
  view({
    object: "Account",
    developerName: "Large_Prospects",
    label: 'Large prospects, "hot" & new',
    columns: ["Name", "NumberOfEmployees", "AnnualRevenue", "Parent.Name", "LastActivityDate"],
    conditions: [
      { field: "NumberOfEmployees", operator: "greaterThan", values: ["1000"] },
      { field: "Type", operator: "equals", values: ["'Prospect'", "'Customer - Direct'"] },
      { field: "Name", operator: "contains", values: ["'a'"] },
    ],
    orderBy: [["NumberOfEmployees", "descending"]],
  }),
  view({
    object: "Account",
    developerName: "Team_Accounts",
    label: "My Team's Accounts",
    columns: ACCOUNT,
    scope: "team",
    isSoqlCompatible: false,
  }),
  view({
    object: "Account",
    developerName: "Old_Import",
    label: "Old import (broken)",
    columns: ["Name"],
    isSoqlCompatible: false,
    isCorrupt: true,
  }),
  view({
    object: "Case",
    developerName: "AllOpenCases",
    label: "All Open Cases",
    columns: CASE,
    conditions: [{ field: "IsClosed", operator: "equals", values: ["false"] }],
    orderBy: [["CreatedDate", "descending"]],
  }),
  view({
    object: "Case",
    developerName: "MyOpenCases",
    label: "My Open Cases",
    columns: CASE,
    scope: "mine",
    conditions: [{ field: "IsClosed", operator: "equals", values: ["false"] }],
  }),
  view({
    object: "Opportunity",
    developerName: "ClosingThisMonth",
    label: "Closing This Month",
    columns: OPPORTUNITY,
    conditions: [{ field: "CloseDate", operator: "equals", values: ["THIS_MONTH"] }],
  }),
  view({
    object: "Opportunity",
    developerName: "Not_Lost",
    label: "Won or open",
    columns: OPPORTUNITY,
    conditions: [{ field: "StageName", operator: "notEqual", values: ["'Closed Lost'"] }],
    orderBy: [
      ["Amount", "descending"],
      ["Name", "ascending"],
    ],
  }),
  view({
    object: "Contact",
    developerName: "AllContacts",
    label: "All Contacts",
    columns: ["Name", "Account.Name", "Title", "Phone", "Email", "Birthdate"],
  }),
  view({
    object: "Lead",
    developerName: "AllOpenLeads",
    label: "All Open Leads",
    columns: ["Name", "Company", "Status"],
  }),
  view({
    object: "Invoice__c",
    developerName: "All",
    label: "All",
    columns: ["Name", "Account__r.Name", "Status__c", "Total__c", "Paid__c", "Sent_At__c", "Tags__c"],
  }),
];

/** A test may want more rows than there are views: they repeat. */
const listView = (i: number): ListView => LIST_VIEWS[i % LIST_VIEWS.length] as ListView; // there are some

export const listViews: readonly ObjectDef[] = [
  defineObject({
    name: "ListView",
    label: "List View",
    prefix: "00B",
    rows: LIST_VIEWS.length,
    grows: false,
    can: "query search mru",
    cells: {
      Name: () => (i) => listView(i).label,
      DeveloperName: () => (i) => listView(i).developerName,
      SobjectType: () => (i) => listView(i).object,
      IsSoqlCompatible: () => (i) => listView(i).isSoqlCompatible,
    },
    fields: `
      Name string:80 ! ro name
      DeveloperName string:80 ! ro
      NamespacePrefix string:15 ro ?100
      SobjectType picklist ro fixed ?0 = own ${[...new Set(LIST_VIEWS.map(({ object }) => object))].join("|")}
      IsSoqlCompatible boolean ! ro
      @audit
      @viewed`,
  }),
];

import { type ComparedStream, metadataStreams, objects } from "./metadata-streams.ts";
import type { TestOrg } from "./org.ts";
import type { HeldRows, Snapshot } from "./org-snapshot.ts";
import { canonical, type Json, type Lists, type Row } from "./records.ts";
import type { Scope } from "./scope.ts";
import { flatRow } from "./soql-rows.ts";

const soql = (text: string, { all = true }: { readonly all?: boolean } = {}) => {
  return async (org: TestOrg): Promise<readonly Row[]> => (await org.query(text, all)).map(flatRow);
};

const settings: Readonly<Record<string, Json>> = {
  objects,
  related_fields: { Contact: ["Account.Name", "Account.Owner.Email"], Task: ["What:Account.Industry", "Owner.Name"] },
  queries: [
    {
      name: "deals",
      soql: "SELECT Id, Name, Account.Name, toLabel(StageName), SystemModstamp FROM Opportunity WHERE Amount > 1000 OR Name LIKE 'A%'",
    },
    { name: "teams", soql: "SELECT Id, Name, SystemModstamp, (SELECT Id, LastName FROM Contacts) FROM Account" },
    { name: "ratings", soql: "SELECT Rating, COUNT(Id) n, SUM(AnnualRevenue) FROM Account GROUP BY Rating" },
    { name: "how_many", soql: "SELECT COUNT() FROM Contact" },
    { name: "first_names", soql: "SELECT FirstName FROM Contact" },
    { name: "oldest", soql: "SELECT Id, Name FROM Account ORDER BY CreatedDate, Id LIMIT 7" },
  ],
  reports: [
    { developer_name: "Opportunity_Matrix", summary: true },
    { developer_name: "Measurements", unique_field: "Measurement__c.Id" },
    { developer_name: "Invoices", export: true },
  ],
  list_views: ["Account.AllAccounts"],
  metadata_streams: Object.keys(metadataStreams),
};

/** All of these streams. */
const compared: Readonly<Record<string, ComparedStream>> = {
  Contact: {
    columns: ["Id", "LastName", "Description", "IsDeleted", "SystemModstamp", "Account__Name", "Account__Owner__Email"],
    others: ["Account__Name", "Account__Owner__Email"],
    rowsFrom: soql(
      "SELECT Id, LastName, Description, IsDeleted, SystemModstamp, Account.Name, Account.Owner.Email FROM Contact",
    ),
  },
  Task: {
    columns: ["Id", "Subject", "IsDeleted", "SystemModstamp", "What__Account__Industry", "Owner__Name"],
    others: ["What__Account__Industry", "Owner__Name"],
    async rowsFrom(org) {
      const text =
        "SELECT Id, Subject, IsDeleted, SystemModstamp, Owner.Name, TYPEOF What WHEN Account THEN Industry END FROM Task";
      const rows = (await org.query(text, true)).map(flatRow);
      return rows.map((row) => ({ ...row, What__Account__Industry: row["What__Industry"] ?? null }));
    },
  },
  deals: {
    columns: ["Id", "Name", "Account__Name", "StageName", "SystemModstamp"],
    others: ["Account__Name"],
    rowsFrom: soql(
      "SELECT Id, Name, Account.Name, toLabel(StageName), SystemModstamp FROM Opportunity WHERE Amount > 1000 OR Name LIKE 'A%'",
    ),
  },
  teams: {
    columns: ["Id", "Name", "SystemModstamp", "Contacts"],
    others: ["Contacts"],
    async rowsFrom(org) {
      const children = "(SELECT Id, LastName FROM Contacts WHERE IsDeleted = false)";
      const rows = await org.query(`SELECT Id, Name, SystemModstamp, ${children} FROM Account`, true);
      // REST has null for no children.
      return rows.map(flatRow).map((row) => ({ ...row, Contacts: row["Contacts"] ?? [] }));
    },
  },
  ratings: {
    columns: ["Rating", "n", "expr0"],
    rowsFrom: soql("SELECT Rating, COUNT(Id) n, SUM(AnnualRevenue) FROM Account GROUP BY Rating", { all: false }),
  },
  how_many: {
    columns: ["expr0"],
    rowsFrom: async (org) => [{ expr0: (await org.query("SELECT Id FROM Contact", false)).length }],
  },
  first_names: { columns: ["FirstName"], rowsFrom: soql("SELECT FirstName FROM Contact") },
  oldest: {
    columns: ["Id", "Name"],
    rowsFrom: soql("SELECT Id, Name FROM Account ORDER BY CreatedDate, Id LIMIT 7", { all: false }),
  },
  report_Opportunity_Matrix: {
    columns: ["OPPORTUNITY_NAME", "OPPORTUNITY_NAME__label", "AMOUNT", "STAGE_NAME"],
    async rowsFrom(org) {
      const rows = await org.query("SELECT Id, Name, Amount, StageName FROM Opportunity", false);
      return rows.map(({ Id = null, Name = null, Amount = null, StageName = null }) => {
        return { OPPORTUNITY_NAME: Id, OPPORTUNITY_NAME__label: Name, AMOUNT: Amount, STAGE_NAME: StageName };
      });
    },
  },
  report_Opportunity_Matrix__summary: { columns: [], rowsFrom: groupsOf("Opportunity_Matrix") },
  report_Measurements: {
    columns: ["Measurement__c__Id", "Measurement__c__Name__label", "Measurement__c__Taken_On__c"],
    async rowsFrom(org) {
      const rows = await org.query("SELECT Id, Name, Taken_On__c FROM Measurement__c", false);
      return rows.map(({ Id = null, Name = null, Taken_On__c = null }) => {
        return { Measurement__c__Id: Id, Measurement__c__Name__label: Name, Measurement__c__Taken_On__c: Taken_On__c };
      });
    },
  },
  report_Invoices: {
    columns: ["Invoice__c__Name", "Invoice__c__Paid__c"],
    async rowsFrom(org) {
      const rows = await org.query("SELECT Name, Paid__c FROM Invoice__c", false);
      return rows.map(({ Name = null, Paid__c = null }) => ({ Invoice__c__Name: Name, Invoice__c__Paid__c: Paid__c }));
    },
  },
  list_view_account_allaccounts: {
    columns: ["Id", "Name", "Site", "Owner__Alias", "SystemModstamp"],
    others: ["Owner__Alias"],
    rowsFrom: soql("SELECT Id, Name, Site, Owner.Alias, SystemModstamp FROM Account"),
  },
  ...metadataStreams,
};

/** One row for each group, crossing of groups and total of the report. */
function groupsOf(developerName: string) {
  return async (org: TestOrg): Promise<readonly Row[]> => {
    const [report] = await org.query(`SELECT Id FROM Report WHERE DeveloperName = '${developerName}'`, false);
    const { factMap } = await org.get<{ readonly factMap: Row }>(
      `analytics/reports/${report?.["Id"]}?includeDetails=false`,
    );
    return Object.keys(factMap).map(() => ({}));
  };
}

/** One configuration with every kind of stream. */
export const allKinds: Scope = {
  name: "all kinds",
  settings,
  async found(streams) {
    const [names, found] = [Object.keys(compared).sort().join(), [...streams].sort().join()];
    if (names !== found) throw new Error(`found ${found}, not ${names}`);
    return `${streams.length} streams, of every kind`;
  },
  view: (held: Lists): Lists =>
    new Map([...held].map(([stream, rows]) => [stream, rows.map((row) => pick(row, compared[stream]?.columns ?? []))])),
  async snapshot(org): Promise<Snapshot> {
    const all = new Map<string, HeldRows>();
    for (const [stream, each] of Object.entries(compared)) all.set(stream, heldRows(await each.rowsFrom(org), each));
    return all;
  },
};

const pick = (row: Row, columns: readonly string[]): Row =>
  Object.fromEntries(columns.map((name) => [name, row[name] ?? null]));

/** Rows that are equal get a number each, so that all of them are counted. */
function heldRows(rows: readonly Row[], { columns, others = [] }: ComparedStream): HeldRows {
  const seen = new Map<string, number>();
  return new Map(
    rows.map((row) => {
      const own = columns.filter((name) => !others.includes(name));
      const version = canonical(pick(row, own));
      const times = (seen.get(version) ?? 0) + 1;
      seen.set(version, times);
      return [`${version} ${times}`, { record: pick(row, columns), version }];
    }),
  );
}

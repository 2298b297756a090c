import type { StartOptions } from "@singer-io-ts/demo-org";
import type { Clock, Json } from "@singer-io-ts/tap-kit";
import { contract } from "@singer-io-ts/tap-kit/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tap } from "../src/tap.ts";
import { orgClock, TestOrg } from "./support/test-org.ts";

/** Streams of one configuration. Pages of the org are so small that each stream has several. */
interface Kind {
  readonly kind: string;
  readonly config: Readonly<Record<string, Json>>;
  /** The ids of the streams. */
  readonly streams: readonly string[];
  readonly org?: StartOptions;
}

/** Objects with every kind of replication key, every field type, and every way to be read. */
const objects = [
  "Account",
  "AccountShare",
  "CaseHistory",
  "CaseStatus",
  "Contact",
  "Invoice__c",
  "Measurement__c",
  "UserRole",
];

/** Rows of an object, groups, numbers of rows, rows without a key, lists of children. */
const queries = [
  {
    name: "deals",
    soql: "SELECT Id, Name, Account.Name, SystemModstamp FROM Contact WHERE Name != null OR Email != null",
  },
  { name: "teams", soql: "SELECT Id, Name, SystemModstamp, (SELECT Id, Name FROM Contacts) FROM Account" },
  { name: "calls", soql: "SELECT Id, SystemModstamp, TYPEOF What WHEN Account THEN Name, Industry END FROM Task" },
  { name: "texts", soql: "SELECT Id, toLabel(StageName), FORMAT(Amount), SystemModstamp FROM Opportunity" },
  { name: "emails", soql: "SELECT Username, Email FROM User", key_properties: ["Username"] },
  { name: "ratings", soql: "SELECT Rating, COUNT(Id) n, SUM(AnnualRevenue) FROM Account GROUP BY Rating" },
  { name: "how_many", soql: "SELECT COUNT() FROM Contact" },
  { name: "names", soql: "SELECT FirstName FROM Contact" },
  { name: "newest", soql: "SELECT Id, Name FROM Account ORDER BY CreatedDate DESC LIMIT 7" },
  { name: "pictures", preset: "user_images" },
];

/** A matrix and groups with their aggregates, one run, one of several pages, a spreadsheet. */
const reports = [
  { developer_name: "Opportunity_Matrix", summary: true },
  { developer_name: "Opportunities_by_Stage", summary: true },
  { developer_name: "All_Opportunities", summary: false },
  { developer_name: "Measurements", unique_field: "Measurement__c.Id", summary: false },
  { developer_name: "Invoices", export: true, summary: false },
];

const metadataStreams = [
  "picklist_values",
  "deleted_records",
  "object_definitions",
  "field_definitions",
  "report_definitions",
  "org_limits",
  "knowledge_settings",
  "recent_items",
  "current_user",
];

const kinds: readonly Kind[] = [
  ...["auto", "rest", "bulk"].map((api) => ({
    kind: `objects, with api: ${api}`,
    config: { api, objects },
    streams: objects,
  })),
  {
    kind: "objects, with fields of related ones",
    config: {
      objects: ["Contact", "Opportunity", "Task"],
      related_fields: {
        Contact: ["Account.*", "Account.Owner.Email"],
        Opportunity: ["Account.Parent.Name", "Owner.Username"],
        Task: ["What.Name", "What:Account.Industry", "Who.Name"],
      },
    },
    streams: ["Contact", "Opportunity", "Task"],
  },
  { kind: "queries", config: { objects: ["!*"], queries }, streams: queries.map(({ name }) => name) },
  {
    kind: "list views",
    config: { objects: ["!*"], list_views: ["Account.*", "Opportunity.Not_Lost"] },
    streams: [
      "list_view_account_allaccounts",
      "list_view_account_large_prospects",
      "list_view_account_myaccounts",
      "list_view_opportunity_not_lost",
    ],
  },
  {
    kind: "reports",
    config: { objects: ["!*"], reports },
    streams: reports.flatMap(({ developer_name: name, summary }) => [
      `report_${name}`,
      ...(summary ? [`report_${name}__summary`] : []),
    ]),
    // The checks run the tap many times within an hour.
    org: { rows: { Measurement__c: 120, Invoice__c: 20 }, settings: { reportRows: 50, hourlySyncReports: 10_000 } },
  },
  {
    kind: "metadata streams",
    config: { objects: ["Account", "Opportunity"], metadata_streams: metadataStreams },
    streams: ["Account", "Opportunity", ...metadataStreams],
  },
];

describe.each(kinds)("the kit's contract, of $kind", ({ config: settings, streams, org: more = {} }) => {
  const config: Record<string, Json> = { ...settings };
  let org: TestOrg;
  beforeAll(async () => {
    org = await TestOrg.start({
      scale: 0.02,
      rows: { Account: 450, Contact: 30 },
      settings: { pageRows: 200, bulkSetRowsMost: 200 },
      ...more,
    });
    // What is left of the API calls would be less in each run.
    org.running.fault({ path: "/limits$", count: "all", usedCalls: 100 });
    Object.assign(config, org.config);
  });
  afterAll(() => org.close());

  it("is tried on records of every stream that is named", async () => {
    const { exitCode, messages } = await org.run({ config: settings });

    const named = (type: string) => new Set(messages.filter((each) => each.type === type).map(({ stream }) => stream));
    expect({ exitCode, streams: [...named("SCHEMA")].sort() }).toEqual({ exitCode: 0, streams: [...streams].sort() });
    expect([...named("RECORD")].sort()).toEqual([...streams].sort());
  });

  // The org starts after the checks are listed.
  const clock: Clock = {
    now: () => orgClock(org.running).now(),
    monotonicMs: () => orgClock(org.running).monotonicMs(),
    sleep: (ms, signal) => orgClock(org.running).sleep(ms, signal),
  };
  const options = { tap, config, clock, bringsNothingTwice: true, interruptions: 3 };
  for (const { name, run } of contract(options)) it(name, run);
});

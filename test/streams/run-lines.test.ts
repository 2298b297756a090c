import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TapRun, TestOrg } from "../support/test-org.ts";

/** Every kind of stream: read by one call, by several, by jobs, page by page. */
const config = {
  objects: ["Account", "CaseStatus", "Contact"],
  queries: [
    { name: "deals", soql: "SELECT Id, Name, SystemModstamp FROM Contact WHERE Name != null" },
    { name: "jobs", api: "bulk", soql: "SELECT Id, Name, SystemModstamp FROM Contact" },
    { name: "ratings", soql: "SELECT Rating, COUNT(Id) n FROM Account GROUP BY Rating" },
    { name: "names", soql: "SELECT FirstName FROM Contact" },
  ],
  list_views: ["Account.AllAccounts"],
  reports: [
    { developer_name: "Opportunity_Matrix", summary: true },
    { developer_name: "Measurements", unique_field: "Measurement__c.Id" },
    { developer_name: "Invoices", export: true },
  ],
  metadata_streams: [
    "picklist_values",
    "deleted_records",
    "object_definitions",
    "field_definitions",
    "report_definitions",
    "org_limits",
    "knowledge_settings",
    "recent_items",
    "current_user",
  ],
};

const forecastLine =
  /^INFO (.+): by (?:REST|Bulk 2\.0|Analytics REST), (?:rows unknown|about \d+ rows?), (\d+) calls?: .+$/;
const endLine =
  /^INFO (\S+): (\d+) records?(?: of (\d+) rows? received)?(?: \((about )?(\d+) expected\))?(?:, \d+ deleted)?(?:, \d+ rows? in all)?, (\d+) calls?, [\d.]+ s: complete$/;

function linesOf({ stderr }: TapRun, pattern: RegExp): readonly (readonly string[])[] {
  return stderr.split("\n").flatMap((line) => {
    const match = pattern.exec(line);
    return match === null ? [] : [[...match].slice(1)];
  });
}

describe("what a run says of its streams", () => {
  let org: TestOrg;
  let run: TapRun;
  let streams: readonly string[];
  beforeAll(async () => {
    org = await TestOrg.start({ scale: 0.02, rows: { Account: 2100, Measurement__c: 2050 } });
    const catalog = await org.discover(config);
    streams = catalog.streams.map(({ tap_stream_id }) => tap_stream_id);
    run = await org.run({ config });
  }, 30_000);
  afterAll(() => org.close());

  it("names each before it is read: by which API, how many rows, how many calls, and why", () => {
    const named = linesOf(run, forecastLine).flatMap(([names = ""]) => names.split(", "));

    expect(run.exitCode).toBe(0);
    expect([...named].sort()).toEqual([...streams].sort());
  });

  it("says at the end of each how many records came, of how many rows, by how many calls", () => {
    const ends = linesOf(run, endLine).map(([id]) => id);

    expect([...ends].sort()).toEqual([...streams].sort());
  });

  it("says how many rows were expected wherever Salesforce counts them", () => {
    const uncounted = linesOf(run, endLine).filter(([, , received, about, expected]) => {
      return about !== undefined || expected === undefined || expected !== received;
    });

    // Each line comes when its stream ends.
    expect(uncounted.map(([id]) => id).toSorted()).toEqual(
      [
        // What one answer brings has no number beside it.
        "report_Opportunity_Matrix__summary",
        ...config.metadata_streams.filter((id) => id !== "report_definitions"),
      ].toSorted(),
    );
  });

  it("makes as many calls as it said, where the number of rows was known", () => {
    const forecast = new Map(
      linesOf(run, forecastLine).flatMap(([names = "", calls]) => names.split(", ").map((id) => [id, calls] as const)),
    );

    const others = linesOf(run, endLine).filter(([id = "", , , , , calls]) => forecast.get(id) !== calls);
    // How many rows a report has is known by its first run; the definition of a broken one is asked for again.
    expect(others.map(([id]) => id).toSorted()).toEqual(["report_Measurements", "report_definitions"]);
  });

  it("says how many rows a stream that stopped half-way still had", async () => {
    org.running.fault({ path: "/query/0r8", count: "all", reply: { status: 404, errorCode: "NOT_FOUND" } });
    const { stderr } = await org.run({ config: { objects: ["Account"], api: "rest" } });
    org.running.clearFaults();

    expect(stderr).toContain("WARN Account: 2000 records of 2000 rows received (2100 expected)");
  });

  it("counts no row twice that is expected again, in smaller queries", async () => {
    const timeout = {
      status: 400,
      errorCode: "QUERY_TIMEOUT",
      message: "Your query request was running for too long.",
    };
    org.running.fault({ path: "/query/0r8", reply: timeout });
    const { stderr } = await org.run({ config: { objects: ["Account"], api: "rest" } });
    org.running.clearFaults();

    expect(stderr).toContain("reading halves of its time");
    const [[, , received, about, expected] = []] = linesOf({ ...run, stderr }, endLine);
    expect({ received, about, expected }).toEqual({ received: expected, about: undefined, expected });
  });
});

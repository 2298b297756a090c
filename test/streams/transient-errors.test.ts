import type { FaultSpec } from "@singer-io-ts/demo-org";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Catalog, type Message, TestOrg } from "../support/test-org.ts";

let org: TestOrg;
let whole: string;
beforeAll(async () => {
  org = await TestOrg.start({ scale: 0.02, rows: { Account: 20, Case: 20, Contact: 20, Lead: 20 } });
  // A body that is cut ends properly: no gzip tells.
  org.running.settings.gzip = false;
  whole = (await discover()).stdout;
});
afterEach(() => org.running.clearFaults());
afterAll(() => org.close());

const config = {
  objects: ["Account", "Case", "Contact", "Lead"],
  reports: [{ developer_name: "All_Cases" }, { developer_name: "Opportunities_by_Stage" }],
  list_views: ["Case.AllOpenCases", "Account.MyAccounts"],
};

// Each time another folder: what was described before would not be asked for.
let folders = 0;
const fresh = () => {
  folders += 1;
  return { ...config, cache_dir: `${String(org.config["cache_dir"])}/${folders}` };
};
const discover = () => org.run({ config: fresh(), args: ["--discover"] });
const sync = () => org.run({ config: fresh() });

const stumble = { status: 500, errorCode: "UNKNOWN_EXCEPTION", message: "An unexpected error occurred" };
const page = { status: 403, text: "<html>Forbidden</html>" };
const missing = { status: 404, text: "<html>Not found</html>" };
const gateway = { status: 403, text: '{"message":"Forbidden"}', headers: { "Content-Type": "application/json" } };

/** Requests of discovery, by what they ask for. */
const requests = {
  "the org's versions": "/services/data$",
  "the list of objects": "/sobjects$",
  "describes, 25 a call": "/composite$",
  "the list of reports": "FROM%20Report",
  "a report's describe": "/analytics/reports/.*/describe",
  "the list of list views": "FROM%20ListView",
  "a list view's describe": "/listviews/.*/describe",
} as const;
const faults: Readonly<Record<string, Partial<FaultSpec>>> = {
  "its JSON cut, the body ended properly": { truncate: 20 },
  "a gateway's 403 page": { reply: page },
  "a gateway's 404 page": { reply: missing },
  "a gateway's own JSON": { reply: gateway },
  "500 UNKNOWN_EXCEPTION": { reply: stumble },
};
const each = Object.entries(requests).flatMap(([what, path]) =>
  Object.entries(faults).map(([fault, spec]) => [what, fault, { path, ...spec }] as const),
);

describe("a transient error in discovery", () => {
  it.each(each)("is got over: %s, %s", async (_what, _fault, spec) => {
    org.running.fault({ ...spec, count: 3 });

    const run = await discover();

    expect({ exitCode: run.exitCode, catalog: run.stdout }).toEqual({ exitCode: 0, catalog: whole });
  });

  it.each([
    ["one object of several", "/sobjects/Account/describe"],
    ["all objects", "/sobjects/[^/]+/describe"],
    ["one report", "/analytics/reports/.*/describe"],
    ["one list view", "/listviews/.*/describe"],
  ])("is got over where %s cannot be described four times, and then can", async (_what, path) => {
    org.running.fault({ path, count: 4, reply: stumble });

    const run = await discover();

    expect({ exitCode: run.exitCode, catalog: run.stdout }).toEqual({ exitCode: 0, catalog: whole });
  });
});

describe("a fault that stays is no fact about the org", () => {
  const staying = each.filter(([what]) => what !== "the org's versions");

  it.each(staying)("there is no catalog without its streams: %s, %s", async (_what, _fault, spec) => {
    org.running.fault({ ...spec, count: "all" });

    const [discovered, synced] = [await discover(), await sync()];

    expect([discovered.exitCode, discovered.stdout, synced.exitCode]).toEqual([5, "", 5]);
    expect(discovered.stderr).not.toMatch(/deselect/i);
  });

  it.each(["/sobjects/[^/]+/describe", "/sobjects/(Account|Case|Contact|Lead)/describe"])(
    "there is none either where no object can be described: %s",
    async (path) => {
      org.running.fault({ path, count: "all", reply: stumble });

      const [discovered, synced] = [await discover(), await sync()];

      expect([discovered.exitCode, discovered.stdout, synced.exitCode]).toEqual([5, "", 5]);
    },
  );

  it("there is none either where an outage begins with one object and goes on with all", async () => {
    org.running.fault({ path: "/sobjects/Lead/describe", count: "all", reply: stumble });
    org.running.fault({ path: "/sobjects/Account/describe", nth: 2, count: "all", reply: stumble });

    const run = await discover();

    expect([run.exitCode, run.stdout]).toEqual([5, ""]);
  });

  it.each([
    ["the list of reports", "FROM%20Report", /ERROR reports: /],
    ["a report", "/analytics/reports/.*/describe", /ERROR report_All_Cases: /],
    ["the list of list views", "FROM%20ListView", /ERROR list_views: /],
    ["a list view", "/listviews/.*/describe", /ERROR list_view_\w+: /],
  ])("the error names %s", async (_what, path, name) => {
    org.running.fault({ path, count: "all", reply: page });

    const run = await discover();

    expect(run.stderr).toMatch(name);
    expect(run.stderr).toContain("is not from Salesforce: it has none of Salesforce's error codes.");
  });
});

describe("what is broken in Salesforce while all else comes", () => {
  it.each([
    ["Lead", []],
    ["Contact", ["list_view_case_allopencases"]],
    ["report_All_Cases", []],
    ["list_view_account_myaccounts", []],
  ])("is left out of the catalog with a warning, and makes a run without one fail by name: %s", async (id, needIt) => {
    org.running.fault({ path: describeOf(id), count: "all", reply: stumble });

    const [discovered, synced] = [await discover(), await sync()];

    const broken: readonly string[] = [id, ...needIt];
    const others = idsIn(whole).filter((name) => !broken.includes(name));
    expect([discovered.exitCode, idsIn(discovered.stdout)]).toEqual([0, others]);
    expect(discovered.stderr).toMatch(/WARN .*UNKNOWN_EXCEPTION/);
    expect([synced.exitCode, schemasIn(synced.messages)]).toEqual([5, others.toSorted()]);
    for (const name of broken) expect(synced.stderr).toContain(`ERROR ${name}: Salesforce answered UNKNOWN_EXCEPTION`);
  });
});

const idsIn = (catalog: string): readonly string[] =>
  (JSON.parse(catalog) as Catalog).streams.map(({ tap_stream_id: id }) => id);
/** The streams that a run has SCHEMA messages of, by name. */
const schemasIn = (messages: readonly Message[]) =>
  [...new Set(messages.filter(({ type }) => type === "SCHEMA").map(({ stream }) => String(stream)))].sort();

/** The describe of what a stream is of. */
function describeOf(id: string): string {
  const idOf = (where: string): unknown => {
    const [user] = org.running.org.users;
    const result = org.running.org.query(user!, `SELECT Id FROM ${where}`, { all: false });
    return [...result.rows(0, 1)][0]?.id;
  };
  if (id === "report_All_Cases") return `/reports/${idOf("Report WHERE DeveloperName = 'All_Cases'")}/describe`;
  if (!id.startsWith("list_view")) return `/sobjects/${id}/describe`;
  return `/listviews/${idOf("ListView WHERE SobjectType = 'Account' AND DeveloperName = 'MyAccounts'")}/describe`;
}

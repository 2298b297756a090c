import { afterEach, describe, expect, it } from "vitest";
import { orgRows } from "../support/org-rows.ts";
import { Target } from "../support/target.ts";
import { type Catalog, TestOrg } from "../support/test-org.ts";

type Fault = Parameters<TestOrg["running"]["fault"]>[0];

let org: TestOrg;
afterEach(() => org.close());

/** Three REST pages, or a Bulk job with three sets of results. */
async function accounts(api: "rest" | "bulk"): Promise<{ readonly catalog: Catalog; readonly config: object }> {
  org = await TestOrg.start({ scale: 0.01, rows: { Account: 600 }, settings: { pageRows: 200, bulkSetRowsMost: 200 } });
  const config = { objects: ["Account"], api };
  return { catalog: await org.discover(config), config };
}

const restPage = "/query(All)?[/?]";
const results = "/jobs/query/[^/]+/results";

describe("a good network day brings every row once", () => {
  it.each<[string, "rest" | "bulk", Fault]>([
    ["the session expires between two pages", "rest", { path: restPage, nth: 2, lose: "sessions" }],
    ["the session expires between two sets of results", "bulk", { path: results, nth: 2, lose: "sessions" }],
    [
      "Salesforce is too busy",
      "rest",
      {
        path: restPage,
        nth: 2,
        count: 2,
        reply: { status: 503, errorCode: "SERVER_UNAVAILABLE", message: "The server is too busy. Please try again" },
      },
    ],
    [
      "Salesforce is too busy for a job",
      "bulk",
      { path: "/jobs/query$", reply: { status: 503, text: "<html>maintenance</html>" } },
    ],
    ["the connection is cut in the first page", "rest", { path: restPage, nth: 1, cutAfter: 15_000 }],
    ["the connection is cut in a later page", "rest", { path: restPage, nth: 2, cutAfter: 15_000 }],
    ["the connection is cut in a set of results", "bulk", { path: results, nth: 1, cutAfter: 15_000 }],
    ["the trailer of gzip is missing", "bulk", { path: results, nth: 1, truncate: 8 }],
    ["a byte is wrong on the wire", "bulk", { path: results, nth: 1, flipByte: 15_000 }],
    ["the locator is lost", "rest", { path: "/query/", nth: 2, lose: "locators" }],
    ["a page has too few rows", "rest", { path: restPage, nth: 2, dropRows: 3 }],
    ["the last page has too few rows", "rest", { path: restPage, nth: 3, dropRows: 1 }],
    ["a page says that it is the last one", "rest", { path: restPage, nth: 1, endEarly: true }],
    ["a set of results has too few rows", "bulk", { path: results, nth: 1, dropRows: 1 }],
    [
      "the login page comes in place of rows",
      "rest",
      { path: restPage, nth: 2, reply: { status: 200, text: "<html>Log in</html>" } },
    ],
  ])("when %s (%s)", async (_what, api, fault) => {
    const { catalog, config } = await accounts(api);
    org.running.fault(fault);

    const run = await org.run({ config: { ...config }, catalog });

    const target = new Target().load(run.messages);
    expect({ exitCode: run.exitCode, log: run.exitCode === 0 ? "" : run.stderr }).toEqual({ exitCode: 0, log: "" });
    expect(target.doubled("Account")).toEqual([]);
    expect(target.merged("Account")).toEqual(await orgRows(org.running, catalog.streams[0]!));
  });

  it.each<[string, "rest" | "bulk", Fault]>([
    ["each page stays short", "rest", { path: restPage, nth: 1, count: "all", totalSizeOff: 1 }],
    [
      "the results end before the job's last row",
      "bulk",
      { path: results, nth: 1, headers: { "Sforce-Locator": "null" } },
    ],
    [
      "the same locator comes again and again",
      "bulk",
      { path: results, nth: 2, count: "all", headers: { "Sforce-Locator": "MjAw" } },
    ],
    ["a set of results stays short", "bulk", { path: results, nth: 1, count: "all", dropRows: 1 }],
  ])("and never ends green when %s (%s)", async (_what, api, fault) => {
    const { catalog, config } = await accounts(api);
    org.running.fault(fault);

    const run = await org.run({ config: { ...config }, catalog });

    expect(run.exitCode).toBe(4);
    expect(run.stderr).toContain("Account: Salesforce says");
    org.running.clearFaults();
    const next = await org.run({ config: { ...config }, catalog, state: run.state });
    const target = new Target().load([...run.messages, ...next.messages]);
    expect(target.merged("Account")).toEqual(await orgRows(org.running, catalog.streams[0]!));
  });
});

import { TapError } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { ownError } from "../../../src/errors/org-error.ts";
import { recordCounts } from "../../../src/salesforce/describe/record-counts.ts";
import { fitsUri, ownPath } from "../../../src/salesforce/http/uri.ts";
import {
  compositeQueries,
  openNextPage,
  openQuery,
  queryPath,
  wholePage,
  wholeRecords,
} from "../../../src/salesforce/rest/query.ts";
import { names, partsOf, sessionOf } from "../fake-session.ts";
import { testRun } from "../test-run.ts";

describe("record counts", () => {
  const counts = { sObjects: [{ name: "Account", count: 3 }] };

  it("are asked for by name for few objects, and for all at once for many", async () => {
    const { session, requests } = sessionOf(() => ({ body: counts }));

    const few = await recordCounts(session, ["Account", "Empty"], testRun());
    await recordCounts(session, names(51), testRun());
    await recordCounts(session, [], testRun());

    expect(few).toEqual(new Map([["Account", 3]]));
    expect(requests.map(({ path }) => path)).toEqual([
      "limits/recordCount?sObjects=Account,Empty",
      "limits/recordCount",
    ]);
  });

  it("are unknown where Salesforce refuses them", async () => {
    const { session } = sessionOf(() => ({ status: 404 }));

    expect(await recordCounts(session, ["Account"], testRun())).toEqual(new Map());
  });
});

describe("a query", () => {
  it("is asked with its text encoded, deleted rows where wanted, and the page size as a hint", async () => {
    const { session, requests } = sessionOf(() => ({ body: {} }));
    const run = testRun();

    await openQuery(session, "SELECT Id FROM A WHERE N = 'a+b&c'", { all: false, stream: "A" }, run);
    await openQuery(session, "SELECT Id FROM A", { all: true, stream: "A", batchSize: 200 }, run);
    await openNextPage(session, "/services/data/v66.0/query/0r8-2000", { stream: "A" }, run);
    await compositeQueries(
      session,
      [{ referenceId: "q", soql: "SELECT Id FROM A", all: true }],
      { take: () => null },
      run,
    );

    expect(requests.slice(0, 3).map(({ path, headers }) => [path, headers])).toEqual([
      ["query?q=SELECT%20Id%20FROM%20A%20WHERE%20N%20%3D%20'a%2Bb%26c'", {}],
      ["queryAll?q=SELECT%20Id%20FROM%20A", { "sforce-query-options": "batchSize=200" }],
      ["/services/data/v66.0/query/0r8-2000", {}],
    ]);
    expect(partsOf(requests[3]!)).toEqual([
      { method: "GET", referenceId: "q", url: "/services/data/v66.0/queryAll?q=SELECT%20Id%20FROM%20A" },
    ]);
  });

  it("shows beforehand whether its address is short enough", () => {
    const soql = (fields: number) => `SELECT ${names(fields).join(",")} FROM A`;

    expect([10, 600, 900, 2000].map((fields) => fitsUri(queryPath(soql(fields), true)))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it.each([
    "https://evil.example/services/data/v66.0/query/0r8-2000",
    "//evil.example/services/data/v66.0/query/0r8-2000",
    "http://example.my.salesforce.com/services/data/v66.0/query/0r8-2000",
    "https://example.my.salesforce.com.evil.example/services/data/",
    "/services/apexrest/own",
    "https://",
  ])("never goes on at %s", (url) => {
    const { session } = sessionOf(() => ({}));

    expect(() => ownPath(session, url)).toThrowError(TapError);
  });

  it("goes on at the instance's own addresses, relative or absolute", () => {
    const { session } = sessionOf(() => ({}));
    const path = "/services/data/v66.0/query/0r8-2000?a=b";

    expect([ownPath(session, path), ownPath(session, `https://example.my.salesforce.com${path}`)]).toEqual([
      path,
      path,
    ]);
  });

  it("that is held as a whole is asked for with fewer rows where they are too wide", async () => {
    const { session, requests } = sessionOf(() => ({ body: { done: true } }));
    const call: typeof session.call = async (request, run) => {
      const reply = await session.call(request, run);
      if (request.mostBytes === undefined) throw ownError("ANSWER_TOO_LARGE", "an answer is larger than 16 MiB.");
      return reply;
    };

    const page = wholePage(
      { ...session, call },
      { nextRecordsUrl: "/services/data/v66.0/query/0r8-2000" },
      { stream: "A" },
      testRun(),
    );

    await expect(page.then(({ bytes }) => Buffer.from(bytes).toString())).resolves.toBe('{"done":true}');
    expect(requests.map(({ path, headers = {} }) => [path, headers])).toEqual([
      ["/services/data/v66.0/query/0r8-2000", {}],
      ["/services/data/v66.0/query/0r8-2000", { "sforce-query-options": "batchSize=200" }],
    ]);
  });
});

describe("The records of an answer of one page", () => {
  const [a, b] = [{ Id: "a" }, { Id: "b" }];

  it("are there as many as it counts, none of them twice", () => {
    expect(wholeRecords({ totalSize: 2, done: true, records: [a, b] })).toEqual([a, b]);
  });

  it("are none where one is missing, or another one came in its place", () => {
    for (const records of [[a], [a, a], [a, b, b]])
      expect(wholeRecords({ totalSize: 2, done: true, records })).toBeNull();
  });
});

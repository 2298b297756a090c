import { afterEach, describe, expect, it } from "vitest";
import { object, Story } from "../../support/story.ts";
import { type Message, TestOrg } from "../../support/test-org.ts";

let org: TestOrg;
afterEach(() => org.close());

const idsOf = (run: { readonly messages: readonly Message[] }, stream: string): readonly string[] =>
  run.messages.flatMap(({ type, stream: name, record }) =>
    type === "RECORD" && name === stream ? [String(Reflect.get(Object(record), "Id"))] : [],
  );

const troubles = [
  ["503", { status: 503, errorCode: "SERVER_UNAVAILABLE", message: "busy" }],
  ["500", { status: 500, errorCode: "UNKNOWN_EXCEPTION", message: "An unexpected error occurred" }],
  [
    "too many at once",
    { status: 403, errorCode: "REQUEST_LIMIT_EXCEEDED", message: "ConcurrentPerOrgLongTxn Limit exceeded." },
  ],
] as const;

describe("one part of a composite call that fails temporarily is asked again", () => {
  it.each(troubles)("a small query: %s", async (_what, reply) => {
    org = await TestOrg.start({ scale: 0.01, rows: { Product2: 30, Campaign: 20 } });
    const config = { objects: ["Product2", "Campaign"] };
    const catalog = await org.discover(config);
    org.running.fault({ path: "/queryAll[?].*FROM(%20|\\+)Product2", count: 2, reply });

    const run = await org.run({ config, catalog });

    expect([run.exitCode, idsOf(run, "Product2").length, idsOf(run, "Campaign").length]).toEqual([0, 30, 20]);
    expect(new Set(idsOf(run, "Product2")).size).toBe(30);
  });

  it.each(troubles)("the look for a deleted row: %s", async (_what, reply) => {
    const story = await Story.begin(40);
    org = story.org;
    await story.sync();
    story.later(30);
    const [gone = ""] = story.somebody.ids();
    story.somebody.purge(gone);
    story.later(2);
    org.running.fault({ path: "/queryAll[?].*Id(%20|\\+)IN", count: 1, reply });

    expect(idsOf(await story.sync(), object)).toEqual([gone]);
  });

  it("a limit of the day that one part meets ends the run", async () => {
    org = await TestOrg.start({ scale: 0.01, rows: { Product2: 30, Campaign: 20 } });
    const config = { objects: ["Product2", "Campaign"] };
    const catalog = await org.discover(config);
    const reply = { status: 403, errorCode: "REQUEST_LIMIT_EXCEEDED", message: "TotalRequests Limit exceeded." };
    org.running.fault({ path: "/queryAll[?].*FROM(%20|\\+)Product2", count: "all", reply });

    const run = await org.run({ config, catalog });

    expect([run.exitCode, run.stderr.match(/^ERROR/gm)?.length]).toEqual([3, 1]);
  });
});

describe("rows in the recycle bin that are looked for by id", () => {
  it("come whatever the size of Salesforce's pages", async () => {
    const story = await Story.begin(2_000, { api: "rest", state_interval: 0 });
    org = story.org;
    story.later(60);
    await story.sync();
    story.later(60);
    const ids = story.somebody.ids();
    for (const id of ids.slice(0, 150)) story.somebody.remove(id);
    story.later(2);
    for (const id of ids.slice(200, 1_500)) story.somebody.touch(id, "changed");
    story.later(60);
    org.running.settings.pageRows = 50;
    await story.stopped({ path: "/query/0r8", nth: 12 });

    await story.sync();

    await story.expectTheOrg({ once: false });
  });

  it("come where their formulas are too much for one query", async () => {
    org = await TestOrg.start({ rows: { Measurement__c: 120 } });
    const config = { objects: ["Measurement__c"], api: "rest" };
    const catalog = await org.discover(config);
    const message = "Query is either selecting too many fields or the filter conditions are too complicated.";
    const reply = { status: 400, errorCode: "QUERY_TOO_COMPLICATED", message };
    org.running.fault({ path: "/queryAll[?](?=.*Label__c)(?=.*Scaled__c)", count: "all", reply });
    const { org: inside, clock } = org.running;
    const [user] = inside.users;
    clock.advance(1_800_000);
    const first = await org.run({ config, catalog });
    const ids = idsOf(first, "Measurement__c");
    const alive = ids.filter(
      (id) => inside.query(user!, `SELECT Id FROM Measurement__c WHERE Id = '${id}'`, { all: false }).totalSize === 1,
    );
    const [purged = "", recycled = ""] = alive;
    inside.purge(user!, "Measurement__c", purged);
    inside.remove(user!, "Measurement__c", recycled);
    clock.advance(120_000);

    const second = await org.run({ config, catalog, state: first.state });

    expect([first.exitCode, second.exitCode]).toEqual([0, 0]);
    expect(idsOf(second, "Measurement__c").toSorted()).toEqual([purged, recycled].toSorted());
  });
});

describe("a count that differs once", () => {
  it("is asked for again: a set of results without the header that names the next", async () => {
    const story = await Story.begin(2_000, { api: "bulk" });
    org = story.org;
    org.running.settings.bulkSetRowsMost = 500;
    story.later(60);
    org.running.fault({ path: "/results", nth: 2, count: 1, headers: { "Sforce-Locator": null } });

    const run = await story.sync();

    expect(run.stderr).toContain("Reading a result set again");
    await story.expectTheOrg();
  });

  it("is asked for again: a small query in a composite call", async () => {
    org = await TestOrg.start({ scale: 0.01, rows: { Product2: 30, Campaign: 20 } });
    const config = { objects: ["Product2", "Campaign"] };
    const catalog = await org.discover(config);
    org.running.fault({ path: "/queryAll[?].*FROM(%20|\\+)Product2", count: 1, dropRows: 1 });

    const run = await org.run({ config, catalog });

    expect([run.exitCode, new Set(idsOf(run, "Product2")).size, idsOf(run, "Product2").length]).toEqual([0, 30, 30]);
  });

  it("is asked for again: the parents that an object is read through", async () => {
    org = await TestOrg.start({ scale: 0.1 });
    const config = { objects: ["ContentDocumentLink"] };
    const catalog = await org.discover(config);
    const before = await org.run({ config, catalog });
    org.running.fault({ path: "/queryAll[?].*FROM(%20|\\+)ContentDocument(%20|\\+|&|$)", count: 1, dropRows: 1 });

    const run = await org.run({ config, catalog });

    expect([run.exitCode, idsOf(run, "ContentDocumentLink")]).toEqual([0, idsOf(before, "ContentDocumentLink")]);
  });

  it.each([
    ["a page that is not the last one lacks a parent", { dropRows: 1 }],
    ["a parent is twice in it, in place of another one", { repeatRow: "inPlace" }],
  ] as const)("is asked for again: the parents that an object is read through, where %s", async (_what, fault) => {
    org = await TestOrg.start({ scale: 0.3, settings: { pageRows: 3 } });
    const config = { objects: ["ContentDocumentLink"] };
    const catalog = await org.discover(config);
    const before = await org.run({ config, catalog });
    org.running.fault({ path: "/queryAll[?].*FROM(%20|\\+)ContentDocument(%20|\\+|&|$)", nth: 2, ...fault });

    const run = await org.run({ config, catalog });

    expect(run.stderr).toContain("Asking a query again");
    expect([run.exitCode, idsOf(run, "ContentDocumentLink")]).toEqual([0, idsOf(before, "ContentDocumentLink")]);
  });

  it("as a lost locator, is asked for again: rows that are read through their parents", async () => {
    org = await TestOrg.start({ scale: 0.3 });
    const config = { objects: ["ContentDocumentLink"] };
    const catalog = await org.discover(config);
    org.running.settings.pageRows = 10;
    const before = await org.run({ config, catalog });
    org.running.fault({ path: "/query/0r8", lose: "locators" });

    const run = await org.run({ config, catalog });

    expect(run.exitCode).toBe(0);
    expect(run.stderr).toContain("Asking a query again");
    expect(idsOf(run, "ContentDocumentLink").toSorted()).toEqual(idsOf(before, "ContentDocumentLink").toSorted());
  });
});

describe("a stream whose catalog or state cannot be read by", () => {
  it.each(["its state", "its catalog"])("fails by itself: %s", async (which) => {
    org = await TestOrg.start({ scale: 0.01, rows: { CaseComment: 50 } });
    const config = { objects: ["CaseComment", "Account", "Product2"] };
    const catalog = await org.discover(config);
    const { state } = await org.run({ config, catalog });
    const bad = structuredClone(catalog);
    const damaged = structuredClone(state) as { bookmarks: Record<string, object> }; // the tap's own
    if (which === "its state")
      damaged.bookmarks["Account"] = { ...damaged.bookmarks["Account"], scan: '{"kind":"odd"}' };
    else {
      const account = bad.streams.find(({ tap_stream_id }) => tap_stream_id === "Account");
      Object.assign(account?.schema.properties ?? {}, { "Bad Name": { type: ["null", "string"] } });
    }

    const run = await org.run({ config, catalog: bad, ...(which === "its state" ? { state: damaged } : {}) });

    expect(run.exitCode).toBe(2);
    expect(run.stderr.match(/^ERROR .*/gm)).toEqual([expect.stringMatching(/^ERROR Account: /)]);
    const schemas = run.messages.flatMap(({ type, stream }) => (type === "SCHEMA" ? [stream] : []));
    expect(schemas.toSorted()).toEqual(["Account", "CaseComment", "Product2"]);
    expect(run.stderr).toContain("2 of 3 streams complete");
  });
});

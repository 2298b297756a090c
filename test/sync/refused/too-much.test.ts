import { afterEach, describe, expect, it } from "vitest";
import { fullTable } from "../../support/catalog-metadata.ts";
import { orgRows } from "../../support/org-rows.ts";
import { recordTexts } from "../../support/record-texts.ts";
import { object, Story } from "../../support/story.ts";
import { type Catalog, TestOrg } from "../../support/test-org.ts";

let org: TestOrg;
afterEach(() => org.close());

const text = "Your query request was running for too long.";
const timeout = { status: 400, errorCode: "QUERY_TIMEOUT", message: text };
const failed = { state: "Failed", errorMessage: `InvalidBatch : Failed to process query: QUERY_TIMEOUT: ${text}` };

async function begin(rows: number, config: object): Promise<Story> {
  const story = await Story.begin(rows, config);
  org = story.org;
  return story;
}

describe("a query that is too much for Salesforce", () => {
  it.each([
    ["a REST page", 700, "rest", { path: "/queryAll[?]", count: 4, reply: timeout }],
    ["a small query in a composite call", 40, "auto", { path: "/queryAll[?]", count: 3, reply: timeout }],
    ["a Bulk job", 12_000, "bulk", { path: "/jobs/query$", count: 3, job: failed }],
  ] as const)("is read in halves of its time, each row once: %s", async (_what, rows, api, fault) => {
    const story = await begin(rows, { api });
    org.running.fault(fault);
    const run = await story.sync();

    expect(run.stderr).toContain("reading halves of its time");
    await story.expectTheOrg();
  });

  it.each([
    ["of many seconds", 0],
    ["of one second", 900],
  ])(
    "is gone on with in halves where it fails after some pages are out, each row once: rows %s",
    async (_, together) => {
      const story = await begin(900, { api: "rest" });
      org.running.clock.freeze(true);
      story.somebody.change(together, "all at once");
      story.later(60);
      org.running.settings.pageRows = 200;
      org.running.fault({ path: "/query/0r8", nth: 2, count: 1, reply: timeout });
      const run = await story.sync();

      expect(run.stderr).toContain("reading halves of its time");
      await story.expectTheOrg();
    },
  );

  it("is not read again where rows of a job are out that have no cursor: the next run continues", async () => {
    const story = await begin(6_000, { api: "bulk", state_interval: 0 });
    org.running.settings.bulkSetRowsMost = 1_000;
    story.later(60);
    org.running.fault({ path: "/results", nth: 3, reply: timeout });
    const config = { objects: [object], api: "bulk", state_interval: 0 };
    const run = await org.run({ config, catalog: story.catalog });
    story.target.load(run.messages);
    story.state = run.state;
    await story.sync();

    expect(run.exitCode).toBe(5);
    await story.expectTheOrg();
  });

  it("fails its stream, by Salesforce's words, when no part of it is small enough", async () => {
    const story = await begin(700, { api: "rest" });
    org.running.fault({ path: "/queryAll[?]", count: "all", reply: timeout });
    const run = await org.run({ config: { objects: ["CaseComment"], api: "rest" }, catalog: story.catalog });

    expect(run.exitCode).toBe(5);
    expect(run.stderr).toContain(`QUERY_TIMEOUT: ${text}`);
    expect(run.stderr).toContain("have an index made on the replication key. The key is CaseComment.SystemModstamp.");
  });
});

describe("a stream that is read without regard to time", () => {
  it.each([
    ["rest", 900],
    ["bulk", 2100],
  ] as const)("is read in halves of its ids where a query is too much, each row once: %s", async (api, rows) => {
    const story = await begin(rows, { api });
    story.catalog = fullTable(story.catalog);
    org.running.settings.queryTimeoutRows = 300;
    const run = await story.sync();

    expect(run.stderr).toContain("reading halves of its ids");
    org.running.settings.queryTimeoutRows = Number.MAX_SAFE_INTEGER;
    await story.expectTheOrg();
  });

  it("is read in few cuts where ids come in clusters that lie far apart, as those of several pods", async () => {
    const story = await begin(300, { api: "rest" });
    const { org: inside } = org.running;
    const [user] = inside.users;
    const [parent] =
      user === undefined ? [] : inside.query(user, "SELECT Id FROM Case LIMIT 1", { all: false }).rows(0, 1);
    for (let n = 0; n < 120; n += 1) {
      const values = { ParentId: String(parent?.id), CommentBody: `Of another pod ${n}` };
      if (user !== undefined) inside.create(user, object, values, { lowId: true });
    }
    story.catalog = fullTable(story.catalog);
    org.running.settings.queryTimeoutRows = 130;
    const run = await story.sync();

    expect(run.stderr.split("halves of its ids").length).toBeLessThan(6);
    org.running.settings.queryTimeoutRows = Number.MAX_SAFE_INTEGER;
    await story.expectTheOrg();
  });

  it("goes on where it was stopped, without the parts that are out", async () => {
    const story = await begin(2400, { api: "bulk", state_interval: 0 });
    story.catalog = fullTable(story.catalog);
    org.running.settings.queryTimeoutRows = 700;
    await story.stopped({ path: "/jobs/query$", nth: 5 });
    const before = story.target.appended(object).length;
    const run = await story.sync();

    expect(before).toBeGreaterThan(500);
    org.running.settings.queryTimeoutRows = Number.MAX_SAFE_INTEGER;
    await story.expectTheOrg();
    expect(recordTexts(run.stdout).get(object)).toHaveLength((await rowsOf(story.catalog)) - before);
  });
});

describe("a query that has too many formulas for Salesforce, whatever the rows", () => {
  it("is read in smaller and smaller parts of its fields, which are joined", async () => {
    org = await TestOrg.start({ rows: { Measurement__c: 120 } });
    org.running.clock.freeze(true);
    const config = { objects: ["Measurement__c"], api: "rest" };
    const catalog = await org.discover(config);
    const plain = await org.run({ config, catalog });
    const message = "Query is either selecting too many fields or the filter conditions are too complicated.";
    const reply = { status: 400, errorCode: "QUERY_TOO_COMPLICATED", message };
    org.running.fault({ path: "/queryAll[?](?=.*Label__c)(?=.*Scaled__c)", count: "all", reply });
    const apart = await org.run({ config, catalog });

    expect(apart.stderr).not.toContain("halves");
    expect(apart.stderr).toContain("reading its formulas apart");
    expect(recordTexts(apart.stdout)).toEqual(recordTexts(plain.stdout));
  });
});

describe("many rows of one minute", () => {
  it.each(["rest", "bulk"])("are read in halves of their ids, each row once: %s", async (api) => {
    const story = await begin(1200, { api });
    story.somebody.change(1200, "all at once");
    story.later(60);
    org.running.settings.queryTimeoutRows = 400;
    const run = await story.sync();

    expect(run.stderr).toContain("reading halves of its ids");
    org.running.settings.queryTimeoutRows = Number.MAX_SAFE_INTEGER;
    await story.expectTheOrg();
  });
});

describe("a run that is stopped while it reads many rows of one minute in halves of their ids", () => {
  it.each(["rest", "bulk"])("is gone on with by the next one, which loses none: %s", async (api) => {
    const story = await begin(2000, { api, state_interval: 0 });
    org.running.clock.set(new Date(Math.ceil(org.running.clock.now().getTime() / 60_000) * 60_000));
    story.somebody.change(1500, "all at once");
    story.later(1 / 6);
    // Rows with low ids have the later SystemModstamp.
    story.somebody.change(800, "and again");
    story.later(60);
    org.running.settings.queryTimeoutRows = 500;
    org.running.settings.pageRows = 200;
    // Where the third cut is to be made, the first two have brought rows.
    await story.stopped({ path: "/queryAll[?].*LIMIT%201$", nth: 5 });
    expect(story.target.merged(object).filter((row) => row["CommentBody"] === "and again").length).toBeGreaterThan(0);
    await story.sync();

    org.running.settings.queryTimeoutRows = Number.MAX_SAFE_INTEGER;
    await story.expectTheOrg({ once: false });
  });
});

describe("a formula that Salesforce cannot compute in time with all the rest", () => {
  const config = { objects: ["Measurement__c"] };
  /** Meets queries for the formula and for the field besides. */
  const together = (formula: string, besides: string) => `/queryAll[?](?=.*${formula})(?=.*${besides})`;

  it.each(["rest", "bulk"])(
    "is read apart and joined: the same bytes as otherwise: %s",
    async (api) => {
      org = await TestOrg.start({ rows: { Measurement__c: 250 } });
      org.running.clock.freeze(true);
      const catalog = await org.discover(config);
      const plain = await org.run({ config: { ...config, api: "rest" }, catalog });
      org.running.fault({ path: together("Age_In_Days__c", "Raw_Text__c"), count: "all", reply: timeout });
      org.running.fault({ path: "/jobs/query$", count: "all", job: failed });
      const apart = await org.run({ config: { ...config, api }, catalog });

      expect(apart.stderr).toContain("reading its formulas apart");
      expect(apart.exitCode).toBe(0);
      expect(recordTexts(apart.stdout)).toEqual(recordTexts(plain.stdout));
    },
    20_000,
  );

  it("fails the stream by its name where it is too much for a single row too", async () => {
    org = await TestOrg.start({ rows: { Measurement__c: 20 } });
    const catalog = await org.discover(config);
    org.running.fault({ path: "/queryAll[?].*Scaled__c", count: "all", reply: timeout });
    const run = await org.run({ config, catalog });

    expect(run.exitCode).toBe(5);
    expect(run.stderr).toContain("Salesforce could not read Scaled__c of a single row");
    expect(run.stderr).toContain(`QUERY_TIMEOUT: ${text}`);
    expect(run.stderr).toContain("Deselect Scaled__c");
  });
});

async function rowsOf(catalog: Catalog): Promise<number> {
  const [stream] = catalog.streams;
  return stream === undefined ? 0 : (await orgRows(org.running, stream)).length;
}

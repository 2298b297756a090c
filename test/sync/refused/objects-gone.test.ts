import { afterEach, describe, expect, it } from "vitest";
import { recordsOf } from "../../support/records.ts";
import { object, Story } from "../../support/story.ts";
import { type Catalog, TestOrg } from "../../support/test-org.ts";

let org: TestOrg;
afterEach(() => org.close());

const objects = ["CaseComment", "Invoice__c"];
const streamsOf = (run: { readonly messages: readonly { readonly type: string; readonly stream?: unknown }[] }) => [
  ...new Set(run.messages.filter(({ type }) => type === "RECORD").map(({ stream }) => stream)),
];

async function begin(): Promise<void> {
  org = await TestOrg.start({ scale: 0.01, rows: { CaseComment: 20, Invoice__c: 20 } });
}

describe("an object that the setting objects names", () => {
  it.each([
    ["discovery", ["--discover"]],
    ["a sync without a catalog", []],
  ])("and that is misspelt fails %s, with the nearest name", async (_what, args) => {
    await begin();
    const noSuch = "this user sees no object by the name CaseComent.";
    for (const [wrong, message] of [
      ["CaseComent", `objects: ${noSuch} Did you mean CaseComment?`],
      ["!CaseComent", `objects: !CaseComent leaves out nothing: ${noSuch} Did you mean !CaseComment?`],
    ]) {
      const run = await org.run({ config: { objects: ["Invoice__c", wrong] }, args });

      expect(run.exitCode).toBe(2);
      expect(run.stderr).toContain(message);
    }
  });

  it("and that an admin has hidden fails the next run", async () => {
    await begin();
    const first = await org.run({ config: { objects } });
    org.running.org.alterObject("Invoice__c", "hide");

    const run = await org.run({ config: { objects }, state: first.state });

    expect([first.exitCode, run.exitCode]).toEqual([0, 2]);
    expect(run.stderr).toContain("Invoice__c");
  });

  it("by a glob that matches nothing is a warning, and nothing at all is an error", async () => {
    await begin();
    const some = await org.run({ config: { objects: ["CaseComment", "Zz*"] }, args: ["--discover"] });
    const none = await org.run({ config: { objects: ["Zz*"] }, args: ["--discover"] });
    const sync = await org.run({ config: { objects: ["Zz*"] } });

    expect([some.exitCode, none.exitCode, none.stdout, sync.exitCode]).toEqual([0, 2, "", 2]);
    expect(some.stderr).toContain("WARN objects: no object of the org matches Zz*.");
    for (const { stderr } of [none, sync])
      expect(stderr).toContain("ERROR discovery: there is no stream to read. Check the settings that choose streams");
  });
});

describe("an object that an earlier run has read", () => {
  const config = { objects: ["CaseCom*", "Invoice__*"] };

  it("fails by its name where it is not there any more, and the others are read", async () => {
    await begin();
    const first = await org.run({ config });
    org.running.org.alterObject("Invoice__c", "hide");

    const run = await org.run({ config, state: { bookmarks: { Invoice__c: bookmarkIn(first.state) } } });

    expect(run.stderr).toContain(
      "ERROR Invoice__c: the state has a bookmark of it, and this user sees no such object any more.",
    );
    expect([run.exitCode, streamsOf(run)]).toEqual([2, ["CaseComment"]]);
    expect((run.state as { bookmarks: object }).bookmarks).toHaveProperty("Invoice__c", bookmarkIn(first.state));
  });

  it("fails where a new discovery has made the catalog without it", async () => {
    await begin();
    const first = await org.run({ config });
    org.running.org.alterObject("Invoice__c", "hide");
    const catalog = await org.discover(config);

    const run = await org.run({ config, catalog: selected(catalog), state: first.state });

    expect([run.exitCode, run.stderr]).toEqual([
      2,
      expect.stringContaining("ERROR Invoice__c: the state has a bookmark"),
    ]);
  });

  it("fails where the catalog selects it, with and without a state", async () => {
    await begin();
    const first = await org.run({ config });
    const catalog = selected(await org.discover(config));
    org.running.org.alterObject("Invoice__c", "hide");

    for (const state of [first.state, undefined]) {
      const run = await org.run({ config, catalog, ...(state === undefined ? {} : { state }) });

      expect([run.exitCode, run.stderr]).toEqual([2, expect.stringContaining("ERROR Invoice__c: ")]);
    }
  });

  it("is left alone where a setting leaves it out, or the catalog leaves out an object that is there", async () => {
    await begin();
    const first = await org.run({ config });
    const catalog = selected(await org.discover({ objects: ["CaseComment"] }));
    const trimmed = await org.run({ config, catalog, state: first.state });
    org.running.org.alterObject("Invoice__c", "hide");
    const excluded = await org.run({ config: { objects: ["CaseComment"] }, state: first.state });

    expect([trimmed.exitCode, excluded.exitCode, recordsOf(excluded)]).toEqual([0, 0, []]);
  });
});

describe("an object that an earlier run has read and that is left out by itself now", () => {
  it("is named in a warning, with the reason", async () => {
    org = await TestOrg.start({ scale: 0.01, rows: { CaseComment: 20 }, standardObjects: true });
    const first = await org.run({ config: { objects: ["CaseComment"] } });
    const [bookmark, config] = [bookmarkIn(first.state, "CaseComment"), { objects: ["Ca*", "Fi*", "Da*", "!Fiscal*"] }];
    const bookmarks = { FieldDefinition: bookmark, DataType: bookmark, SearchLayout: bookmark, CaseComment: bookmark };

    const run = await org.run({ config, state: { bookmarks } });

    expect(run.stderr).toContain(
      "WARN The state has bookmarks of objects that are not read any more: " +
        "FieldDefinition (a description of the org, not data: name it in the setting objects to continue); " +
        "DataType (Salesforce answers only queries that filter by DurableId). " +
        "Remove their bookmarks from the state to be rid of this warning.",
    );
    expect(run.exitCode).toBe(0);
  });
});

const bookmarkIn = (state: unknown, object = "Invoice__c") =>
  (state as { bookmarks: Record<string, unknown> }).bookmarks[object];

function selected(catalog: Awaited<ReturnType<TestOrg["discover"]>>) {
  return {
    streams: catalog.streams.map((stream) => ({
      ...stream,
      metadata: stream.metadata.map((each) =>
        each.breadcrumb.length === 0 ? { ...each, metadata: { ...each.metadata, selected: true } } : each,
      ),
    })),
  };
}

describe("an object that is hidden while a Bulk job of it is unfinished", () => {
  it("is read to the end of the job's results by a load in full, and fails the run after that", async () => {
    const story = await Story.begin(60, { api: "bulk", state_interval: 0 });
    org = story.org;
    org.running.settings.bulkSetRowsMost = 25;
    story.catalog = loadedInFull(story.catalog);
    await story.stopped({ path: "/results", nth: 2 });
    const ids = story.somebody.ids();
    org.running.org.alterObject(object, "hide");

    const rest = await story.sync();
    const next = await org.run({ config: { objects: [object] }, catalog: story.catalog, state: rest.state });

    expect(ids.filter((id) => !story.target.merged(object).some((row) => row["Id"] === id))).toEqual([]);
    expect([next.exitCode, recordsOf(next)]).toEqual([2, []]);
    expect(next.stderr).toContain(`ERROR ${object}: `);
  });
});

function loadedInFull({ streams }: Catalog): Catalog {
  return {
    streams: streams.map((stream) => ({
      ...stream,
      metadata: stream.metadata.map((each) =>
        each.breadcrumb.length > 0
          ? each
          : { ...each, metadata: { ...each.metadata, "replication-method": "FULL_TABLE" } },
      ),
    })),
  };
}

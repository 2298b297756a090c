import { afterEach, describe, expect, it } from "vitest";
import { MergingTarget } from "../../support/merging-target.ts";
import { orgRows } from "../../support/org-rows.ts";
import { recordsOf } from "../../support/records.ts";
import { object, Story } from "../../support/story.ts";
import type { TapRun } from "../../support/test-org.ts";

let story: Story;
afterEach(() => story.org.close());

const field = "CommentBody";
const alterField = (of: string, name: string, change: { readonly describe: Readonly<Record<string, unknown>> }) =>
  story.org.running.org.alterField(of, name, change);
const hide = (name = field, of = object) => story.org.running.org.alterField(of, name, "hide");
const show = (name = field, of = object) => story.org.running.org.alterField(of, name, "show");

/** For each SCHEMA of the stream whether it has the field. */
const schemas = ({ messages }: TapRun, name = field) =>
  messages.flatMap(({ type, schema }) =>
    type === "SCHEMA" ? [Object.hasOwn((schema as { properties: object }).properties, name)] : [],
  );
const warnings = ({ stderr }: TapRun) => stderr.split("\n").filter((line) => /^(WARN|ERROR)/.test(line));
const idsOf = (run: TapRun) => recordsOf(run).map(({ Id }) => Id);
const has = (run: TapRun, name = field) => [...new Set(recordsOf(run).map((record) => Object.hasOwn(record, name)))];

/** Every row of the org came, each once. */
async function expectAllOnce(run: TapRun): Promise<void> {
  show();
  const rows = await orgRows(story.org.running, story.catalog.streams[0]!);
  expect(idsOf(run).sort().join()).toEqual(
    rows
      .map(({ Id }) => Id)
      .sort()
      .join(),
  );
}

const ways = [
  ["a small query in a composite call", 40, "auto"],
  ["REST pages", 700, "rest"],
  ["a Bulk job", 12_000, "bulk"],
] as const;

describe("a field that this user may read no more, under follow", () => {
  it.each(ways)("is left out by a second SCHEMA, and the target keeps what it has: %s", async (_what, rows, api) => {
    story = await Story.begin(rows, { api });
    const target = new MergingTarget().load((await story.sync()).messages);
    const before = target.rows(object);
    story.later(30);
    const changed = story.somebody.ids();
    story.somebody.change(changed.length, "unseen");
    story.later(30);
    hide();
    const run = await story.sync();
    target.load(run.messages);

    expect(warnings(run)).toEqual([
      expect.stringContaining(`${object}: Salesforce has no ${field} any more for this user`),
    ]);
    expect(schemas(run)).toEqual([true, false]);
    expect([idsOf(run).sort(), has(run)]).toEqual([changed.sort(), [false]]);
    expect(target.overwritten).toEqual([]);
    expect(target.rows(object).map((row) => row[field])).toEqual(before.map((row) => row[field]));
  });

  it.each([
    ["REST pages", 700, "rest", { path: "/query/", nth: 2, lose: "locators" }],
    ["a tail behind a Bulk job", 12_000, "bulk", { path: "/queryAll[?]", nth: 1 }],
  ] as const)(
    "goes in mid-read: what is out stays, the rest comes once without it: %s",
    async (_what, rows, api, at) => {
      story = await Story.begin(rows, { api });
      story.org.running.settings.pageRows = 200;
      story.somebody.create("young");
      story.org.running.fault({ ...at, before: () => hide() });
      const run = await story.sync();

      expect(schemas(run)).toEqual([true, false]);
      expect(has(run)).toEqual([true, false]);
      new MergingTarget().load(run.messages);
      await expectAllOnce(run);
    },
  );
});

describe("a field that goes in the midst of something else, under follow", () => {
  it("rows that are gone for good are reported all the same", async () => {
    story = await Story.begin(40);
    const target = new MergingTarget().load((await story.sync()).messages);
    const [gone = ""] = story.somebody.ids();
    story.somebody.purge(gone);
    story.later(5);
    story.org.running.fault({ path: "Id%20IN", before: () => hide() });
    const run = await story.sync();
    target.load(run.messages);

    expect(recordsOf(run)).toEqual([
      { ...recordsOf(run)[0], Id: gone, IsDeleted: true, _sdc_deleted_at: expect.any(String) },
    ]);
  });

  it("more columns than a query takes: what is left is read in parts as before", async () => {
    story = await Story.begin(40, { api: "rest" });
    const wide = Array.from({ length: 400 }, (_, n) => `A_rather_long_name_of_a_field_${n}__c`);
    for (const name of wide) alterField(object, name, { describe: { type: "string" } });
    story.catalog = await story.org.discover({ objects: [object] });
    const name = wide.at(-1) ?? "";
    const message = "Entity 'CaseComment' is not supported by the Bulk API.";
    story.org.running.fault({ path: "/jobs/query$", reply: { status: 400, errorCode: "INVALIDENTITY", message } });
    story.org.running.fault({ path: "/queryAll[?]", nth: 2, before: () => hide(name) });
    const run = await story.sync();

    expect(schemas(run, name)).toEqual([true, false]);
    new MergingTarget().load(run.messages);
    show(name);
    await expectAllOnce(run);
  });

  it("a parent's field is left out like one of the object's own", async () => {
    const config = { related_fields: { [object]: ["Parent.Subject", "Parent.Owner.Name"] } };
    story = await Story.begin(40, config);
    await story.sync();
    hide("Subject", "Case");
    const run = await story.sync();

    expect(warnings(run)).toEqual([expect.stringContaining("Salesforce has no Parent__Subject any more")]);
    expect([schemas(run, "Parent__Subject"), schemas(run, "Parent__Owner__Name")]).toEqual([
      [true, false],
      [true, true],
    ]);
    show("Subject", "Case");
  });
});

describe("a field that is new in mid-read", () => {
  it("changes nothing in this run: it is in the next catalog", async () => {
    story = await Story.begin(700, { api: "rest" });
    story.org.running.settings.pageRows = 200;
    const added = () => alterField(object, "New__c", { describe: { type: "string" } });
    story.org.running.fault({ path: "/query/", nth: 2, lose: "locators", before: added });
    const run = await story.sync();
    const next = await story.org.discover({ objects: [object] });

    expect([schemas(run, "New__c"), has(run, "New__c"), warnings(run)]).toEqual([[false], [false], []]);
    expect(Object.keys(next.streams[0]?.schema.properties ?? {})).toContain("New__c");
  });
});

describe("what a change of fields costs, and what is reported", () => {
  it("asks nothing more where nothing changed, and two calls where a field is gone", async () => {
    story = await Story.begin(40);
    const first = await story.sync();
    const quiet = await story.sync();
    hide();
    const changed = await story.sync();

    expect(first.calls - quiet.calls).toBeGreaterThanOrEqual(0);
    expect(changed.calls - quiet.calls).toBe(2);
  });

  it.each([
    ["follow", 0],
    ["fail", 2],
  ])("%s: the next discovery knows of it, although the org's Last-Modified did not move", async (mode, exitCode) => {
    story = await Story.begin(40);
    const headers = { "Last-Modified": "Thu, 01 Jan 2026 00:00:00 GMT" };
    story.org.running.fault({ path: "/sobjects", count: "all", headers });
    alterField(object, "Other__c", { describe: { type: "string" } });
    await story.org.discover({ objects: [object] });
    hide();
    const run = await story.org.run({ config: { objects: [object], schema_changes: mode }, catalog: story.catalog });
    expect(run.exitCode).toBe(exitCode);
    const catalog = await story.org.discover({ objects: [object] });

    expect(Object.keys(catalog.streams[0]?.schema.properties ?? {})).not.toContain(field);
  });
});

describe("a field that this user may read no more, otherwise", () => {
  it.each(ways)("lock: is null from there on, as the user wants it: %s", async (_what, rows, api) => {
    story = await Story.begin(rows, { api, schema_changes: "lock" });
    hide();
    const run = await story.sync();

    expect(warnings(run)).toEqual([expect.stringContaining(`${field} any more for this user: null from here on`)]);
    expect(schemas(run)).toEqual([true]);
    expect([...new Set(recordsOf(run).map((record) => record[field]))]).toEqual([null]);
    await expectAllOnce(run);
  });

  it.each(ways)("fail: fails the stream by the field's name, and the others go on: %s", async (_what, rows, api) => {
    const config = { api, schema_changes: "fail", objects: [object, "UserRole"] };
    story = await Story.begin(rows, config);
    hide();
    const run = await story.org.run({ config, catalog: story.catalog });

    expect([run.exitCode, recordsOf(run).some((record) => Object.hasOwn(record, field))]).toEqual([2, false]);
    expect(run.stderr).toContain(
      `${object}: Salesforce has no ${field} any more for this user, and schema_changes is fail`,
    );
    expect(run.stderr).toContain("set schema_changes to follow or lock");
    expect(run.messages.filter(({ type, stream }) => type === "RECORD" && stream === "UserRole")).not.toEqual([]);
  });

  it.each(["Id", "SystemModstamp", "IsDeleted"])(
    "%s: fails the stream by name, since it cannot do without",
    async (name) => {
      story = await Story.begin(40);
      hide(name);
      const run = await story.org.run({ config: { objects: [object] }, catalog: story.catalog });

      expect([run.exitCode, recordsOf(run)]).toEqual([2, []]);
      expect(run.stderr).toContain(`${object}: ${name}, which the stream cannot do without, is gone or hidden`);
    },
  );

  it("IsDeleted where deleted rows are left out: fails the stream, since each query brings them too", async () => {
    const config = { objects: [object], records: "active" };
    story = await Story.begin(40, config);
    hide("IsDeleted");
    const run = await story.org.run({ config, catalog: story.catalog });

    expect([run.exitCode, recordsOf(run)]).toEqual([2, []]);
    expect(run.stderr).toContain(`${object}: IsDeleted, which the stream cannot do without`);
  });

  it("comes back: the run reports which rows may lack it", async () => {
    story = await Story.begin(40);
    hide();
    await story.sync();
    show();
    const back = await story.sync();
    const after = await story.sync();

    expect(warnings(back)).toEqual([expect.stringContaining(`${object}: ${field} is new here`)]);
    expect(warnings(after)).toEqual([]);
  });
});

describe("an object that this user may see no more", () => {
  it.each(["auto", "rest", "bulk"])("fails its stream by name, and the others go on: %s", async (api) => {
    const config = { api, objects: [object, "UserRole"] };
    story = await Story.begin(40, config);
    story.org.running.org.alterObject(object, "hide");
    const run = await story.org.run({ config, catalog: story.catalog });

    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain(`sObject type '${object}' is not supported`);
    expect(run.stderr).toContain("Check that the object exists and that the user may read it");
    expect(run.messages.filter(({ type }) => type === "RECORD").map(({ stream }) => stream)).toContain("UserRole");
  });
});

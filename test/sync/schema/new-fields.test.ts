import { afterEach, describe, expect, it } from "vitest";
import { MergingTarget } from "../../support/merging-target.ts";
import { orgRows } from "../../support/org-rows.ts";
import { recordsOf } from "../../support/records.ts";
import { object, Story } from "../../support/story.ts";
import type { Catalog, TapRun } from "../../support/test-org.ts";

let story: Story;
afterEach(() => story.org.close());

const field = "CommentBody";
const news = ({ stderr }: TapRun) => stderr.split("\n").filter((line) => line.includes("new here"));
const activations = ({ messages }: TapRun) => messages.filter(({ type }) => type === "ACTIVATE_VERSION").length;
const versions = ({ messages }: TapRun) => [
  ...new Set(messages.flatMap(({ type, version }) => (type === "RECORD" ? [version] : []))),
];

/** The same catalog with the field left out. */
const without = ({ streams }: Catalog): Catalog => ({
  streams: streams.map((stream) => ({
    ...stream,
    metadata: stream.metadata.map((entry) =>
      entry.breadcrumb[1] === field ? { ...entry, metadata: { ...entry.metadata, selected: false } } : entry,
    ),
  })),
});

/** A stream that was loaded without the field, which is selected now. Gives the target. */
async function selectedLater(rows: number, config: object = {}): Promise<MergingTarget> {
  story = await Story.begin(rows, config);
  const whole = story.catalog;
  story.catalog = without(whole);
  const target = new MergingTarget().load((await story.sync()).messages);
  story.catalog = whole;
  story.later(60);
  return target;
}

async function expectTheOrg(target: MergingTarget): Promise<void> {
  const rows = await orgRows(story.org.running, story.catalog.streams[0]!);
  const inOrder = (row: object) => Object.fromEntries(Object.entries(row).sort());
  expect(target.rows(object).map(inOrder)).toEqual(rows.map(inOrder));
}

const ways = [
  ["a small query in a composite call", 40, "auto"],
  ["REST pages", 700, "rest"],
  ["a Bulk job", 12_000, "bulk"],
] as const;

describe("a field that is selected later", () => {
  it("is reported once, with what can be done; old rows stay as they are", async () => {
    await selectedLater(40);
    const first = await story.sync();
    const second = await story.sync();

    expect(news(first)).toEqual([expect.stringContaining(`${object}: ${field} is new here`)]);
    expect(first.stderr).toContain("backfill_new_fields: true");
    expect([recordsOf(first), news(second), recordsOf(second)]).toEqual([[], [], []]);
  });

  it("is reported for many streams in few sentences", async () => {
    story = await Story.begin(20, { objects: ["A*", "C*", "O*", "P*", "U*"] });
    const whole = story.catalog;
    story.catalog = {
      streams: whole.streams.map((stream) => ({
        ...stream,
        metadata: stream.metadata.map((entry) =>
          entry.breadcrumb[1] === "CreatedById"
            ? { ...entry, metadata: { ...entry.metadata, selected: false } }
            : entry,
        ),
      })),
    };
    await story.sync();
    story.catalog = whole;
    const run = await story.sync();

    expect(news(run)).toHaveLength(4);
    expect(run.stderr).toMatch(/Fields are new in \w+, .* and \d+ more\. backfill_new_fields/);
  });

  it("backfill_new_fields: also in a stream among so many that one without a change is not read", async () => {
    story = await Story.begin(20, { objects: ["A*", "C*", "O*", "P*", "U*", "T*", "L*", "S*"] });
    const whole = story.catalog;
    story.catalog = without(whole);
    const target = new MergingTarget().load((await story.sync()).messages);
    story.catalog = whole;
    story.later(60);
    const filling = await story.sync({ backfill_new_fields: true });
    target.load(filling.messages);

    expect([whole.streams.length > 30, filling.stderr.includes("none, about 0 rows")]).toEqual([true, true]);
    expect(target.rows(object).every((row) => field in row)).toBe(true);
  });

  it.each(ways)("backfill_new_fields: old rows come again, once, under their version: %s", async (_what, rows, api) => {
    const target = await selectedLater(rows, { api, backfill_new_fields: true });
    story.somebody.create("young");
    const version = versionInState();
    const filling = await story.sync();
    target.load(filling.messages);
    const after = await story.sync();

    expect(recordsOf(filling)).toHaveLength(new Set(recordsOf(filling).map(({ Id }) => Id)).size);
    expect([versions(filling), activations(filling), news(filling)]).toEqual([[version], 0, []]);
    await expectTheOrg(target);
    expect(recordsOf(after)).toEqual([]);
  });

  it("backfill_new_fields: also for fields that were reported before it was set", async () => {
    const target = await selectedLater(40);
    await story.sync();
    const filling = await story.sync({ backfill_new_fields: true });

    await expectTheOrg(target.load(filling.messages));
  });

  it("backfill_new_fields: rows that are gone for good are reported all the same", async () => {
    const target = await selectedLater(40, { backfill_new_fields: true });
    const [gone = ""] = story.somebody.ids();
    story.somebody.purge(gone);
    story.later(5);
    const filling = await story.sync();
    target.load(filling.messages);

    const [row] = target.rows(object).filter(({ Id }) => Id === gone);
    expect(row).toMatchObject({ IsDeleted: true, _sdc_deleted_at: expect.any(String) });
  });

  it.each([
    ["REST pages", 700, "rest", { path: "/query/", nth: 2 }],
    ["a Bulk job", 12_000, "bulk", { path: "/results", nth: 2 }],
  ] as const)("an interrupted fill goes on from its place: %s", async (_what, rows, api, at) => {
    const target = await selectedLater(rows, { api, backfill_new_fields: true, state_interval: 0 });
    story.org.running.settings.pageRows = 200;
    story.org.running.settings.bulkSetRowsMost = 4000;
    const stopped = await story.stopped(at);
    const rest = await story.sync();
    target.load([...stopped.messages, ...rest.messages]);

    expect(recordsOf(stopped).length).toBeGreaterThan(0);
    expect(recordsOf(rest).length).toBeLessThan(rows);
    expect(recordsOf(await story.sync())).toEqual([]);
    await expectTheOrg(target);
  });

  it("an interrupted fill begins again for another field that comes to it", async () => {
    const target = await selectedLater(700, { api: "rest", backfill_new_fields: true, state_interval: 0 });
    story.org.running.settings.pageRows = 200;
    const stopped = await story.stopped({ path: "/query/", nth: 2 });
    story.org.running.org.alterField(object, "Later__c", { describe: { type: "string" } });
    story.catalog = await story.org.discover({ objects: [object] });
    const rest = await story.sync();
    target.load([...stopped.messages, ...rest.messages]);

    expect(recordsOf(rest).length).toBeGreaterThanOrEqual(700);
    await expectTheOrg(target);
  });

  it("a field that was hidden for some runs is filled when it is back", async () => {
    story = await Story.begin(40, { backfill_new_fields: true });
    const target = new MergingTarget().load((await story.sync()).messages);
    story.later(60);
    story.somebody.change(10, "unseen");
    story.org.running.org.alterField(object, field, "hide");
    target.load((await story.sync()).messages);
    story.org.running.org.alterField(object, field, "show");
    story.later(60);
    target.load((await story.sync()).messages);

    expect(target.overwritten).toEqual([]);
    await expectTheOrg(target);
  });

  it("nothing is reported or read again where a field is deselected, or where the state is of an older version", async () => {
    story = await Story.begin(40, { backfill_new_fields: true });
    await story.sync();
    const whole = story.catalog;
    story.catalog = without(whole);
    const less = await story.sync();
    story.catalog = whole;
    const { fields: _fields, ...older } = bookmark();
    story.state = { bookmarks: { [object]: older } };
    const same = await story.sync();

    expect([less, same].map((run) => [news(run), recordsOf(run)])).toEqual([
      [[], []],
      [[], []],
    ]);
  });
});

function bookmark(): Readonly<Record<string, unknown>> {
  return (story.state as { bookmarks: Record<string, Record<string, unknown>> }).bookmarks[object] ?? {};
}

function versionInState(): unknown {
  return bookmark()["version"];
}

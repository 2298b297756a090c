import { afterEach, describe, expect, it } from "vitest";
import { recordsOf } from "../../support/records.ts";
import { object, Story } from "../../support/story.ts";
import type { TapRun } from "../../support/test-org.ts";

let story: Story;
afterEach(() => story.org.close());

const day = 24 * 60;
const activations = ({ messages }: TapRun) => messages.filter(({ type }) => type === "ACTIVATE_VERSION").length;
/** What the records are: of the rows that were there first, some are in the recycle bin. */
const texts = (run: TapRun) =>
  recordsOf(run).map(({ CommentBody, SystemModstamp }) =>
    String(SystemModstamp) < firstEnd ? "first day" : String(CommentBody),
  );
let firstEnd = "";
const bookmark = () => (story.state as { bookmarks: Record<string, Record<string, unknown>> }).bookmarks[object] ?? {};
const now = (): string => story.org.running.clock.now().toISOString();

/** Comments of three days; the timestamps before the second and before the third of them. */
async function threeDays(perDay: number, config: object = {}, firstDay = perDay): Promise<readonly [string, string]> {
  story = await Story.begin(firstDay, { objects: [object], ...config });
  firstEnd = now();
  story.later(day);
  const second = now();
  for (let n = 0; n < perDay; n += 1) story.somebody.create("second day");
  story.later(day);
  const third = now();
  for (let n = 0; n < perDay; n += 1) story.somebody.create("third day");
  story.later(30);
  return [second, third];
}

const times = (text: string, count: number): string[] => Array.from({ length: count }, () => text);

describe("start_date, moved to an earlier date-time", () => {
  it.each(["rest", "bulk"])("brings the rows in between, once, and nothing else (%s)", async (api) => {
    const [second, third] = await threeDays(20, { api });
    const first = await story.sync({ start_date: third });
    const version = bookmark()["version"];
    story.later(30);

    const moved = await story.sync({ start_date: second });
    const again = await story.sync({ start_date: second });
    const whole = await story.sync();
    const last = await story.sync();

    expect(texts(first)).toEqual(times("third day", 20));
    expect(texts(moved)).toEqual(times("second day", 20));
    expect([texts(again), activations(moved), activations(whole)]).toEqual([[], 0, 0]);
    expect(texts(whole)).toEqual(times("first day", 20));
    expect([texts(last), bookmark()["version"]]).toEqual([[], version]);
    await story.expectTheOrg();
  });

  it("brings what changes meanwhile in the same run, and each version once", async () => {
    const [second, third] = await threeDays(20);
    await story.sync({ start_date: third });
    story.later(30);
    story.somebody.change(5, "changed since");
    story.somebody.create("new");
    story.later(30);

    const moved = await story.sync({ start_date: second });
    await story.sync();

    expect(texts(moved).sort()).toEqual([...times("changed since", 5), "new", ...times("second day", 20)].sort());
    await story.expectTheOrg();
  });

  it.each([
    { api: "rest", rows: 20, isMovedAtOnce: true },
    { api: "rest", rows: 20, isMovedAtOnce: false },
    { api: "bulk", rows: 10_100, isMovedAtOnce: true },
    { api: "bulk", rows: 10_100, isMovedAtOnce: false },
  ])(
    "brings rows above the watermark once where the start was above it, too (%o)",
    async ({ api, rows, isMovedAtOnce }) => {
      story = await Story.begin(rows, { objects: [object], api, visibility_lag: 3600 });
      story.later(day);
      story.somebody.create("before the start");
      story.later(20);
      const start = now();
      story.later(1);
      story.somebody.create("after the start");
      story.later(20);

      const first = await story.sync({ start_date: start });
      await story.sync(isMovedAtOnce ? {} : { start_date: start });
      story.later(2 * 60);
      await story.sync(isMovedAtOnce ? {} : { start_date: start });
      await story.sync();

      expect(texts(first)).toContain("after the start");
      await story.expectTheOrg();
    },
  );

  it("brings rows of the lookback_window once a run", async () => {
    const [, third] = await threeDays(20);
    await story.sync({ start_date: third });
    story.later(30);

    const moved = await story.sync({ lookback_window: 2 * day * 60 });

    expect(texts(moved)).toEqual([...times("first day", 20), ...times("second day", 20), ...times("third day", 20)]);
  });

  it("goes on where it was stopped", async () => {
    const [second] = await threeDays(20, { api: "rest" }, 6100);
    await story.sync({ start_date: second });
    story.later(30);

    const stopped = await story.stopped({ path: "/query/0r8", nth: 2 });
    const rest = await story.sync();

    expect([recordsOf(stopped).length, recordsOf(rest).length]).toEqual([4000, 2100]);
    expect(new Set([...texts(stopped), ...texts(rest)])).toEqual(new Set(["first day"]));
    await story.expectTheOrg();
  });

  it("while a load is unfinished waits until that is done: no row behind its place counts as loaded", async () => {
    const [second] = await threeDays(3000, { api: "rest" }, 200);

    const stopped = await story.stopped({ path: "/query/0r8", nth: 2 }, { start_date: second });
    const done = await story.sync();
    const gap = await story.sync();

    expect(recordsOf(stopped).length).toBeGreaterThan(0);
    expect([activations(stopped), activations(done), activations(gap)]).toEqual([0, 1, 0]);
    expect(texts(gap)).toEqual(times("first day", 200));
    const said = `WARN ${object}: Its load began from ${second} on and is completed first. start_date is earlier now: rows from the first one on that are left out come with the next run.`;
    expect([stopped, done, gap].map(({ stderr }) => stderr.includes(said))).toEqual([false, true, false]);
    await story.expectTheOrg();
  });

  it("moved to a later date-time and back again brings nothing twice", async () => {
    const [second, third] = await threeDays(20);
    await story.sync({ start_date: second });
    story.later(30);

    const later = await story.sync({ start_date: third });
    const back = await story.sync({ start_date: second });

    expect([texts(later), texts(back)]).toEqual([[], []]);
  });

  it("brings rows that new fields and an earlier start ask for at once", async () => {
    const [second] = await threeDays(20);
    const { catalog } = story;
    story.catalog = without(catalog, "IsPublished");
    await story.sync({ start_date: second });
    story.later(30);
    story.catalog = catalog;

    const run = await story.sync({ backfill_new_fields: true });

    expect(texts(run)).toEqual([...times("first day", 20), ...times("second day", 20), ...times("third day", 20)]);
    await story.expectTheOrg();
  });

  it("is taken for the start of a bookmark that says nothing of it", async () => {
    const [second] = await threeDays(20);
    await story.sync({ start_date: second });
    const { loaded_with: _none, ...old } = bookmark();
    story.state = { bookmarks: { [object]: old } };

    const run = await story.sync();

    expect([texts(run), bookmark()["loaded_with"]]).toEqual([[], '{"start":null,"records":"all"}']);
  });

  it("brings the deletions of the time in between, too", async () => {
    story = await Story.begin(20, { metadata_streams: ["deleted_records"] });
    const [early = "", late = ""] = story.somebody.ids();
    story.later(30);
    const start = now();
    story.later(30);
    story.somebody.remove(early);
    story.later(day);
    const timestamp = now();
    story.later(5);
    story.somebody.remove(late);
    story.later(30);
    const ids = (run: TapRun) =>
      run.messages.flatMap(({ type, stream, record }) =>
        type === "RECORD" && stream === "deleted_records" ? [(record as { id: string }).id] : [],
      );

    const first = await story.sync({ start_date: timestamp });
    const moved = await story.sync({ start_date: start });
    const again = await story.sync({ start_date: start });

    expect([ids(first), ids(moved), ids(again)]).toEqual([[late], [early, late], []]);
  });
});

function without(catalog: Story["catalog"], field: string): Story["catalog"] {
  const streams = catalog.streams.map((stream) => ({
    ...stream,
    metadata: stream.metadata.map((each) =>
      each.breadcrumb[1] === field ? { ...each, metadata: { ...each.metadata, selected: false } } : each,
    ),
  }));
  return { streams };
}

describe("a start_date in the future", () => {
  it.each([
    ["a sync", [] as string[]],
    ["discovery", ["--discover"]],
    ["a test", ["--test"]],
  ])("fails %s by its name", async (_what, args) => {
    story = await Story.begin(20);
    const config = { objects: [object], start_date: "2099-01-01T00:00:00Z" };

    const run = await story.org.run({ config, ...(args.length === 0 && { catalog: story.catalog }), args });

    expect([run.exitCode, run.messages.filter(({ type }) => type !== "STATE")]).toEqual([2, []]);
    expect(run.stderr).toContain("start_date: 2099-01-01T00:00:00.000Z lies in the future");
  });
});

describe("what else narrowed a load", () => {
  it("end_date: what lies behind it comes once it is later, or gone", async () => {
    const [second, third] = await threeDays(20);
    const first = await story.sync({ end_date: second });
    const more = await story.sync({ end_date: third });
    const all = await story.sync();

    expect([texts(first), texts(more), texts(all)]).toEqual([
      times("first day", 20),
      times("second day", 20),
      times("third day", 20),
    ]);
  });

  it.each([
    ["active", "all", 1],
    ["deleted", "all", 1],
    ["deleted", "active", 1],
    ["all", "active", 0],
    ["active", "active", 0],
  ])("records: %s, then %s", async (before, after, loads) => {
    story = await Story.begin(20);
    const [removed = ""] = story.somebody.ids();
    story.somebody.remove(removed);
    story.later(30);
    await story.sync({ records: before });
    story.later(30);
    const [gone = ""] = story.somebody.ids();
    story.somebody.remove(gone);
    story.later(30);

    const run = await story.sync({ records: after });
    const next = await story.sync({ records: after });

    expect([activations(run), activations(next), recordsOf(next)]).toEqual([loads, 0, []]);
    const alive = recordsOf(run).filter(({ IsDeleted }) => IsDeleted === false);
    if (loads > 0) expect(alive.map(({ Id }) => Id).sort()).toEqual(story.somebody.ids());
    if (after === "all") await story.expectTheOrg({ once: false });
  });
});

import { runVerb } from "@singer-io-ts/tap-kit/testing";
import { afterEach, describe, expect, it } from "vitest";
import { tap } from "../../../src/tap.ts";
import { recordsOf } from "../../support/records.ts";
import { object, Story } from "../../support/story.ts";
import { Target } from "../../support/target.ts";
import type { TapRun } from "../../support/test-org.ts";

let story: Story;
afterEach(() => story.org.close());

/** The state as a verb leaves it, and what the verb said. */
async function changed(state: unknown, ...words: readonly string[]) {
  const files = { "state.json": JSON.stringify(state) };
  const { code, stderr, files: left } = await runVerb(tap, ["state", ...words], { files });
  return { code, stderr, state: JSON.parse(left["state.json"] ?? "") };
}

const idsOf = (run: TapRun): readonly string[] => recordsOf(run).map(({ Id }) => String(Id));
const now = (): string => story.org.running.clock.now().toISOString();
const bookmarkIn = (state: unknown) =>
  (state as { readonly bookmarks: Readonly<Record<string, Readonly<Record<string, unknown>>>> }).bookmarks[object];

describe("a stream that was rewound", () => {
  it("brings again what has changed since, also what was sent a moment ago, and nothing that is older", async () => {
    story = await Story.begin(40);
    await story.sync();
    const stored = new Target();
    stored.load((await story.org.run({ config: { objects: [object] }, catalog: story.catalog })).messages);
    story.later(60);
    const lost = now();
    story.later(1);
    const [first = "", second = "", third = ""] = story.somebody.ids();
    story.somebody.touch(first, "long ago");
    await story.sync();
    story.later(60);
    story.somebody.touch(second, "a moment ago");
    story.somebody.remove(third);
    await story.sync();
    // They are in the tail of the bookmark, and would be left out as known.
    expect((await story.sync()).messages.filter(({ type }) => type === "RECORD")).toEqual([]);

    const { code, state } = await changed(story.state, "rewind", object, "--to", lost);
    story.state = state;
    const again = await story.sync();

    expect(code).toBe(0);
    expect(idsOf(again).toSorted()).toEqual([first, second, third].toSorted());
    stored.load(again.messages);
    expect(stored.merged(object)).toEqual(story.target.merged(object));
    await story.expectTheOrg({ once: false });
    expect(idsOf(await story.sync())).toEqual([]);
  });

  it("begins an unfinished read of changes anew, so that nothing is left out", async () => {
    story = await Story.begin(40);
    await story.sync();
    story.later(60);
    const lost = now();
    story.later(1);
    story.somebody.change(40, "first");
    story.later(60);
    await story.sync();
    story.later(60);
    story.somebody.change(40, "second");
    story.state = withScan(story.state);

    const { code, state } = await changed(story.state, "rewind", object, "--to", lost);
    story.state = state;
    const again = await story.sync();

    expect([code, bookmarkIn(state)?.["scan"]]).toEqual([0, null]);
    expect(new Set(idsOf(again))).toEqual(new Set(story.somebody.ids()));
    await story.expectTheOrg({ once: false });
  });

  it("is refused while a full load is unfinished, and where start_date left rows out", async () => {
    story = await Story.begin(3000, { api: "rest" });
    await story.stopped({ path: "/query/", nth: 1 });
    const unfinished = await changed(story.state, "rewind", object, "--to", "2020-01-01");
    await story.org.close();
    story = await Story.begin(10, { start_date: "2026-01-01T00:00:00Z" });
    await story.sync();
    const leftOut = await changed(story.state, "rewind", object, "--to", "2020-01-01");

    expect([unfinished.code, leftOut.code]).toEqual([2, 2]);
    expect(unfinished.stderr).toContain(`${object}: its first full load is unfinished.`);
    expect(leftOut.stderr).toContain(
      `${object}: its rows before 2026-01-01T00:00:00.000Z were left out by start_date. Set start_date to the earlier date`,
    );
  });
});

/** The state of a run that was stopped at the last row of changes since its bookmark. */
function withScan(state: unknown): unknown {
  const ids = story.somebody.ids();
  const place = { kind: "ordered", full: false, rows: 1, watermark: now(), stamp: now(), id: ids.at(-1) };
  return { bookmarks: { [object]: { ...bookmarkIn(state), scan: JSON.stringify(place) } } };
}

describe("a stream that was reset", () => {
  it("is loaded in full under a later version, and a target that merges hears of what is gone", async () => {
    story = await Story.begin(40);
    await story.sync();
    story.later(60);
    const [gone = ""] = story.somebody.ids();
    story.somebody.purge(gone);
    story.later(120);

    const { code, state } = await changed(story.state, "reset", object);
    const before = bookmarkIn(story.state)?.["version"];
    story.state = state;
    const run = await story.sync();

    expect(code).toBe(0);
    expect(idsOf(run)).toHaveLength(40);
    expect(recordsOf(run).find(({ Id }) => Id === gone)?.["_sdc_deleted_at"]).toEqual(expect.any(String));
    expect(Number(bookmarkIn(story.state)?.["version"])).toBeGreaterThan(Number(before));
    expect(run.messages.filter(({ type }) => type === "ACTIVATE_VERSION")).toHaveLength(1);
    expect(idsOf(await story.sync())).toEqual([]);
  });

  it("is not told that a filter which is the same as before has changed", async () => {
    story = await Story.begin(20, { filters: { [object]: "IsPublished = false" } });
    await story.sync();

    story.state = (await changed(story.state, "reset", object)).state;
    const run = await story.sync();

    expect(idsOf(run).length).toBeGreaterThan(10);
    expect(run.stderr).not.toContain("WARN");
  });
});

describe("deleted_records that were rewound", () => {
  it("brings again what was deleted since", async () => {
    const config = { metadata_streams: ["deleted_records"] };
    story = await Story.begin(40, config);
    await story.sync();
    story.later(60);
    const lost = now();
    story.later(1);
    const [first = ""] = story.somebody.ids();
    story.somebody.remove(first);
    story.later(60);
    await story.sync();

    const { code, state } = await changed(story.state, "rewind", "deleted_records", "--to", lost);
    story.state = state;
    const run = await story.sync();

    const deleted = run.messages.filter(({ type, stream }) => type === "RECORD" && stream === "deleted_records");
    expect(code).toBe(0);
    expect(JSON.stringify(deleted)).toContain(first);
  });
});

describe("state show", () => {
  it("says what an unfinished load has brought, and what the settings left out", async () => {
    story = await Story.begin(3000, { api: "rest", start_date: "2020-01-01T00:00:00Z" });
    await story.stopped({ path: "/query/", nth: 1 });

    const files = { "state.json": JSON.stringify(story.state) };
    const { code, stdout } = await runVerb(tap, ["state", "show", "--json"], { files });

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual([
      expect.objectContaining({
        stream: object,
        read_up_to: null,
        unfinished: expect.stringMatching(/^full load: 2,000 records so far, up to /),
        notes: ["only rows changed since 2020-01-01T00:00:00.000Z are loaded (start_date)"],
      }),
    ]);
  });
});

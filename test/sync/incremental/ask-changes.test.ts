import { afterEach, describe, expect, it } from "vitest";
import { recordsOf } from "../../support/records.ts";
import { object, Story } from "../../support/story.ts";
import { type Message, TestOrg } from "../../support/test-org.ts";

let story: Story;
afterEach(() => story.org.close());

const errors = {
  busy: { status: 503, errorCode: "SERVER_UNAVAILABLE", message: "Server too busy." },
  forbidden: { status: 403, errorCode: "INSUFFICIENT_ACCESS", message: "insufficient access rights" },
  tooOld: { status: 400, errorCode: "INVALID_REPLICATION_DATE", message: "startDate" },
} as const;

const goneForGood = (run: { readonly messages: readonly Message[] }) =>
  recordsOf(run)
    .filter(({ ParentId, IsDeleted }) => ParentId === null && IsDeleted === true)
    .map(({ Id }) => Id)
    .sort();
const activations = ({ messages }: { readonly messages: readonly Message[] }) =>
  messages.filter(({ type }) => type === "ACTIVATE_VERSION").length;
const warnings = (stderr: string, about: RegExp) => stderr.split("\n").filter((line) => about.test(line)).length;
const bookmarkOf = (state: unknown) =>
  (state as { bookmarks: Record<string, Record<string, string>> }).bookmarks[object] ?? {};

describe("an answer of `updated` or `deleted` that would name too many ids", () => {
  it("is asked for in halves of its time: every deletion comes, every change too", async () => {
    story = await Story.begin(200);
    await story.sync();
    story.org.running.settings.replicationIds = 7;
    const purged = story.somebody.ids().slice(0, 60);
    for (const id of purged) {
      story.somebody.purge(id);
      story.later(1);
    }
    story.somebody.change(40, "changed");
    story.later(20);

    const run = await story.sync();

    expect(goneForGood(run)).toEqual([...purged].sort());
    expect(run.stderr).not.toContain("deleted_gap");
    const changed = recordsOf(run).filter(({ CommentBody }) => CommentBody === "changed");
    expect(changed.map(({ Id }) => Id).sort()).toEqual(story.somebody.ids().slice(0, 40).sort());
  });

  /** More rows are purged in one minute than Salesforce names at all. */
  async function tooManyInAMinute(deletedGap: string): Promise<void> {
    story = await Story.begin(200, { deleted_gap: deletedGap });
    await story.sync();
    story.org.running.settings.replicationIds = 7;
    story.later(40);
    for (const id of story.somebody.ids().slice(0, 20)) story.somebody.purge(id);
    story.later(40);
    story.somebody.create("new");
  }

  it("where not even two minutes are short enough it says so, once, and goes on", async () => {
    await tooManyInAMinute("warn");
    const first = await story.sync();
    const second = await story.sync();

    expect(warnings(first.stderr, /So many rows were deleted .* that Salesforce does not name them/)).toBe(1);
    expect(recordsOf(first).map(({ CommentBody }) => CommentBody)).toEqual(["new"]);
    expect(second.stderr).not.toContain("So many rows");
  });

  it("or loads the stream in full where deleted_gap asks for that", async () => {
    await tooManyInAMinute("resync");
    const first = await story.sync();
    const second = await story.sync();

    expect([activations(first), activations(second)]).toEqual([1, 0]);
    expect(goneForGood(first)).toEqual([]);
  });
});

describe("when the resources that list changes refuse", () => {
  /** A row was changed and one purged since the last run. @returns the purged row's id. */
  async function begin(): Promise<string> {
    story = await Story.begin(60);
    await story.sync();
    story.later(30);
    const [purged = ""] = story.somebody.ids();
    story.somebody.purge(purged);
    story.somebody.change(1, "changed");
    story.later(30);
    return purged;
  }

  it("one of them for now, the stream fails and keeps its bookmark; the next run misses nothing", async () => {
    const purged = await begin();
    const before = bookmarkOf(story.state);
    story.org.running.fault({ path: "/deleted/", count: "all", reply: errors.busy });
    const failed = await story.org.run({ config: { objects: [object] }, catalog: story.catalog, state: story.state });
    story.org.running.clearFaults();
    const next = await story.sync();

    expect([failed.exitCode, recordsOf(failed)]).toEqual([5, []]);
    expect(failed.stderr).toContain(`${object}: Salesforce answered SERVER_UNAVAILABLE`);
    expect(bookmarkOf(failed.state)).toEqual(before);
    expect(goneForGood(next)).toEqual([purged]);
    expect(recordsOf(next)).toHaveLength(2);
  });

  it("`updated` for good, the rows come all the same, and the bookmark follows the org's clock", async () => {
    const purged = await begin();
    story.org.running.fault({ path: "/updated/", count: "all", reply: errors.forbidden });
    const run = await story.sync();

    expect(recordsOf(run)).toHaveLength(2);
    expect(goneForGood(run)).toEqual([purged]);
    const lag = story.org.running.clock.now().getTime() - Date.parse(bookmarkOf(run.state)["replication_key_value"]!);
    expect(Math.abs(lag - 15 * 60_000)).toBeLessThan(60_000);
  });

  it("`deleted` for good, it says in one sentence whose deletions do not come", async () => {
    story = await Story.begin(20, { objects: [object, "Case", "Contact"] });
    await story.sync();
    story.later(30);
    story.org.running.fault({ path: "/deleted/", count: "all", reply: errors.forbidden });
    const run = await story.sync();

    expect(warnings(run.stderr, /gone for good are not reported\..*INSUFFICIENT_ACCESS/)).toBe(1);
    expect(run.stderr).toMatch(/(Case|CaseComment|Contact), \w+, \w+: rows that are gone for good/);
  });

  it("`deleted` because the time is too long ago, it is a gap like any other", async () => {
    await begin();
    story.org.running.fault({ path: "/deleted/", count: "all", reply: errors.tooOld });
    const run = await story.sync();

    expect(warnings(run.stderr, /Salesforce remembers deletions since/)).toBe(1);
  });

  it("an object that is not replicateable is read without them, and they are not asked", async () => {
    story = await Story.begin(10, { objects: ["AccountShare", object] });
    const asked: string[] = [];
    for (const name of ["AccountShare", object]) {
      const path = `/${name}/(updated|deleted)/`;
      story.org.running.fault({ path, count: "all", before: () => void asked.push(name) });
    }
    const first = await story.sync();
    story.later(30);
    const second = await story.sync();

    expect(asked).toEqual([object, object, object]);
    expect(first.stderr).toContain("does not report every deletion of 1 incremental stream (AccountShare)");
    expect(recordsOf(second)).toEqual([]);
  });

  it.each([12, 32])(
    "too far back for `deleted`, what it remembers comes, the rest is said (%d + 8 days)",
    async (days) => {
      story = await Story.begin(60, { deleted_gap: "warn" });
      await story.sync();
      story.later(days * 24 * 60);
      const [purged = ""] = story.somebody.ids();
      story.somebody.purge(purged);
      story.later(8 * 24 * 60);
      const run = await story.sync();

      expect(goneForGood(run)).toEqual([purged]);
      expect(warnings(run.stderr, /Salesforce remembers deletions since/)).toBe(1);
    },
  );
});

describe("when Salesforce's log of deletions was trimmed a moment ago", () => {
  it.each([
    ["warn", [0, 0, 0]],
    ["resync", [1, 0, 0]],
  ])(
    "deleted_gap: %s does its work once, though the bookmark lies behind the trimming for a while",
    async (gap, full) => {
      story = await Story.begin(60, { deleted_gap: gap });
      await story.sync();
      story.later(30);
      const { org, clock } = story.org.running;
      org.forgetDeletions(clock.now());
      const runs = [await story.sync()];
      story.later(2);
      runs.push(await story.sync());
      story.later(60);
      runs.push(await story.sync());

      expect(runs.map(({ stderr }) => warnings(stderr, /Salesforce remembers deletions since/))).toEqual([1, 0, 0]);
      expect(runs.map(activations)).toEqual(full);
    },
  );

  it("streams that have nothing to read remember it too", async () => {
    // So many that they are asked about, and those without a change not read.
    const org = await TestOrg.start({ scale: 0.01, objects: 40 });
    try {
      const all = await org.discover();
      const catalog = { streams: all.streams.filter(({ tap_stream_id }) => tap_stream_id.endsWith("__c")) };
      expect(catalog.streams.length).toBeGreaterThan(40);
      let { state } = await org.run({ catalog });
      org.running.clock.advance(60 * 60_000);
      ({ state } = await org.run({ catalog, state }));
      org.running.clock.advance(30 * 60_000);
      org.running.org.forgetDeletions(org.running.clock.now());
      const first = await org.run({ catalog, state });
      const second = await org.run({ catalog, state: first.state });

      expect(first.stderr).toContain("Salesforce remembers deletions since");
      expect(second.stderr).not.toContain("Salesforce remembers deletions since");
    } finally {
      await org.close();
    }
  });
});

describe("a transaction that stays open for hours", () => {
  it("holds the bookmarks, which never move back, and is reported once for all streams", async () => {
    story = await Story.begin(30, { objects: [object, "Case", "Contact"] });
    await story.sync();
    story.somebody.create("open for long", 180 * 60_000);
    const opened = story.org.running.clock.now();
    const runs = [];
    for (const minutes of [30, 40, 60, 60]) {
      story.later(minutes);
      runs.push(await story.sync());
    }
    story.later(20);
    runs.push(await story.sync());

    const stands = /Salesforce's answers are certain up to .* is still open/;
    expect(runs.map(({ stderr }) => warnings(stderr, stands))).toEqual([0, 1, 1, 0, 0]);
    expect(runs[1]?.stderr).toMatch(/WARN (\w+, ){2}\w+: Salesforce's answers are certain/);
    const marks = runs.map(({ state }) => bookmarkOf(state)["replication_key_value"] ?? "");
    expect(marks).toEqual([...marks].sort());
    expect(marks[2]! <= opened.toISOString()).toBe(true);
    const rows = story.target.appended(object).filter(({ CommentBody }) => CommentBody === "open for long");
    expect(rows).toHaveLength(1);
  });
});

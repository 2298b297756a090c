import { afterEach, describe, expect, it } from "vitest";
import { writeBookmark } from "../../../packages/tap-kit/src/state/bookmark-form.ts";
import { readForeignBookmark } from "../../../src/plan/bookmark/foreign/read-foreign-bookmark.ts";
import { recordsOf } from "../../support/records.ts";
import { object, Story } from "../../support/story.ts";
import type { TapRun } from "../../support/test-org.ts";

let story: Story;
afterEach(() => story.org.close());

const minute = 60_000;
const version = 1_700_000_000_123;
const lag = 15 * minute;

/** Ids of the org's rows, deleted ones too, that changed at this time or later. */
function changedSince(time: number): readonly string[] {
  const { org } = story.org.running;
  const [user] = org.users;
  const soql = `SELECT Id FROM ${object} WHERE SystemModstamp >= ${new Date(time).toISOString()}`;
  return [...org.query(user!, soql, { all: true }).rows(0, 100_000)].map(({ id }) => String(id)).sort();
}

const idsIn = (run: TapRun) =>
  recordsOf(run)
    .map(({ Id }) => String(Id))
    .sort();
const activated = ({ messages }: TapRun) => messages.filter(({ type }) => type === "ACTIVATE_VERSION");
const versionsIn = ({ messages }: TapRun) =>
  new Set(messages.flatMap((message) => (message.type === "RECORD" ? [message["version"]] : [])));
const bookmarkIn = ({ state }: TapRun) =>
  (state as { bookmarks: Record<string, Record<string, unknown>> }).bookmarks[object] ?? {};

/** An org in which rows change before and after the time that the other connector's bookmark has. @returns that time */
async function begin(config: object = {}): Promise<number> {
  story = await Story.begin(60, config);
  const [early = "", within = "", purged = ""] = story.somebody.ids().slice(20);
  story.later(60);
  story.somebody.touch(early, "long before the bookmark");
  story.later(40);
  story.somebody.touch(within, "shortly before the bookmark");
  story.later(10);
  const theirs = story.org.running.clock.now().getTime();
  story.later(30);
  story.somebody.create("after the bookmark");
  story.somebody.change(6, "after the bookmark");
  story.somebody.remove(story.somebody.ids().at(-1) ?? "");
  story.somebody.purge(purged);
  story.later(30);
  return theirs;
}

const micros = (time: number): string => new Date(time).toISOString().replace("Z", "000Z");
const iso = (time: number): string => new Date(time).toISOString();

describe("a state of another connector", () => {
  it.each<[string, (time: number) => unknown, number | null]>([
    [
      "singer-io's",
      (time) => ({
        current_stream: null,
        bookmarks: { [object]: { SystemModstamp: micros(time) } },
        versions: { [object]: version },
      }),
      version,
    ],
    ["MeltanoLabs'", (time) => ({ bookmarks: { [object]: { version, SystemModstamp: micros(time) } } }), version],
    [
      "singer-io's while a job ran",
      (time) => ({
        current_stream: object,
        bookmarks: {
          [object]: {
            SystemModstamp: micros(time),
            JobID: "750000000000001AAA",
            BatchIDs: ["751"],
            JobHighestBookmarkSeen: micros(time + 50 * minute),
          },
        },
        versions: { [object]: version },
      }),
      version,
    ],
    [
      "what Meltano keeps of it",
      (time) => ({
        completed: { singer_state: { bookmarks: { [object]: { version, SystemModstamp: micros(time) } } } },
        partial: {},
      }),
      version,
    ],
    [
      "a message with it",
      (time) => ({ type: "STATE", value: { bookmarks: { [object]: { version, SystemModstamp: micros(time) } } } }),
      version,
    ],
    [
      "Airbyte's",
      (time) => [
        {
          type: "STREAM",
          stream: { stream_descriptor: { name: object }, stream_state: { SystemModstamp: iso(time) } },
        },
      ],
      null,
    ],
    [
      "Airbyte's with slices and a gap",
      (time) => [
        {
          type: "STREAM",
          stream: {
            stream_descriptor: { name: object },
            stream_state: {
              state_type: "date-range",
              slices: [
                {
                  start: "2020-01-01T00:00:00.000Z",
                  end: iso(time),
                  most_recent_cursor_value: iso(time - 30 * minute),
                },
                { start: iso(time + 5 * minute), end: iso(time + 50 * minute) },
              ],
            },
          },
        },
      ],
      null,
    ],
    ["Airbyte's of old", (time) => ({ [object]: { SystemModstamp: iso(time) } }), null],
    ["by another stamp", (time) => ({ bookmarks: { [object]: { version, LastModifiedDate: micros(time) } } }), version],
  ])(
    "is gone on from, with what may have become visible late, in its version: %s",
    async (_, stateAt, theirVersion) => {
      const theirs = await begin();
      story.state = stateAt(theirs);
      const run = await story.sync();
      const next = await story.sync();

      const due = changedSince(theirs - lag);
      // Of the purged row the id is known, and the org has it no more.
      const gone = idsIn(run).filter((id) => !due.includes(id));
      expect(gone).toHaveLength(1);
      expect(idsIn(run).filter((id) => !gone.includes(id))).toEqual(due);
      expect(due.length).toBeGreaterThan(7);
      expect([activated(run), activated(next), idsIn(next)]).toEqual([[], [], []]);
      expect(versionsIn(run)).toEqual(new Set([theirVersion ?? expect.any(Number)]));
      expect(bookmarkIn(run)).toMatchObject({
        format: 1,
        org: expect.stringMatching(/^00D/),
        ...(theirVersion && { version: theirVersion }),
      });
      expect(run.stderr).toContain(`${object}: its bookmark, of another program, is taken over`);
    },
  );

  it("has the rows of a transaction that was open for hours while the other connector read", async () => {
    story = await Story.begin(20);
    story.later(60);
    story.somebody.create("very late", 180 * minute);
    story.later(90);
    story.somebody.create("in time");
    const theirs = story.org.running.clock.now().getTime();
    story.later(30);
    story.state = { bookmarks: { [object]: { version, SystemModstamp: micros(theirs) } } };
    const [first] = [await story.sync()];
    story.later(90);
    const second = await story.sync();
    const third = await story.sync();

    const texts = (run: TapRun) => recordsOf(run).map(({ CommentBody }) => CommentBody);
    expect([texts(first), texts(second), texts(third)]).toEqual([["in time"], ["very late"], []]);
    expect([activated(first), activated(second)]).toEqual([[], []]);
  });

  it("may be merged with the states that follow, member by member, as Meltano does", async () => {
    const theirs = await begin();
    const old = { SystemModstamp: micros(theirs) };
    story.state = { bookmarks: { [object]: old }, versions: { [object]: version } };
    const run = await story.sync();
    story.state = { bookmarks: { [object]: { ...old, ...bookmarkIn(run) } }, versions: { [object]: version } };
    const next = await story.sync();

    expect([idsIn(next), activated(next)]).toEqual([[], []]);
    expect(bookmarkIn(next)).toMatchObject({ version, replication_key: "SystemModstamp" });
  });

  it("is written by state migrate in a form that goes on from the same rows", async () => {
    const theirs = await begin();
    const [bookmark] = [readForeignBookmark(object, { SystemModstamp: micros(theirs), version })];
    story.state = { bookmarks: { [object]: JSON.parse(writeBookmark(bookmark!)) } };
    const run = await story.sync();

    expect(idsIn(run)).toHaveLength(changedSince(theirs - lag).length + 1);
    expect(versionsIn(run)).toEqual(new Set([version]));
    expect(bookmarkIn(run)).toMatchObject({ org: expect.stringMatching(/^00D/) });
  });

  it("has the rows of a transaction that ended after the other connector had read", async () => {
    story = await Story.begin(20);
    story.later(60);
    story.somebody.create("late", 12 * minute);
    story.later(5);
    story.somebody.create("in time");
    const theirs = story.org.running.clock.now().getTime();
    story.later(30);
    story.state = { bookmarks: { [object]: { version, SystemModstamp: micros(theirs) } } };
    const run = await story.sync();

    expect(
      recordsOf(run)
        .map(({ CommentBody }) => CommentBody)
        .sort(),
    ).toEqual(["in time", "late"]);
  });

  it("is of the rows that filters has now: they are not loaded in full", async () => {
    const filters = { [object]: "IsPublished = true OR IsPublished = false" };
    const theirs = await begin({ filters });
    story.state = { bookmarks: { [object]: { version, SystemModstamp: micros(theirs) } } };
    const run = await story.sync();
    const next = await story.sync();

    expect([idsIn(run), activated(run), versionsIn(run)]).toEqual([changedSince(theirs - lag), [], new Set([version])]);
    expect([idsIn(next), activated(next)]).toEqual([[], []]);
  });

  it("has no rows before its value where visibility_lag is 0", async () => {
    const theirs = await begin();
    story.state = { bookmarks: { [object]: { version, SystemModstamp: micros(theirs) } } };
    const run = await story.sync({ visibility_lag: 0 });

    expect(idsIn(run).filter((id) => changedSince(theirs - lag).includes(id))).toEqual(changedSince(theirs));
  });

  it.each([null, "2020-01-01T00:00:00Z", "2010-01-01T00:00:00Z"])(
    "leaves no gap to fill, whatever start_date is: %s",
    async (start_date) => {
      const theirs = await begin();
      story.state = { bookmarks: { [object]: { version, SystemModstamp: micros(theirs) } } };
      const run = await story.sync(start_date === null ? {} : { start_date });
      const next = await story.sync(start_date === null ? {} : { start_date });

      expect(idsIn(run)).toHaveLength(changedSince(theirs - lag).length + 1);
      expect(idsIn(next)).toEqual([]);
    },
  );

  it.each<[string, string | null, boolean]>([
    ["brings what lies before its first slice where start_date is earlier", "2010-01-01T00:00:00Z", true],
    ["leaves it out where start_date is later", "2020-06-01T00:00:00Z", false],
    ["leaves it out without a start_date, as it was", null, false],
  ])("%s, once", async (_, start_date, isFilled) => {
    const theirs = await begin();
    const start = start_date === "2010-01-01T00:00:00Z" ? iso(theirs - 45 * minute) : "2020-01-01T00:00:00.000Z";
    const slices = [{ start: start_date === null ? iso(theirs - 45 * minute) : start, end: iso(theirs) }];
    story.state = [
      {
        type: "STREAM",
        stream: { stream_descriptor: { name: object }, stream_state: { state_type: "date-range", slices } },
      },
    ];
    const more = { compatibility: "airbyte", ...(start_date !== null && { start_date }) };
    const run = await story.sync(more);
    const next = await story.sync(more);

    const due = changedSince(theirs - lag);
    const before = changedSince(0).filter((id) => !changedSince(theirs - 45 * minute).includes(id));
    const came = idsIn(run).filter((id) => !due.includes(id));
    expect(before.length).toBeGreaterThan(40);
    // Of the purged row the id is known, and the org has it no more.
    expect(came.filter((id) => before.includes(id))).toEqual(isFilled ? before : []);
    expect(idsIn(run).length).toBe(new Set(idsIn(run)).size);
    expect([idsIn(next), activated(run), activated(next)]).toEqual([[], [], []]);
    expect(`${run.stderr}${next.stderr}`).not.toContain("formats");
  });

  it.each<[string, object]>([
    ["of a stream that was read in full", { bookmarks: { [object]: { version } } }],
    ["of singer-io's, whose first rows are out", { bookmarks: {}, versions: { [object]: version } }],
  ])("that says that a load was begun is loaded as a whole, under the same version: %s", async (_, state) => {
    story = await Story.begin(30);
    story.state = state;
    const run = await story.sync();
    const next = await story.sync();

    expect(idsIn(run)).toEqual(changedSince(0));
    expect([versionsIn(run), activated(run).map((each) => each["version"])]).toEqual([new Set([version]), [version]]);
    expect([idsIn(next), activated(next)]).toEqual([[], []]);
  });

  it("goes on where a load that it had begun was stopped, under the same version", async () => {
    story = await Story.begin(12_000, { api: "rest" });
    story.state = { bookmarks: { [object]: { version } } };
    const first = await story.stopped({ path: "/query/", nth: 2 });
    const rest = await story.sync();

    expect(new Set([...versionsIn(first), ...versionsIn(rest)])).toEqual(new Set([version]));
    expect(recordsOf(rest).length).toBe(12_000 - recordsOf(first).length);
  });

  it.each<[string, unknown, string]>([
    [
      "a value that is none",
      { bookmarks: { [object]: { SystemModstamp: "yesterday", version } } },
      `${object}: the state's member SystemModstamp is "yesterday"`,
    ],
    [
      "a form that nobody knows",
      { bookmarks: { [object]: { position: 7, version } } },
      `the bookmark of ${object} has no form that tap-salesforce knows`,
    ],
    [
      "another field",
      { bookmarks: { [object]: { Custom__c: "2026-01-01T00:00:00Z", version } } },
      `${object}: the state's bookmark is of Custom__c`,
    ],
    ["another program's members", { singer: { position: 7 } }, "$: expected bookmarks, found singer."],
  ])("is refused before a row is read, and never loaded in full, where it has %s", async (_, state, message) => {
    story = await Story.begin(10);
    const run = await story.org.run({ config: { objects: [object] }, catalog: story.catalog, state });

    expect([run.exitCode, recordsOf(run), activated(run)]).toEqual([2, [], []]);
    expect(run.stderr).toContain(message);
  });

  it("is refused where its value lies in the future", async () => {
    story = await Story.begin(10);
    const future = story.org.running.clock.now().getTime() + 60 * minute;
    const state = { bookmarks: { [object]: { SystemModstamp: micros(future), version } } };
    const run = await story.org.run({ config: { objects: [object] }, catalog: story.catalog, state });

    expect([run.exitCode, recordsOf(run), activated(run)]).toEqual([2, [], []]);
    expect(run.stderr).toContain("which lies in the future by the org's clock");
  });

  it("keeps what is not read, with its version", async () => {
    story = await Story.begin(10);
    const other = { SystemModstamp: "2026-01-01T00:00:00.000000Z" };
    story.state = { current_stream: "Case", bookmarks: { Case: other }, versions: { Case: version } };
    const run = await story.sync();

    expect((run.state as { bookmarks: object }).bookmarks).toMatchObject({ Case: { ...other, version } });
  });
});

import { afterEach, describe, expect, it } from "vitest";
import { recordsOf } from "../../support/records.ts";
import { object, Story } from "../../support/story.ts";
import type { TapRun } from "../../support/test-org.ts";

let story: Story;
afterEach(() => story.org.close());

type Bookmark = Readonly<Record<string, unknown>>;
const bookmarks = (state: unknown) => (state as { bookmarks: Record<string, Bookmark> }).bookmarks;
const queries = [
  {
    name: "comments",
    soql: `SELECT Id, CommentBody, SystemModstamp FROM ${object} WHERE CreatedDate > 2000-01-01T00:00:00Z`,
  },
];
const kinds = [object, "comments", "deleted_records", "report_definitions"];
const config = { queries, metadata_streams: ["deleted_records", "report_definitions"] };

/** The state with something else in one bookmark. */
function changed(state: unknown, stream: string, more: Bookmark): unknown {
  return { bookmarks: { ...bookmarks(state), [stream]: { ...bookmarks(state)[stream], ...more } } };
}

async function loaded(): Promise<Story> {
  story = await Story.begin(40, config);
  await story.sync();
  story.later(30);
  return story;
}

const rerun = (state: unknown): Promise<TapRun> =>
  story.org.run({ config: { objects: [object], ...config }, catalog: story.catalog, state });
const activations = ({ messages }: TapRun) =>
  messages.filter(({ type }) => type === "ACTIVATE_VERSION").map(({ stream }) => stream);

describe("a bookmark that is no date-time", () => {
  it.each(kinds)("is refused by name before anything is asked: %s", async (stream) => {
    const { state } = await loaded();
    const before = story.org.running.requests().length;
    const values = ["", "yesterday", "2021-13-01T00:00:00Z", "1609459200", "20210101T000000Z", "2021-02-30"];
    for (const value of values) {
      const run = await rerun(changed(state, stream, { replication_key_value: value }));

      expect([run.exitCode, run.stdout, run.stderr]).toEqual([
        2,
        "",
        expect.stringContaining(
          `${stream}: the state's member replication_key_value is ${JSON.stringify(value)}, which is no date-time.`,
        ),
      ]);
    }

    expect(story.org.running.requests().length).toBe(before);
  });

  it.each<[string, string, Bookmark]>([
    ["a number", object, { replication_key_value: 1_609_459_200 }],
    ["a tail that is no list of hashes", object, { tail: "AAAA" }],
    ["a scan's watermark", object, { scan: scan({ watermark: "tomorrow" }) }],
    ["a scan's row", object, { scan: scan({ stamp: "2021-02-30T00:00:00.000Z" }) }],
    ["a scan's id", object, { scan: scan({ id: "x' OR Id != '" }) }],
    ["a scan's deletions", object, { scan: scan({ deletedSince: "1609459200" }) }],
    ["a start", object, { loaded_with: '{"start":"yesterday","records":"all"}' }],
    ["an object's place", "deleted_records", { scan: '{"kind":"deletions","full":false,"own":{"Account":"1"}}' }],
  ])("is refused in every other member of a bookmark too: %s", async (_what, stream, more) => {
    const { state } = await loaded();

    const run = await rerun(changed(state, stream, more));

    expect([run.exitCode, recordsOf(run, stream)]).toEqual([2, []]);
    expect(run.stderr).toContain(stream);
  });
});

function scan(more: Bookmark): string {
  const at = "2026-01-31T08:00:00.000Z";
  return JSON.stringify({
    kind: "ordered",
    full: false,
    rows: 0,
    watermark: at,
    stamp: at,
    id: "00a000000000001AAA",
    ...more,
  });
}

describe("a bookmark that somebody wrote", () => {
  it.each([
    ["a date", (timestamp: string) => timestamp.slice(0, 10)],
    ["without offset", (timestamp: string) => timestamp.slice(0, 19).replace("T", " ")],
    [
      "with an offset",
      (timestamp: string) => `${new Date(Date.parse(timestamp) + 18_000_000).toISOString().slice(0, 19)}+05:00`,
    ],
    ["with microseconds", (timestamp: string) => timestamp.replace("Z", "456+00:00")],
  ])("is understood exactly: %s", async (_how, write) => {
    const { state } = await loaded();
    const [first = "", second = ""] = story.somebody.ids();
    story.somebody.touch(first, "before");
    story.later(24 * 60);
    const midnight = new Date(Math.ceil(story.org.running.clock.now().getTime() / 86_400_000) * 86_400_000);
    story.later((midnight.getTime() - story.org.running.clock.now().getTime()) / 60_000 + 1);
    story.somebody.touch(second, "after");
    story.later(30);

    const value = write(midnight.toISOString());
    const run = await rerun(changed(state, object, { replication_key_value: value, tail: null }));

    expect({ exitCode: run.exitCode, rows: recordsOf(run, object).map(({ CommentBody }) => CommentBody) }).toEqual({
      exitCode: 0,
      rows: ["after"],
    });
  });
});

describe("a bookmark in the future", () => {
  const future = (ms: number): string => new Date(story.org.running.clock.now().getTime() + ms).toISOString();

  it.each([
    ["a minute", 60_000],
    ["a year", 365 * 86_400_000],
  ])("by %s: every stream is read in full under a new version, and says why", async (_by, ms) => {
    const { state } = await loaded();
    story.somebody.create("while nobody looked");
    story.later(120);
    let edited = state;
    for (const stream of kinds) edited = changed(edited, stream, { replication_key_value: future(ms), tail: null });

    const run = await rerun(edited);

    expect({ exitCode: run.exitCode, log: run.exitCode === 0 ? "" : run.stderr }).toEqual({ exitCode: 0, log: "" });
    expect(recordsOf(run, object)).toHaveLength(41);
    expect(recordsOf(run, "comments")).toHaveLength(41);
    expect(activations(run).sort()).toEqual([...kinds].sort());
    expect(run.stderr.match(/WARN .* lies in the future: nobody knows what was read/g)).toHaveLength(kinds.length);
    const now = story.org.running.clock.now().toISOString();
    for (const stream of kinds)
      expect(String(bookmarks(run.state)[stream]?.["replication_key_value"]) < now).toBe(true);
  });

  it("is one too where an unfinished load would end there", async () => {
    const { state } = await loaded();
    const at = future(86_400_000);
    const unfinished = JSON.stringify({
      ...JSON.parse(scan({})),
      ...{ full: true, watermark: at, stamp: "2026-01-31T08:00:00.000Z" },
    });

    const run = await rerun(changed(state, object, { replication_key_value: null, scan: unfinished, tail: null }));

    expect([run.exitCode, recordsOf(run, object).length, activations(run)]).toEqual([0, 40, [object]]);
  });

  it("reports to a target that merges what was deleted meanwhile", async () => {
    const { state } = await loaded();
    const [purged = ""] = story.somebody.ids();
    story.somebody.purge(purged);
    story.later(120);

    const run = await rerun(changed(state, object, { replication_key_value: future(86_400_000), tail: null }));

    const gone = recordsOf(run, object).filter(({ Id }) => Id === purged);
    expect([run.exitCode, gone.map((row) => typeof row["_sdc_deleted_at"])]).toEqual([0, ["string"]]);
  });
});

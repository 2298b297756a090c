import type { Bookmark, BookmarkHelp, Json, Tap } from "@singer-io-ts/tap-kit";
import { runVerb, type VerbWorld } from "@singer-io-ts/tap-kit/testing";
import { describe, expect, it } from "vitest";
import { scriptedTap } from "../support/scripted-tap.ts";

const plain = scriptedTap({});
const complete = {
  format: 1,
  org: "server-1",
  version: 1_769_849_100_000,
  rows: 1234,
  replication_key: "changed",
  replication_key_value: "2026-01-31T09:05:00.000Z",
  scan: null,
  tail: null,
};
const bookmarks = {
  people: complete,
  places: { ...complete, replication_key_value: null, scan: "half of it" },
  plans: { ...complete, replication_key: null, replication_key_value: null },
  pets: null,
  foreign: { updated: "2026-01-01" },
};
const stateOf = (value: Json, indent?: number): string => JSON.stringify(value, null, indent);
const world = (more: VerbWorld = {}): VerbWorld => ({
  ...more,
  files: { "state.json": stateOf({ currently_syncing: null, bookmarks }), ...more.files },
});
const terminal = { isTerminal: true, columns: 120, env: { NO_COLOR: "1" } };

/** A tap that has words for what is its own, and forgets its tail where it goes back. */
const help: BookmarkHelp = {
  explain: (_, { progress, own }) => ({
    unfinished: progress === null ? null : `it is at ${progress}`,
    notes: own["tail"] == null ? [] : ["something recent"],
  }),
  reset: (_, bookmark) => ({ ...bookmark, replicationKeyValue: null, progress: null, own: { tail: "kept" } }),
  rewind: (_, bookmark: Bookmark, to) => ({
    ...bookmark,
    replicationKeyValue: to,
    progress: null,
    own: { tail: null },
  }),
};
const wordy: Tap<unknown> = { ...plain, bookmarkHelp: async () => help };

const written = (files: Readonly<Record<string, string>>) => JSON.parse(files["state.json"] ?? "").bookmarks;

describe("state show", () => {
  it("says how far each stream is, and what is unfinished", async () => {
    const { code, stdout, stderr } = await runVerb(wordy, ["state", "show"], world(terminal));

    expect(code).toBe(2);
    expect(stderr).toContain("state.json: the bookmark of foreign has no form that tap-scripted knows");
    expect(stdout).toMatchInlineSnapshot(`
      "stream   read up to (UTC)  unfinished           notes
      people   2026-01-31 09:05                       by changed; full load of 2026-01-31 08:45: 1,234 records
      places                     it is at half of it  full load of 2026-01-31 08:45: 1,234 records
      plans                                           read in full each time; full load of 2026-01-31 08:45: 1,234 records
      pets                                            nothing is read yet
      foreign                                         cannot be used: see the error
      "
    `);
  });

  it("gives one stream as JSON", async () => {
    const tail = { ...complete, tail: "x" };
    const files = { "other.json": stateOf({ bookmarks: { people: tail } }) };

    const words = ["state", "show", "people", "--state", "other.json", "--json"];
    const { stdout } = await runVerb(wordy, words, { files });

    expect(JSON.parse(stdout)).toEqual([
      {
        stream: "people",
        read_up_to: "2026-01-31T09:05:00.000Z",
        version_at: "2026-01-31T08:45:00.000Z",
        rows: 1234,
        unfinished: null,
        notes: ["by changed", "full load of 2026-01-31 08:45: 1,234 records", "something recent"],
        source: "server-1",
        version: 1_769_849_100_000,
        replication_key: "changed",
      },
    ]);
  });

  it("shows the others where one is damaged, and fails by its name", async () => {
    const damaged = { people: complete, places: { ...complete, version: "new" } };
    const files = { "state.json": stateOf({ bookmarks: damaged }) };

    const { code, stdout, stderr } = await runVerb(plain, ["state", "show"], { files });

    expect(code).toBe(2);
    expect(stdout.split("\n").map((line) => line.split("\t")[0])).toEqual(["stream", "people", "places", ""]);
    expect(stderr).toContain('$.bookmarks["places"].version');
  });

  it.each([
    [{}, "tap-scripted: state.json: there is no such file. Add --state <file>, or take the last state"],
    [{ "state.json": "[]" }, "tap-scripted: state.json: $: expected an object with bookmarks."],
    [
      { "state.json": '{"type":"RECORD"}\n{"bookmarks":{}}\n' },
      "has a message or a state in each line, as the output of a tap or a target. Take the last state out of it: tap-scripted state take state.json --state <new file>.",
    ],
    [{ "state.json": '{"a":1,\n"b":' }, "tap-scripted: state.json: is not JSON"],
    [{ "state.json": '{"position":7}' }, "tap-scripted: state.json: $: expected bookmarks, found position."],
    [{ "state.json": stateOf({ bookmarks }) }, "there is no bookmark of peple (did you mean people?), x."],
  ])("says what is wrong: %j", async (files, message) => {
    const { code, stderr } = await runVerb(plain, ["state", "show", "peple", "x"], { files });

    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it("says that the next run reads everything where there is no bookmark", async () => {
    const { code, stderr } = await runVerb(plain, ["state", "show"], { files: { "state.json": "{}" } });

    expect([code, stderr]).toEqual([0, "state.json has no bookmark: the next run reads everything.\n"]);
  });
});

describe("state reset", () => {
  it("leaves nothing but what the next load needs, and the other streams as they are", async () => {
    const before = world({ files: { "state.json": stateOf({ currently_syncing: "x", bookmarks }, 2) } });

    const { code, stderr, files } = await runVerb(plain, ["state", "reset", "people", "places", "foreign"], before);

    expect(code).toBe(0);
    expect(stderr).toBe("state.json: the next run loads people, places, foreign in full, under a new version.\n");
    const nothing = { replication_key_value: null, scan: null, tail: null };
    expect(files["state.json"]).toBe(
      `${stateOf(
        {
          currently_syncing: "x",
          bookmarks: {
            people: { ...complete, ...nothing },
            places: { ...complete, ...nothing },
            plans: bookmarks.plans,
            pets: null,
            foreign: null,
          },
        },
        2,
      )}\n`,
    );
  });

  it("leaves what the tap keeps of its own", async () => {
    const { files } = await runVerb(wordy, ["state", "reset", "people"], world());

    expect(written(files).people).toEqual({ ...complete, replication_key_value: null, tail: "kept" });
  });

  it("changes nothing where one of the streams has no bookmark", async () => {
    const before = world();

    const { code, files, stderr } = await runVerb(plain, ["state", "reset", "people", "persons"], before);

    expect([code, files["state.json"]]).toEqual([2, before.files?.["state.json"]]);
    expect(stderr).toContain("state.json: there is no bookmark of persons");
  });
});

describe("state rewind", () => {
  it.each([
    ["2026-01-31", "2026-01-31T00:00:00.000Z"],
    ["2026-01-31 08:00:00", "2026-01-31T08:00:00.000Z"],
    ["2026-01-31T10:00:00+02:00", "2026-01-31T08:00:00.000Z"],
  ])("goes back to %s", async (text, to) => {
    const { code, files, stderr } = await runVerb(plain, ["state", "rewind", "people", "--to", text], world());

    expect(code).toBe(0);
    expect(written(files)).toEqual({ ...bookmarks, people: { ...complete, replication_key_value: to } });
    expect(stderr).toBe(
      `state.json: the next run reads people again from ${to} on. What changed since then comes again.\n`,
    );
  });

  it("lets the tap change what is its own", async () => {
    const people = { ...complete, scan: "x", tail: "y" };
    const files = { "state.json": stateOf({ bookmarks: { people } }) };

    const ran = await runVerb(wordy, ["state", "rewind", "people", "--to", "2026-01-01"], { files });

    const replication_key_value = "2026-01-01T00:00:00.000Z";
    expect(written(ran.files)).toEqual({ people: { ...complete, replication_key_value } });
  });

  it.each([
    [
      "people",
      "2026-01-31T09:05:00Z",
      "people: it is read up to 2026-01-31T09:05:00.000Z; 2026-01-31T09:05:00.000Z is not before that.",
    ],
    ["people", "2027-01-01", "is not before that. Choose an earlier date."],
    [
      "places",
      "2026-01-01",
      "places: its first full load is unfinished. Let it complete. To read all of it again: state reset places.",
    ],
    ["plans", "2026-01-01", "plans: it is read in full each time. The next run reads everything anyway."],
    ["pets", "2026-01-01", "pets: its bookmark does not say how far it is read."],
    ["foreign", "2026-01-01", "the bookmark of foreign has no form that tap-scripted knows"],
    ["half", "2026-01-01", "half: an unfinished read is in its bookmark."],
    [
      "number",
      "2026-01-01",
      "number: its bookmark is seven, which is no date-time; 2026-01-01T00:00:00.000Z is not before that.",
    ],
  ])("refuses %s to %s", async (stream, to, message) => {
    const more = { half: { ...complete, tail: "x" }, number: { ...complete, replication_key_value: "seven" } };
    const text = stateOf({ bookmarks: { ...bookmarks, ...more } });

    const ran = await runVerb(plain, ["state", "rewind", "people", stream, "--to", to], {
      files: { "state.json": text },
    });

    expect([ran.code, ran.files["state.json"]]).toEqual([2, text]);
    expect(ran.stderr).toContain(`tap-scripted: `);
    expect(ran.stderr).toContain(message);
  });

  it.each([
    [
      [],
      "state rewind needs --to <date>: write 2026-01-31, or 2026-01-31T09:05:00Z. See tap-scripted state rewind --help.",
    ],
    [["--to", "yesterday"], "--to yesterday is no date: write"],
    [["--to", "2026-02-30"], "--to 2026-02-30 is no date: write"],
  ])("asks for a date: %j", async (words, message) => {
    const { code, stderr } = await runVerb(plain, ["state", "rewind", "people", ...words], world());

    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe("state take", () => {
  const old = stateOf({ bookmarks: { old: null } });
  const later = { bookmarks: { people: complete } };

  it("refuses a state that no run could use, and leaves the one that is there", async () => {
    const deep = `{"bookmarks":${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}}\n`;
    const files = { "state.json": old, "states.jsonl": deep };

    const { code, stderr, files: after } = await runVerb(plain, ["state", "take", "states.jsonl"], { files });

    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("nested deeper than 200 levels") });
    expect(after["state.json"]).toBe(old);
  });

  it.each([
    ["a target's output", `${stateOf({ bookmarks })}\n${stateOf(later)}\n`, "the last of 2 states"],
    ["a tap's", `{"type":"STATE","value":${stateOf(later)}}\n{"type":"RECORD"}\n`, "the only state"],
  ])("keeps the last state of %s", async (_, output, which) => {
    const files = { "state.json": old, "out.jsonl": output };

    const [byFile, byPipe] = [
      await runVerb(plain, ["state", "take", "out.jsonl"], { files }),
      await runVerb(plain, ["state", "take"], { files: { "state.json": old }, input: output }),
    ];

    for (const ran of [byFile, byPipe]) {
      expect({ code: ran.code, stderr: ran.stderr }).toEqual({
        code: 0,
        stderr: `state.json: ${which}, with 1 bookmark.\n`,
      });
      expect(ran.files["state.json"]).toBe(`${stateOf(later)}\n`);
    }
  });

  it("joins the states of an Airbyte source's streams, and keeps those of other streams", async () => {
    const of = (name: string, n: number) => ({
      type: "STREAM",
      stream: { stream_descriptor: { name }, stream_state: { changed: n } },
    });
    const input = [of("people", 1), of("places", 1), of("people", 2)]
      .map((state) => `${JSON.stringify({ type: "STATE", state })}\n`)
      .join("");
    const taken = [of("places", 1), of("people", 2)];

    const [first, later] = [
      await runVerb(plain, ["state", "take"], { input }),
      await runVerb(plain, ["state", "take"], {
        files: { "state.json": JSON.stringify([of("people", 0), of("others", 7)]) },
        input,
      }),
    ];

    expect(JSON.parse(first.files["state.json"] ?? "")).toEqual(taken);
    expect(JSON.parse(later.files["state.json"] ?? "")).toEqual([of("others", 7), ...taken]);
    expect([first.code, later.code, later.stderr]).toEqual([
      0,
      0,
      "state.json: the last of 3 states, with 3 bookmarks.\n",
    ]);
  });

  it("says that a last line breaks off", async () => {
    const input = `${stateOf(later)}\n${stateOf(later).slice(0, 20)}`;

    const { code, stderr, files } = await runVerb(plain, ["state", "take", "--state", "new.json"], { input });

    expect([code, files["new.json"]]).toEqual([0, `${stateOf(later)}\n`]);
    expect(stderr).toContain("standard input breaks off in its last line, which is not taken.");
  });

  it.each([
    ["", "standard input: there is no state in it. state.json stays as it was."],
    ['{"bookmarks":{"people"', "standard input: the only state in it breaks off."],
  ])("leaves the state as it was where there is none in %j", async (input, message) => {
    const { code, stderr, files } = await runVerb(plain, ["state", "take"], { files: { "state.json": old }, input });

    expect([code, files["state.json"]]).toEqual([2, old]);
    expect(stderr).toContain(message);
  });

  it("says which file cannot be read", async () => {
    const { code, stderr } = await runVerb(plain, ["state", "take", "none.jsonl"], {});

    expect(code).toBe(2);
    expect(stderr).toContain("none.jsonl: cannot be read (ENOENT)");
  });
});

describe("state migrate", () => {
  const reader = { ...plain, migrate: scriptedTap({ migrate }).migrate } as Tap<unknown>;
  const old = {
    bookmarks: { people: { updated: "2026-01-01" }, places: { updated: "2026-02-01" } },
    versions: { people: 7 },
  };
  const files = { "old.json": stateOf(old) };

  it("says what was understood of each stream", async () => {
    const { code, stdout, stderr, files: after } = await runVerb(reader, ["state", "migrate", "old.json"], { files });

    expect([code, Object.keys(after)]).toEqual([0, ["old.json"]]);
    expect(stdout).toMatchInlineSnapshot(`
      "stream	read_up_to	replication_key	version	understood
      people	2026-01-01	changed	7	the stream goes on from changed 2026-01-01, under its version 7
      places	2026-02-01	changed		the stream goes on from changed 2026-02-01
      "
    `);
    expect(stderr).toContain("old.json: 2 bookmarks. A run reads this state as it is");
  });

  it("does not say that a run reads a state of which a bookmark cannot be used", async () => {
    const damaged = { ...old, bookmarks: { ...old.bookmarks, places: { unheard: 1 } } };

    const { code, stderr } = await runVerb(reader, ["state", "migrate", "old.json"], {
      files: { "old.json": stateOf(damaged) },
    });

    expect(code).toBe(2);
    expect(stderr).toContain("old.json: 1 of 2 bookmarks cannot be used, so a run with this state reads nothing.");
    expect(stderr).not.toContain("A run reads this state");
  });

  it("writes it in the form of the tap, in place of whatever was there", async () => {
    const ran = await runVerb(reader, ["state", "migrate", "old.json", "--to", "state.json", "--json"], { files });

    const people = { ...complete, org: null, version: 7, rows: null, replication_key_value: "2026-01-01" };
    const places = { ...people, version: null, replication_key_value: "2026-02-01" };
    expect(JSON.parse(ran.stdout)).toEqual([
      {
        stream: "people",
        read_up_to: "2026-01-01",
        replication_key: "changed",
        version: 7,
        understood: "the stream goes on from changed 2026-01-01, under its version 7",
      },
      {
        stream: "places",
        read_up_to: "2026-02-01",
        replication_key: "changed",
        version: null,
        understood: "the stream goes on from changed 2026-02-01",
      },
    ]);
    expect(written(ran.files)).toEqual({ people, places });
  });

  it("writes nothing where a bookmark is not understood, and names it", async () => {
    const more = { "old.json": stateOf({ bookmarks: { ...old.bookmarks, pets: { position: 7 } } }) };

    const ran = await runVerb(reader, ["state", "migrate", "old.json", "--to", "state.json"], { files: more });

    expect([ran.code, Object.keys(ran.files)]).toEqual([2, ["old.json"]]);
    expect(ran.stderr).toContain("old.json: the bookmark of pets has no form that tap-scripted knows");
    expect(ran.stderr).toContain("state.json was not written: 1 of 3 bookmarks cannot be used.");
  });

  it("is read by the other verbs as it is, which write it in the form of the tap", async () => {
    const ran = await runVerb(reader, ["state", "rewind", "people", "--to", "2025-01-01", "--state", "old.json"], {
      files,
    });

    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.files["old.json"] ?? "")).toEqual({
      bookmarks: {
        people: { ...complete, org: null, version: 7, rows: null, replication_key_value: "2025-01-01T00:00:00.000Z" },
        places: { updated: "2026-02-01" },
      },
    });
  });
});

/** Reads `{updated}`, and nothing else. */
function migrate(_: string, foreign: Json): Bookmark | null {
  if (typeof foreign !== "object" || foreign === null || !("updated" in foreign)) return null;
  const { updated, version = null } = foreign as { readonly updated: string; readonly version?: number };
  return {
    source: null,
    version,
    rows: null,
    replicationKey: "changed",
    replicationKeyValue: updated,
    progress: null,
    own: { tail: null },
  };
}

import type { Bookmark, Json } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { bookmarkAt, complete, pageOf, storedAt } from "../support/pages.ts";
import { run } from "../support/run.ts";
import { plainStream, type Script, scriptedTap } from "../support/scripted-tap.ts";

/** What the stream `a` resumes from, given this state. */
async function read(state: Json, migrate?: Script["migrate"]) {
  const from: (Bookmark | null)[] = [];
  const tap = scriptedTap({
    streams: [plainStream("a")],
    ...(migrate === undefined ? {} : { migrate }),
    async *read(selection) {
      from.push(selection.from);
      yield pageOf(selection, [], { end: complete });
    },
  });
  const { code, logs, text } = await run(tap, [], { files: { state } });
  return { code, logs, text, from };
}

describe("a state", () => {
  it("gives each stream the bookmark that it resumes from", async () => {
    const stored = storedAt("2026-01-01", { version: 5, tail: "AAAA" });

    const { code, from } = await read({ bookmarks: { a: stored, other: 1 } });

    expect({ code, from }).toEqual({
      code: 0,
      from: [bookmarkAt("2026-01-01", { version: 5, own: { tail: "AAAA" } })],
    });
  });

  it.each<[string, Json]>([
    ["an empty object", {}],
    ["without this stream", { bookmarks: {} }],
    ["with a null for it", { bookmarks: { a: null } }],
    ["with what old taps put beside it", { currently_syncing: "a" }],
  ])("that is %s lets the stream begin", async (_, state) => {
    const { code, from } = await read(state);

    expect({ code, from }).toEqual({ code: 0, from: [null] });
  });

  const { tail: _tail, ...withoutTail } = storedAt("1");

  it.each<[Json, string]>([
    ["", "state: is empty."],
    ['{"bookmarks":{"a":{"format":1,', "state: is not JSON: the fault is at line 1, column 31."],
    [[], "state: $: expected an object with bookmarks."],
    [{ bookmarks: [] }, "state: $.bookmarks: expected an object."],
    [{ position: 7 }, "state: $: expected bookmarks, found position."],
    [{ a: {} }, "state: $: expected bookmarks, found a."],
    [{ completed: { singer_state: { position: 7 } } }, "state: $: expected bookmarks, found position."],
    [{ bookmarks: { a: withoutTail } }, 'state: $.bookmarks["a"].tail: expected a value.'],
    [
      { bookmarks: { a: storedAt("1", { version: "5" }) } },
      'state: $.bookmarks["a"].version: expected integer or null.',
    ],
    ...[2 ** 53, 1e300, 0, -1, 1.5].map((version): [Json, string] => [
      { bookmarks: { a: storedAt("1", { version }) } },
      'state: $.bookmarks["a"].version: expected ',
    ]),
    [
      { bookmarks: { a: storedAt("1", { rows: 2 ** 53 }) } },
      'state: $.bookmarks["a"].rows: expected <= 9007199254740991.',
    ],
    [
      { bookmarks: { a: storedAt("1", { format: 2 }) } },
      "state: the bookmark of a has format 2, and this version reads up to 1.",
    ],
  ])("that is damaged or too new is refused, never taken for none: %j", async (state, message) => {
    const { code, logs, text, from } = await read(state);

    expect({ code, text, from }).toEqual({ code: 2, text: "", from: [] });
    expect(logs).toContain(`ERROR ${message}`);
  });

  it("of another format is handed to the tap", async () => {
    const asked: unknown[] = [];
    const foreign = bookmarkAt("2026", { source: null });
    const taken = await read({ bookmarks: { a: { modified_on: "2026" } } }, (id, given) => {
      asked.push([id, given]);
      return foreign;
    });

    expect(asked).toEqual([["a", { modified_on: "2026" }]]);
    expect(taken.from).toEqual([foreign]);
    expect(taken.logs).toContain(
      "INFO a: its bookmark, of another program, is taken over: the stream goes on from changed 2026.",
    );
  });

  it.each<[Json, Script["migrate"]]>([
    ["2026", () => null],
    [{ modified_on: "2026" }, undefined],
  ])("of a form that nobody knows is refused, never taken for none: %j", async (bookmark, migrate) => {
    const { code, logs, text, from } = await read({ bookmarks: { a: bookmark } }, migrate);

    expect({ code, text, from }).toEqual({ code: 2, text: "", from: [] });
    expect(logs).toContain(
      "ERROR state: the bookmark of a has no form that tap-scripted knows, so nobody knows how far it was read.",
    );
    expect(logs).toContain("to load the stream in full, under a new version: tap-scripted state reset a.");
  });

  it("of another program says so where its stream is read in full each time: a target would drop rows", async () => {
    const full = { streams: [plainStream("a", { methods: ["FULL_TABLE"], replicationKeys: [] })] };
    const tap = scriptedTap({ ...full, migrate: () => bookmarkAt("2026", { source: null }) });

    const { code, logs } = await run(tap, [], { files: { state: { bookmarks: { a: { modified_on: "2026" } } } } });

    expect(code).toBe(0);
    expect(logs).toContain(
      "WARN a: its bookmark, of another program, has a value to go on from, and the stream is read in full each time",
    );
  });

  it("of a form that nobody knows is kept where its stream is not read", async () => {
    const { code, text } = await read({ bookmarks: { a: null, b: "2026" } }, () => null);

    expect(code).toBe(0);
    expect(text).toContain('"b":"2026"');
  });
});

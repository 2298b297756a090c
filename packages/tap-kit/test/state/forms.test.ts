import type { Bookmark, Json } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { bookmarkReader } from "../../src/state/bookmark-reader.ts";
import { bookmarksIn } from "../../src/state/forms/bookmarks-in.ts";
import { storedAt } from "../support/pages.ts";

/** Understands `{changed}`. */
const migrate = (_: string, foreign: Json): Bookmark | null =>
  typeof foreign === "object" && foreign !== null && "changed" in foreign
    ? {
        source: null,
        version: null,
        rows: null,
        replicationKey: "changed",
        replicationKeyValue: "1",
        progress: null,
        own: {},
      }
    : null;

const read = await bookmarkReader("state", { name: "tap-scripted", migrate, bookmarkMembers: { tail: "required" } });
const found = (state: Json, protocol: "singer" | "airbyte" = "singer") =>
  Object.fromEntries(bookmarksIn(state, { file: "state", protocol, read }));

const old = { changed: "1" };
const stream = (name: string, state: Json) => ({
  type: "STREAM",
  stream: { stream_descriptor: { name }, stream_state: state },
});

/** As the platform shows it. */
const shown = (name: string, state: Json) => ({ streamDescriptor: { name, namespace: null }, streamState: state });

describe("the bookmarks of a state", () => {
  it.each<[string, Json, Json]>([
    ["Singer's", { bookmarks: { a: old } }, { a: old }],
    [
      "singer-python's, with versions beside",
      { bookmarks: { a: old, b: {} }, versions: { a: 5, b: 6, c: 7 } },
      { a: { ...old, version: 5 }, b: { version: 6 }, c: { version: 7 } },
    ],
    [
      "with a version of its own",
      { bookmarks: { a: { ...old, version: 4 } }, versions: { a: 5 } },
      { a: { ...old, version: 4 } },
    ],
    [
      "with a version that was cleared",
      { bookmarks: { a: { version: null } }, versions: { a: 5 } },
      { a: { version: 5 } },
    ],
    [
      "of the kit's own form beside old versions",
      { bookmarks: { a: storedAt("1") }, versions: { a: 5 } },
      { a: storedAt("1") },
    ],
    [
      "with versions that were cleared",
      { current_stream: null, bookmarks: { a: old }, versions: { a: null, b: {} } },
      { a: old },
    ],
    ["a message of Singer's", { type: "STATE", value: { bookmarks: { a: old } } }, { a: old }],
    ["what Meltano shows", { singer_state: { bookmarks: { a: old } } }, { a: old }],
    ["what Meltano keeps", { completed: { singer_state: { bookmarks: { a: old } } }, partial: {} }, { a: old }],
    [
      "what Meltano keeps, with a later run that was stopped",
      {
        completed: { singer_state: { bookmarks: { a: { changed: "1", more: 1 }, b: old } } },
        partial: { singer_state: { bookmarks: { a: { changed: "2" }, c: old } } },
      },
      { a: { changed: "2", more: 1 }, b: old, c: old },
    ],
    [
      "what Meltano keeps of a first run that was stopped",
      { completed: null, partial: { singer_state: { bookmarks: { a: old } } } },
      { a: old },
    ],
    [
      "a row of Meltano's database",
      {
        state_id: "dev:tap-to-target",
        completed_state: '{"singer_state": {"bookmarks": {"a": {"changed": "1"}, "b": {"changed": "1"}}}}',
        partial_state: '{"singer_state": {"bookmarks": {"a": {"changed": "2"}}}}',
        updated_at: "2026-01-31 09:05:00",
      },
      { a: { changed: "2" }, b: old },
    ],
    [
      "a row of Meltano's database as objects",
      { completed_state: { singer_state: { bookmarks: { a: old } } }, partial_state: {} },
      { a: old },
    ],
    [
      "a file of Meltano's with both spellings",
      {
        completed: { singer_state: { bookmarks: { a: old } } },
        partial_state: { singer_state: { bookmarks: { b: old } } },
      },
      { a: old, b: old },
    ],
    [
      "what Meltano keeps of an Airbyte source",
      {
        completed: {
          singer_state: { ...stream("b", old).stream, airbyte_state: [stream("a", old), stream("b", old)] },
        },
        partial: {},
      },
      { a: old, b: old },
    ],
    [
      "the same, with old states of all streams beside it",
      { a: { changed: "0" }, b: {}, airbyte_state: [stream("a", old), stream("b", old)] },
      { a: old, b: old },
    ],
    ["Airbyte's as its settings show it", [shown("a", old), shown("b", {})], { a: old, b: {} }],
    [
      "Airbyte's as its API gives it",
      { stateType: "stream", connectionId: "1", streamState: [shown("a", old), shown("b", null)] },
      { a: old, b: null },
    ],
    ["Airbyte's of one stream, as it is shown", shown("a", old), { a: old }],
    [
      "Airbyte's for all, as its API gives it",
      {
        stateType: "global",
        connectionId: "1",
        globalState: { sharedState: { x: 1 }, streamStates: [shown("a", old)] },
      },
      { a: old },
    ],
    [
      "Airbyte's for all, as its settings show it",
      { sharedState: { x: 1 }, streamStates: [shown("a", old)] },
      { a: old },
    ],
    [
      "Airbyte's of old, as its API gives it",
      { stateType: "legacy", connectionId: "1", state: { a: old } },
      { a: old },
    ],
    ["Airbyte's of old, as its API once gave it", { connectionId: "1", state: { a: old, b: {} } }, { a: old, b: {} }],
    ["none that Airbyte's API gives", { stateType: "not_set", connectionId: "1" }, {}],
    ["Airbyte's without types", [stream("a", old).stream], { a: old }],
    ["Airbyte's", [stream("a", old), stream("b", {})], { a: old, b: {} }],
    ["Airbyte's of one stream", stream("a", old), { a: old }],
    ["messages of Airbyte's", [{ type: "STATE", state: stream("a", old) }], { a: old }],
    [
      "Airbyte's for all",
      [{ type: "GLOBAL", global: { shared_state: { x: 1 }, stream_states: [stream("a", old).stream] } }],
      { a: old },
    ],
    ["Airbyte's of old", { type: "LEGACY", data: { a: old, b: {} } }, { a: old, b: {} }],
    ["Airbyte's of old, in a list", [{ type: "LEGACY", data: { a: old } }], { a: old }],
    ["Airbyte's of old, in a message", { type: "STATE", state: { data: { a: old } } }, { a: old }],
    ["Airbyte's of old, without anything around", { a: old, b: old }, { a: old, b: old }],
    ["nothing", {}, {}],
  ])("are found: %s", (_, state, bookmarks) => {
    expect(found(state)).toEqual(bookmarks);
    expect(found(state, "airbyte")).toEqual(bookmarks);
  });

  it.each<[Json, string]>([
    [{ a: old, b: { position: 7 } }, "state: $: expected bookmarks, found a, b."],
    [{ a: {}, b: {} }, "state: $: expected bookmarks, found a, b."],
    [{ completed: {}, more: { bookmarks: {} } }, "state: $: expected bookmarks, found completed, more."],
    [
      { completed_state: "{", partial_state: null },
      "state: $: expected bookmarks, found completed_state, partial_state.",
    ],
    [{ stateType: "global", globalState: { streamStates: 5 } }, "expected a list in global.stream_states"],
    [{ stateType: "stream", streamState: [{ streamDescriptor: {}, streamState: old }] }, "expected a STREAM state"],
    [7, "state: $: expected an object with bookmarks."],
    [[7], "state: $[0]: expected a state object."],
    [
      [stream("a", old), { type: "LEGACY" }],
      "state: $[1]: expected a STREAM state with stream.stream_descriptor.name.",
    ],
  ])("are not guessed: %j", (state, message) => {
    expect(() => found(state)).toThrow(message);
  });
});

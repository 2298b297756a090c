import type { Json } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { configured, read } from "../support/airbyte-read.ts";
import { bookmarkAt, complete, pageOf, storedAt } from "../support/pages.ts";
import { plainStream } from "../support/scripted-tap.ts";

const a = plainStream("a");

const twice = (catalog: Json): Json => {
  const { streams } = catalog as { readonly streams: readonly Json[] };
  return { streams: [...streams, ...streams] };
};

describe("what Airbyte's read is given", () => {
  it("reads a stream in full that has nothing else, and says so, although PyAirbyte asks for incremental", async () => {
    const full = plainStream("full", { methods: ["FULL_TABLE"], replicationKeys: [] });
    const methods: string[] = [];

    const { code, text } = await read(
      {
        streams: [full],
        async *read(selection) {
          methods.push(selection.method);
          yield pageOf(selection, [1], { end: complete });
        },
      },
      { catalog: configured("full") },
    );

    expect({ code, methods }).toEqual({ code: 0, methods: ["FULL_TABLE"] });
    expect(text).toContain(
      "replication method INCREMENTAL is not possible, only FULL_TABLE; it is read by FULL_TABLE.",
    );
  });

  it.each([
    ["the keys", "append_dedup", ["id"]],
    ["without keys, by which a destination that appends does not merge", "append", []],
  ])(
    "takes its streams from discovery, with the properties that are configured and %s",
    async (_, mode, keyProperties) => {
      const schemas: Json[] = [];
      const known: unknown[] = [];
      const stream = {
        name: "a",
        json_schema: { properties: { name: {} } },
        source_defined_primary_key: [["id"]],
        default_cursor_field: ["changed"],
      };
      await read(
        {
          source: {
            discover: async (_, options) => {
              known.push(
                options?.known?.map(({ id, keyProperties, replicationKeys }) => ({
                  id,
                  keyProperties,
                  replicationKeys,
                })),
                options?.only,
              );
              return [a];
            },
          },
          async *read(selection) {
            schemas.push(selection.schema, selection.method, selection.replicationKey);
            yield pageOf(selection, [], { end: complete });
          },
        },
        { catalog: configured("a", { stream, cursor_field: ["changed"], destination_sync_mode: mode }) },
      );

      expect(schemas).toEqual([a.schema, "INCREMENTAL", "changed"]);
      expect(known).toEqual([[{ id: "a", keyProperties, replicationKeys: ["changed"] }], ["a"]]);
    },
  );

  it.each<[string, Json]>([
    ["another field", ["name"]],
    ["one that there is not", ["nothing"]],
    ["none", []],
  ])("ignores the catalog's cursor_field where the source defines the cursor: %s", async (_, cursor) => {
    const keys: unknown[] = [];
    const { code } = await read(
      {
        async *read(selection) {
          keys.push(selection.replicationKey);
          yield pageOf(selection, [], { end: complete });
        },
      },
      { catalog: configured("a", { cursor_field: cursor }) },
    );

    expect([code, keys]).toEqual([0, ["changed"]]);
  });

  it.each<[string, Json]>([
    [
      "a list of states",
      [{ type: "STREAM", stream: { stream_descriptor: { name: "a" }, stream_state: storedAt("7") } }],
    ],
    [
      "messages",
      [
        {
          type: "STATE",
          state: { type: "STREAM", stream: { stream_descriptor: { name: "a" }, stream_state: storedAt("7") } },
        },
      ],
    ],
    [
      "a global state",
      {
        type: "GLOBAL",
        global: { stream_states: [{ stream_descriptor: { name: "a" }, stream_state: storedAt("7") }] },
      },
    ],
  ])("goes on from %s", async (_, state) => {
    const from: unknown[] = [];
    await read(
      {
        async *read(selection) {
          from.push(selection.from);
          yield pageOf(selection, [], { end: complete });
        },
      },
      { state },
    );

    expect(from).toEqual([bookmarkAt("7")]);
  });

  it.each<[string, Readonly<Record<string, Json>>, string]>([
    [
      "a sync mode that there is not",
      { catalog: configured("a", { sync_mode: "sideways" }) },
      'catalog: $.streams[0].sync_mode: expected one of "full_refresh", "incremental". Refresh the source\'s schema.',
    ],
    [
      "full refresh of a stream that cannot be read in full",
      { catalog: configured("log", { sync_mode: "full_refresh" }) },
      "log: sync mode full_refresh is not possible. Choose one of: incremental.",
    ],
    [
      "a cursor that is none",
      { catalog: configured("free", { cursor_field: ["nothing"] }) },
      "free: nothing cannot be its replication key. Choose one of: id, name, changed.",
    ],
    [
      "a stream that is there twice",
      { catalog: twice(configured("a")) },
      "catalog: a is there twice. Keep one of the entries.",
    ],
    [
      "a schema whose property is none",
      {
        catalog: configured("a", { stream: { name: "a", json_schema: { properties: { name: null } } } }),
      },
      "catalog: $.streams[0].stream.json_schema.properties.name: expected object. Refresh the source's schema.",
    ],
    [
      "a catalog of Singer's",
      { catalog: { streams: [{ tap_stream_id: "a", stream: "a", schema: {}, metadata: [] }] } },
      "catalog: this is a catalog of Singer's. Leave the command read out to read by it; Airbyte's read takes a configured catalog.",
    ],
    [
      "what discover gives",
      { catalog: { type: "CATALOG", catalog: { streams: [{ name: "a", json_schema: {} }] } } },
      'catalog: this is what discover gives; read takes a configured catalog. Write {"streams": [{"stream": ..., "sync_mode": "incremental"}]}, with the streams to read of this one.',
    ],
    [
      "a global state without a list of streams",
      { state: { type: "GLOBAL", global: { stream_states: {} } } },
      "state: $[0]: expected a list in global.stream_states. Give the state that the platform kept, or reset it to read everything again.",
    ],
    [
      "a state that is none",
      { state: [{ type: "LEGACY", data: [] }] },
      "state: $[0]: expected a STREAM state with stream.stream_descriptor.name. Give the state that the platform kept, or reset it to read everything again.",
    ],
  ])("answers %s with an ERROR trace", async (_, files, message) => {
    const full = plainStream("full", { methods: ["FULL_TABLE"], replicationKeys: [] });

    const log = plainStream("log", { methods: ["LOG_BASED"], replicationKeys: ["changed"] });
    const free = plainStream("free", { methods: ["INCREMENTAL"], replicationKeys: [] });
    const { code, messages } = await read({ streams: [a, full, log, free] }, files);

    expect(code).toBe(1);
    expect(messages).toMatchObject([
      { type: "TRACE", trace: { type: "ERROR", error: { message, failure_type: "config_error" } } },
    ]);
  });
});

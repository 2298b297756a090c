import type { Json, JsonObject, Selection, Stream } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { complete, pageOf } from "../support/pages.ts";
import { run } from "../support/run.ts";
import { plainStream, scriptedTap } from "../support/scripted-tap.ts";

type Entry = { readonly [member: string]: Json };

const at = (breadcrumb: readonly string[], metadata: JsonObject): Json => ({ breadcrumb, metadata });
const field = (name: string, metadata: JsonObject): Json => at(["properties", name], metadata);
const schema = { type: "object", properties: { id: {}, a: {}, b: {}, changed: {} } };
const entry = (metadata: readonly Json[], more: Entry = {}): Entry => ({
  tap_stream_id: "s",
  stream: "s",
  schema,
  metadata,
  ...more,
});

/** What the tap is asked to read. */
async function read(streams: readonly Entry[], config: Json = {}) {
  const seen: Selection[] = [];
  const tap = scriptedTap({
    async *read(selection) {
      seen.push(selection);
      yield pageOf(selection, [], { end: complete });
    },
  });
  const { code, logs } = await run(tap, [], { files: { catalog: { streams }, config } });
  const chosen = seen.map((selection) => ({
    fields: Object.keys(selection.schema["properties"] ?? {}).join(" "),
    method: selection.method,
    key: selection.replicationKey,
  }));
  return { code, logs, seen, chosen };
}

const keyed = { "table-key-properties": ["id"], "valid-replication-keys": ["changed", "a"] };

describe("discovery", () => {
  const stream: Stream = plainStream("s", {
    replicationKeys: ["changed", "id"],
    metadata: new Map<string, JsonObject>([
      ["", { "x-label": "Notes" }],
      ["name", { inclusion: "unsupported", "x-type": "blob" }],
    ]),
  });

  it("writes a catalog as Singer and Meltano read it", async () => {
    const streams = [
      stream,
      plainStream("full", {
        schema: { properties: { n: {} } },
        replicationKeys: [],
        keyProperties: [],
        methods: ["FULL_TABLE"],
      }),
    ];

    const { code, text } = await run(scriptedTap({ streams }), ["--discover"], {
      files: { config: { select_fields_by_default: false } },
    });

    expect(code).toBe(0);
    expect(JSON.parse(text)).toEqual({
      streams: [
        {
          tap_stream_id: "s",
          stream: "s",
          schema: stream.schema,
          key_properties: ["id"],
          replication_key: "changed",
          replication_method: "INCREMENTAL",
          metadata: [
            at([], {
              "x-label": "Notes",
              inclusion: "available",
              "selected-by-default": true,
              "table-key-properties": ["id"],
              "valid-replication-keys": ["changed", "id"],
            }),
            field("id", { inclusion: "automatic" }),
            field("name", { inclusion: "unsupported", "x-type": "blob" }),
            field("changed", { inclusion: "automatic" }),
          ],
        },
        {
          tap_stream_id: "full",
          stream: "full",
          schema: { properties: { n: {} } },
          key_properties: [],
          replication_method: "FULL_TABLE",
          metadata: [
            at([], {
              inclusion: "available",
              "selected-by-default": true,
              "table-key-properties": [],
              "forced-replication-method": "FULL_TABLE",
            }),
            field("n", { inclusion: "available", "selected-by-default": false }),
          ],
        },
      ],
    });
  });

  it("wins over a catalog and a state, and hands the catalog's streams to the tap", async () => {
    const known: unknown[] = [];
    const tap = scriptedTap({
      source: {
        discover: async (_, options) => {
          known.push(options?.known);
          return [stream];
        },
      },
    });
    const { text } = await run(tap, ["--discover"]);
    const catalog: Json = JSON.parse(text);

    const again = await run(tap, ["--discover"], { files: { catalog, state: "not JSON" } });
    const damaged = await run(tap, ["--discover"], { files: { catalog: "{" } });

    expect([again.text, damaged.text]).toEqual([text, text]);
    expect(known).toEqual([undefined, [{ ...stream, metadata: expect.any(Map) }], undefined]);
    expect(damaged.logs).toContain("WARN catalog: is not JSON: the fault is at line 1, column 2.");
  });
});

it("metadata of a property without a name is not taken for the stream's", async () => {
  const { seen } = await read([
    entry([at([], { selected: true, "x-label": "Notes" }), field("", { "x-label": "none" })]),
  ]);

  expect(seen[0]?.stream.metadata).toEqual(new Map([["", { "x-label": "Notes" }]]));
});

describe("selection", () => {
  it.each<[string, Entry, boolean]>([
    ["selected in its metadata", entry([at([], { selected: true })]), true],
    [
      "deselected in its metadata though selected by default",
      entry([at([], { selected: false, "selected-by-default": true })]),
      false,
    ],
    ["selected by default", entry([at([], { "selected-by-default": true })]), true],
    ["selected on the entry", entry([], { selected: true }), true],
    ["selected in its schema, the old way", entry([], { schema: { ...schema, selected: true } }), true],
    ["included automatically", entry([at([], { inclusion: "automatic" })]), true],
    ["unsupported though selected", entry([at([], { inclusion: "unsupported", selected: true })]), false],
    ["not mentioned", entry([]), false],
  ])("of a stream that is %s", async (_, one, isRead) => {
    const { seen } = await read([one]);

    expect(seen).toHaveLength(isRead ? 1 : 0);
  });

  it("of fields follows inclusion, then the user, then the tap, then the setting", async () => {
    const rules = [
      at([], { selected: true, ...keyed }),
      field("id", { selected: false }),
      field("a", { "selected-by-default": false }),
      field("changed", { selected: false }),
    ];
    const unsupported = [
      at([], { selected: true }),
      field("a", { inclusion: "unsupported", selected: true }),
      field("b", { selected: true }),
    ];
    const automatic = [at([], { selected: true }), field("a", { inclusion: "automatic", selected: false })];
    const old = entry([at([], { selected: true })], {
      schema: { properties: { a: { selected: true }, b: { selected: false } } },
    });

    const chosen = await Promise.all([
      read([entry(rules)]),
      read([entry(unsupported)]),
      read([entry(automatic)], { select_fields_by_default: false }),
      read([old]),
    ]);

    expect(chosen.map((one) => one.chosen[0]?.fields)).toEqual(["id b changed", "id b changed", "a", "a"]);
  });

  it("that are selected but not in the schema are named, and the others are read", async () => {
    const { code, logs, chosen } = await read([
      entry([at([], { selected: true }), field("b", { selected: true }), field("old", { selected: true })]),
    ]);

    expect([code, chosen[0]?.fields.includes("old")]).toEqual([0, false]);
    expect(logs).toContain("WARN s: old: selected, but not in the catalog's schema, so not read.");
  });

  it("that are deselected by a name or a place that the schema does not have are named", async () => {
    const deselected = { selected: false };
    const { code, logs } = await read([
      entry([at([], { selected: true }), field("B", deselected), at(["b"], deselected), field("b", deselected)]),
    ]);

    expect(code).toBe(0);
    expect(logs).toContain(
      'WARN s: B, breadcrumb ["b"]: deselected, but not in the catalog\'s schema, so without effect. Write the catalog again with --discover.\n',
    );
  });

  it("reaches into objects", async () => {
    const nested = { properties: { a: { type: "object", properties: { x: {}, y: {} } } } };
    const rules = [at([], { selected: true }), at(["properties", "a", "properties", "x"], { selected: false })];

    const { seen } = await read([entry(rules, { schema: nested })]);

    expect(seen[0]?.schema).toEqual({ properties: { a: { type: "object", properties: { y: {} } } } });
  });
});

describe("the replication method", () => {
  const selected = { selected: true, ...keyed };

  it.each<[string, Entry, { method: string; key: string | null }]>([
    ["is incremental by the best key", entry([at([], selected)]), { method: "INCREMENTAL", key: "changed" }],
    [
      "is what the metadata says",
      entry([at([], { ...selected, "replication-method": "FULL_TABLE" })]),
      { method: "FULL_TABLE", key: null },
    ],
    [
      "goes by the key that the metadata says",
      entry([at([], { ...selected, "replication-key": "a" })]),
      { method: "INCREMENTAL", key: "a" },
    ],
    [
      "may come from the entry's own members",
      entry([at([], { selected: true })], {
        replication_key: "b",
        replication_method: "INCREMENTAL",
        key_properties: ["id"],
      }),
      { method: "INCREMENTAL", key: "b" },
    ],
    [
      "is the forced one whatever else is said",
      entry([at([], { ...selected, "forced-replication-method": "FULL_TABLE", "replication-method": "INCREMENTAL" })]),
      { method: "FULL_TABLE", key: null },
    ],
  ])("%s", async (_, one, expected) => {
    const { chosen } = await read([one]);

    expect(chosen).toEqual([{ ...expected, fields: expect.anything() }]);
  });

  it("that a stream cannot have is logged, and the stream is read as it can be", async () => {
    const { code, logs } = await read([entry([at([], { selected: true, "replication-method": "INCREMENTAL" })])]);

    expect(code).toBe(0);
    expect(logs).toContain(
      "WARN s: replication method INCREMENTAL is not possible, only FULL_TABLE; it is read by FULL_TABLE.\n",
    );
  });

  it("cannot use a key that is none", async () => {
    const { code, logs } = await read([entry([at([], { ...selected, "replication-key": "b" })])]);

    expect({ code, logs }).toEqual({
      code: 2,
      logs: "ERROR s: b cannot be its replication key. Choose one of: changed, a.\n",
    });
  });
});

const airbytes =
  "catalog: this is a catalog of Airbyte's. Write Singer's by --discover > catalog.json; Airbyte's is for the command read.\n";

describe("a catalog", () => {
  it.each([
    [{}, "catalog: $.streams: expected a value."],
    [{ streams: [{ tap_stream_id: "s" }] }, "catalog: $.streams[0].schema: expected a value."],
    [{ streams: [entry([{ metadata: {} }])] }, "catalog: $.streams[0].metadata[0].breadcrumb: expected a value."],
    [{ streams: [entry([]), entry([])] }, "catalog: s is there twice."],
    [{ streams: [{ stream: null, schema: {} }] }, "catalog: $.streams[0]"],
    [{ streams: [{ stream: { name: "s", json_schema: {} }, sync_mode: "incremental" }] }, airbytes],
    [{ streams: [{ name: "s", json_schema: {} }] }, airbytes],
    [{ type: "CATALOG", catalog: { streams: [] } }, airbytes],
  ])("is refused where it is %j", async (catalog, message) => {
    const { code, logs } = await run(scriptedTap({}), [], { files: { catalog } });

    expect(code).toBe(2);
    expect(logs).toContain(`ERROR ${message}`);
  });
});

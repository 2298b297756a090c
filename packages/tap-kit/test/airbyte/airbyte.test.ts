import { type Json, type JsonObject, memorySink, type Sink, TapError } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { bookmarkAt, complete, pageOf, storedAt } from "../support/pages.ts";
import { run } from "../support/run.ts";
import { plainStream, type Script, scriptedTap } from "../support/scripted-tap.ts";

const a = plainStream("a");
const configured = (name: string, more: { readonly [member: string]: Json } = {}): Json => ({
  streams: [{ stream: { name, json_schema: {} }, sync_mode: "incremental", destination_sync_mode: "append", ...more }],
});
const twice = (catalog: Json): Json => {
  const { streams } = catalog as { readonly streams: readonly Json[] };
  return { streams: [...streams, ...streams] };
};
const withLogs = (messages: readonly Record<string, Json>[]) => messages.filter(({ type }) => type !== "LOG");

/** A read of stream `a`; messages without logs. */
async function read(script: Script, { catalog = configured("a"), ...files }: Readonly<Record<string, Json>> = {}) {
  const { code, text, messages } = await run(scriptedTap({ streams: [a], ...script }), ["read"], {
    files: { catalog, ...files },
  });
  return { code, text, messages: withLogs(messages) };
}

describe("the Airbyte source", () => {
  it.each(["spec", "check", "discover"])(
    "says on standard error why %s ends with 1 where the messages cannot be written",
    async (verb) => {
      const broken = new TapError("Standard output: writing failed.", {
        code: "OUT",
        kind: "unavailable",
        hint: "Free it.",
      });
      const stdout: Sink = { write: () => Promise.reject(broken), flush: () => Promise.reject(broken) };

      const { code, logs } = await run(scriptedTap({ streams: [a] }), [verb], { stdout });

      expect([code, logs]).toEqual([1, "tap-scripted: Standard output: writing failed. Free it.\n"]);
    },
  );

  it("writes its spec, without a configuration", async () => {
    const { code, messages } = await run(scriptedTap({ properties: { url: { type: "string" } } }), ["spec"]);

    expect(code).toBe(0);
    expect(messages).toMatchObject([
      { type: "SPEC", spec: { connectionSpecification: { properties: { url: { type: "string" } } } } },
    ]);
  });

  it("says whether the connection works, and answers in the same way when the configuration is wrong", async () => {
    const works = await run(scriptedTap({}), ["check"]);
    const wrong = await run(scriptedTap({}), ["check"], { files: { config: { max_workers: "many" } } });

    expect([works.code, wrong.code]).toEqual([0, 0]);
    expect(withLogs(works.messages)).toEqual([
      { type: "CONNECTION_STATUS", connectionStatus: { status: "SUCCEEDED" } },
    ]);
    expect(withLogs(wrong.messages)).toEqual([
      {
        type: "CONNECTION_STATUS",
        connectionStatus: {
          status: "FAILED",
          message: 'config: max_workers: "many" is a text; it takes a whole number. Write it like 8.',
        },
      },
    ]);
  });

  it.each([
    ["an error that came out of nowhere", new TapError("it broke.", { code: "DEFECT", kind: "defect", hint: "" }), 1],
    ["a signal", "SIGTERM", 0],
  ])("says what ended it in an error message after %s: %s", async (_what, reason, errors) => {
    const configuration = { files: {}, signal: AbortSignal.abort(reason) };
    const tap = { ...scriptedTap({}), open: () => new Promise<never>(() => {}) };

    const { code, messages } = await run(tap, ["discover"], configuration);

    const traces = messages.filter(({ type }) => type === "TRACE");
    expect({ code, errors: traces.length }).toEqual({ code: 1, errors });
  });

  it("offers the fields that are selected by default", async () => {
    const blob = plainStream("blob", { metadata: new Map([["name", { "selected-by-default": false }]]) });
    const full = plainStream("full", { methods: ["FULL_TABLE"], replicationKeys: [], keyProperties: [] });

    const { messages } = await run(scriptedTap({ streams: [blob, full] }), ["discover"]);

    expect(messages).toEqual([
      {
        type: "CATALOG",
        catalog: {
          streams: [
            {
              name: "blob",
              json_schema: {
                type: "object",
                properties: { id: { type: "integer" }, changed: { type: ["null", "string"] } },
              },
              supported_sync_modes: ["full_refresh", "incremental"],
              source_defined_cursor: true,
              default_cursor_field: ["changed"],
              source_defined_primary_key: [["id"]],
            },
            {
              name: "full",
              json_schema: full.schema,
              supported_sync_modes: ["full_refresh"],
              source_defined_primary_key: [],
            },
          ],
        },
      },
    ]);
  });

  it("offers what repeats other fields, since no user of a platform can name a field; not what costs a call for each row", async () => {
    const street: JsonObject = { type: ["null", "string"] };
    const address: JsonObject = { type: ["null", "object"], properties: { street } };
    const file: JsonObject = { type: ["null", "string"], contentEncoding: "base64" };
    const byName: JsonObject = { inclusion: "available", "selected-by-default": false, "only-by-name": "why" };
    const one = plainStream("one", {
      schema: { type: "object", properties: { id: { type: "integer" }, street, address, file } },
      metadata: new Map([
        ["address", byName],
        ["file", byName],
      ]),
    });
    const offered = async (config: Json) => {
      const { messages } = await run(scriptedTap({ streams: [one] }), ["discover"], { files: { config } });
      const [{ catalog }] = messages as readonly [{ readonly catalog: { readonly streams: readonly [JsonObject] } }];
      const { properties } = catalog.streams[0]["json_schema"] as JsonObject;
      return Object.keys(properties as JsonObject);
    };

    expect(await offered({})).toEqual(["id", "street", "address"]);
    expect(await offered({ select: ["one.*", "!one.address"] })).toEqual(["id", "street"]);
    expect(await offered({ select: ["one.file"] })).toEqual(["id", "file"]);
  });

  it("writes a catalog of many streams as one line and in pieces, no piece longer than a stream", async () => {
    const memory = memorySink();
    let longest = 0;
    function* watched(pieces: Iterable<Uint8Array>) {
      for (const piece of pieces) {
        longest = Math.max(longest, piece.length);
        yield piece;
      }
    }
    const write: Sink["write"] = (bytes) => memory.write(watched(bytes instanceof Uint8Array ? [bytes] : bytes));
    const streams = Array.from({ length: 1000 }, (_, n) => plainStream(`stream${n}`));

    await run(scriptedTap({ streams }), ["discover"], { stdout: { ...memory, write } });

    const catalogs = (memory.messages() as Record<string, Json>[]).filter(({ type }) => type === "CATALOG");
    const names = streams.map(({ id }) => ({ name: id }));
    expect(catalogs).toMatchObject([{ catalog: { streams: names } }]);
    expect(longest).toBeLessThan(1000);
  });

  it("reads: status, records, and a state with its record count before the end", async () => {
    const { code, text } = await read({
      async *read(selection) {
        yield pageOf(selection, [1, 2], { bookmark: bookmarkAt("1", { version: selection.version }) });
        yield pageOf(selection, [3], { bookmark: bookmarkAt("2"), end: { kind: "complete", activate: true } });
      },
    });

    expect(code).toBe(0);
    expect(text).toMatchInlineSnapshot(`
      "{"type":"LOG","log":{"level":"INFO","message":"Reading 1 stream, without a state: a."}}
      {"type":"LOG","log":{"level":"INFO","message":"a: by script, rows unknown, 1 call: the test says so"}}
      {"type":"TRACE","trace":{"emitted_at":1769850000000,"type":"STREAM_STATUS","stream_status":{"stream_descriptor":{"name":"a"},"status":"STARTED"}}}
      {"type":"TRACE","trace":{"emitted_at":1769850000000,"type":"STREAM_STATUS","stream_status":{"stream_descriptor":{"name":"a"},"status":"RUNNING"}}}
      {"type":"RECORD","record":{"stream":"a","data":{"id":1,"name":"n1","changed":null},"emitted_at":1769850000000}}
      {"type":"RECORD","record":{"stream":"a","data":{"id":2,"name":"n2","changed":null},"emitted_at":1769850000000}}
      {"type":"RECORD","record":{"stream":"a","data":{"id":3,"name":"n3","changed":null},"emitted_at":1769850000000}}
      {"type":"STATE","state":{"type":"STREAM","stream":{"stream_descriptor":{"name":"a"},"stream_state":{"format":1,"org":"o","version":null,"rows":null,"replication_key":"changed","replication_key_value":"2","scan":null,"tail":null}},"sourceStats":{"recordCount":3}}}
      {"type":"TRACE","trace":{"emitted_at":1769850000000,"type":"STREAM_STATUS","stream_status":{"stream_descriptor":{"name":"a"},"status":"COMPLETE"}}}
      {"type":"LOG","log":{"level":"INFO","message":"a: 3 records, 0 calls, 0 s: complete"}}
      {"type":"LOG","log":{"level":"INFO","message":"1 of 1 stream complete, 3 records, 0 calls, 0 s"}}
      "
    `);
  });

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

  it("counts in each state the records since the one before", async () => {
    const { text } = await read(
      {
        async *read(selection) {
          yield pageOf(selection, [1, 2], { bookmark: bookmarkAt("1") });
          yield pageOf(selection, [3], { bookmark: bookmarkAt("2") });
          yield pageOf(selection, [], { bookmark: bookmarkAt("3"), end: complete });
        },
      },
      { config: { state_interval: 0 } },
    );

    expect(text.match(/"recordCount":\d+/g)).toEqual(['"recordCount":2', '"recordCount":1', '"recordCount":0']);
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

  it("says why a stream could not be discovered, without the advice to deselect it", async () => {
    const error = new TapError("b: Salesforce stumbled.", {
      code: "STUMBLED",
      kind: "unavailable",
      hint: "Run again.",
    });
    const source = { undiscovered: () => [{ id: "b", error }] };

    const { code, messages } = await read({ streams: [a], source }, { catalog: configured("b") });

    expect(code).toBe(1);
    expect(messages.filter(({ type }) => type === "TRACE")).toContainEqual(
      expect.objectContaining({
        trace: expect.objectContaining({
          error: expect.objectContaining({ message: error.message, failure_type: "transient_error" }),
        }),
      }),
    );
  });

  it("reports a stream's failure and that it is incomplete, and ends with 1", async () => {
    const error = new TapError("a: it broke.", {
      code: "BROKE",
      kind: "limit",
      hint: "Wait.",
      stream: "a",
      cause: "REQUEST_LIMIT_EXCEEDED",
    });

    const { code, messages } = await read({
      // biome-ignore lint/correctness/useYield: it fails before its first page.
      async *read() {
        throw error;
      },
    });

    expect(code).toBe(1);
    expect(messages.map(({ trace }) => trace)).toMatchObject([
      { stream_status: { status: "STARTED" } },
      {
        type: "ERROR",
        error: {
          message: "a: it broke. Wait.",
          internal_message: "BROKE: REQUEST_LIMIT_EXCEEDED",
          failure_type: "transient_error",
          stream_descriptor: { name: "a" },
        },
      },
      { stream_status: { status: "INCOMPLETE" } },
    ]);
  });

  it("announces a configuration that has changed, and hides its new secret", async () => {
    const { text } = await run(
      scriptedTap({
        streams: [a],
        properties: { token: { type: "string", airbyte_secret: true } },
        async *read(selection, one) {
          await one.configChanged({ token: "rotated-canary" });
          one.log({ level: "warn", code: "x", text: "it is rotated-canary" });
          yield pageOf(selection, [], { end: complete });
        },
      }),
      ["read"],
      { files: { catalog: configured("a") } },
    );

    expect(text).toContain(
      '"type":"CONNECTOR_CONFIG","emitted_at":1769850000000,"connectorConfig":{"config":{"token":"rotated-canary"}}',
    );
    expect(text).toContain('{"type":"LOG","log":{"level":"WARN","message":"it is ***"}}');
  });

  it("has written a changed configuration before the tap continues", async () => {
    const memory = memorySink();
    const done: string[] = [];
    const stdout: Sink = { write: memory.write, flush: async () => void done.push("out") };
    const tap = scriptedTap({
      streams: [a],
      async *read(selection, one) {
        await one.configChanged({});
        done.push("on");
        yield pageOf(selection, [], { end: complete });
      },
    });

    await run(tap, ["read"], { files: { catalog: configured("a") }, stdout });

    expect(done.slice(0, 2)).toEqual(["out", "on"]);
  });
});

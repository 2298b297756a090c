import { memorySink, type Sink, TapError } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { configured, read } from "../support/airbyte-read.ts";
import { bookmarkAt, complete, pageOf } from "../support/pages.ts";
import { run } from "../support/run.ts";
import { plainStream, scriptedTap } from "../support/scripted-tap.ts";

const a = plainStream("a");

describe("Airbyte's read", () => {
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

import { type JsonObject, type Run, type Stream, TapError } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { bookmarkAt, complete, pageOf, storedAt } from "../support/pages.ts";
import { outline, run } from "../support/run.ts";
import { plainStream, scriptedTap } from "../support/scripted-tap.ts";

const [a, b] = [plainStream("a"), plainStream("b")];

describe("a run", () => {
  it("writes SCHEMA, records and STATE in this order, and says at the end how it went", async () => {
    const tap = scriptedTap({
      streams: [a],
      async *read(selection, { allowance, signal }) {
        await allowance.take(1, signal);
        yield pageOf(selection, [1, 2], { bookmark: bookmarkAt("2026-01-02"), end: complete });
      },
    });

    const { code, text, logs } = await run(tap);

    expect(code).toBe(0);
    expect(text).toMatchInlineSnapshot(`
      "{"type":"SCHEMA","stream":"a","schema":{"type":"object","properties":{"id":{"type":"integer"},"name":{"type":["null","string"]},"changed":{"type":["null","string"]}}},"key_properties":["id"],"bookmark_properties":["changed"]}
      {"type":"RECORD","stream":"a","record":{"id":1,"name":"n1","changed":null},"version":1769850000000,"time_extracted":"2026-01-31T09:00:00.000Z"}
      {"type":"RECORD","stream":"a","record":{"id":2,"name":"n2","changed":null},"version":1769850000000,"time_extracted":"2026-01-31T09:00:00.000Z"}
      {"type":"STATE","value":{"bookmarks":{"a":{"format":1,"org":"o","version":null,"rows":null,"replication_key":"changed","replication_key_value":"2026-01-02","scan":null,"tail":null}}}}
      "
    `);
    expect(logs).toMatchInlineSnapshot(`
      "INFO Reading 1 stream, without a state: a.
      INFO a: by script, rows unknown, 1 call: the test says so
      INFO METRIC: {"type":"counter","metric":"record_count","value":2,"tags":{"endpoint":"a"}}
      INFO METRIC: {"type":"timer","metric":"job_duration","value":0,"tags":{"endpoint":"a"}}
      INFO a: 2 records, 1 call, 0 s: complete
      INFO 1 of 1 stream complete, 2 records, 1 call, 0 s
      "
    `);
  });

  it("says of each stream which calls were made for it, though one session makes them all", async () => {
    let session: Run | null = null;
    const tap = scriptedTap({
      streams: [a, b],
      onOpen: (_, opened) => {
        session = opened;
      },
      async *read(selection) {
        for (let call = 0; call < (selection.stream.id === "a" ? 3 : 1); call++) {
          await new Promise(setImmediate);
          await session?.allowance.take(1, session.signal);
        }
        session?.allowance.observe(104, 15_000);
        yield pageOf(selection, [], { end: complete });
      },
    });

    const { logs } = await run(tap);

    expect(logs).toContain("a: 0 records, 3 calls, 0 s: complete\n");
    expect(logs).toContain("b: 0 records, 1 call, 0 s: complete\n");
    expect(logs).toContain("0 records, 4 calls (104 of 15000 used, says the service), 0 s\n");
  });

  it("gives an empty stream its SCHEMA and STATE", async () => {
    const { messages } = await run(scriptedTap({ streams: [a, b] }));

    expect(outline(messages)).toEqual(["SCHEMA a", "SCHEMA b", "STATE"]);
  });

  it("reads several streams at once, but no more than max_workers", async () => {
    let [now, most] = [0, 0];
    const tap = scriptedTap({
      streams: Array.from({ length: 9 }, (_, i) => plainStream(`s${i}`)),
      async *read(selection) {
        most = Math.max(most, ++now);
        await new Promise(setImmediate);
        yield pageOf(selection, [1], { end: complete });
        now -= 1;
      },
    });

    const { code } = await run(tap, [], { files: { config: { max_workers: 3 } } });

    expect({ code, most }).toEqual({ code: 0, most: 3 });
  });

  it("keeps the bookmarks of streams that are not read as they came", async () => {
    const state = { bookmarks: { gone: { version: 5, modified_on: "x" }, a: storedAt("2026-01-01") } };

    const { messages } = await run(scriptedTap({ streams: [a] }), [], { files: { state } });

    expect(messages.at(-1)).toEqual({ type: "STATE", value: state });
  });

  const nothing = "no stream is selected, so nothing is read";
  it.each<[string, readonly Stream[], JsonObject, string]>([
    ["the catalog is empty", [a], { catalog: { streams: [] } }, nothing],
    ["the catalog selects nothing", [a], { catalog: { streams: [{ tap_stream_id: "a", schema: {} }] } }, nothing],
    ["nothing is discovered", [], {}, "discovery: there is no stream to read"],
  ])("fails and writes nothing where %s", async (_, streams, files, message) => {
    const { code, text, logs } = await run(scriptedTap({ streams }), [], { files });

    expect({ code, text }).toEqual({ code: 2, text: "" });
    expect(logs).toContain(message);
  });

  it("fails by name for a stream of the state that the source misses, and reads the others", async () => {
    const gone = storedAt("2026-01-02");
    const state = { bookmarks: { gone, other: null, a: storedAt("2026-01-01") } };
    const asked: string[][] = [];
    const vanished = async (bookmarks: ReadonlyMap<string, unknown>) => {
      asked.push([...bookmarks.keys()]);
      return [
        { id: "gone", error: new TapError("gone: it broke.", { code: "BROKE", kind: "config", hint: "Mend it." }) },
      ];
    };

    const { code, messages, logs } = await run(scriptedTap({ streams: [a], source: { vanished } }), [], {
      files: { state },
    });

    expect({ code, asked, types: outline(messages) }).toEqual({
      code: 2,
      asked: [["gone"]],
      types: ["SCHEMA a", "STATE"],
    });
    expect(logs).toContain("gone: it broke.");
    expect(messages.at(-1)).toMatchObject({ value: { bookmarks: { gone } } });
  });

  it("serves ten thousand empty streams with one STATE", async () => {
    const streams = Array.from({ length: 10_000 }, (_, i) => plainStream(`s${i}`));
    const tap = scriptedTap({
      streams,
      async *read(selection) {
        yield pageOf(selection, [], { bookmark: bookmarkAt("2026-01-01"), end: complete });
      },
    });

    const { code, messages } = await run(tap, ["--log-level", "error"], { files: { config: { state_interval: 0 } } });

    expect(code).toBe(0);
    expect(messages.filter(({ type }) => type === "STATE")).toHaveLength(1);
    expect(messages).toHaveLength(10_001);
  });
});

describe("a run that is stopped", () => {
  it("ends with a STATE of what is written, and 143 or 130", async () => {
    const codes = [];
    for (const signal of ["SIGTERM", "SIGINT"]) {
      const stop = new AbortController();
      const tap = scriptedTap({
        streams: [a, b],
        async *read(selection) {
          for (let page = 1; ; page++) {
            yield pageOf(selection, [page], { bookmark: bookmarkAt(`${page}`) });
            if (page === 3) stop.abort(signal);
          }
        },
      });

      const { code, messages } = await run(tap, [], { signal: stop.signal });

      codes.push(code);
      const records = messages.filter(({ type, stream }) => type === "RECORD" && stream === "a").length;
      expect(messages.at(-1)).toMatchObject({ value: { bookmarks: { a: { replication_key_value: `${records}` } } } });
    }
    expect(codes).toEqual([143, 130]);
  });

  it("does not wait for a reading that does not notice", async () => {
    const stop = new AbortController();
    const tap = scriptedTap({
      streams: [a],
      async *read(selection) {
        yield pageOf(selection, [1], { bookmark: bookmarkAt("1") });
        queueMicrotask(() => stop.abort("SIGTERM"));
        await new Promise(() => {});
      },
      source: { close: () => new Promise(() => {}) },
    });

    const { code, messages } = await run(tap, [], { signal: stop.signal, graceMs: 5 });

    expect(code).toBe(143);
    expect(outline(messages)).toEqual(["SCHEMA a", "RECORD a", "STATE"]);
  });
});

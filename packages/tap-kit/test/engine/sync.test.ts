import {
  type JsonObject,
  type Page,
  type Reading,
  type Run,
  type Selection,
  type Stream,
  TapError,
} from "@singer-io-ts/tap-kit";
import { manualClock } from "@singer-io-ts/tap-kit/testing";
import { describe, expect, it } from "vitest";
import { bookmarkAt, complete, pageOf, storedAt } from "../support/pages.ts";
import { outline, run } from "../support/run.ts";
import { plainStream, scriptedTap } from "../support/scripted-tap.ts";

const [a, b] = [plainStream("a"), plainStream("b")];
const failing = (stream: string, kind: "config" | "limit" | "integrity" | "unavailable" | "defect") =>
  new TapError(`${stream}: it broke.`, { code: "BROKE", kind, hint: "Mend it.", stream });

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
      return [{ id: "gone", error: failing("gone", "config") }];
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

describe("STATE", () => {
  const manyPages = (clock: ReturnType<typeof manualClock>, ids: number) =>
    scriptedTap({
      streams: [a],
      async *read(selection) {
        for (let page = 1; page <= 40; page++) {
          clock.advance(1000);
          const records = Array.from({ length: ids }, (_, i) => i + page);
          yield pageOf(selection, records, { bookmark: bookmarkAt(`${page}`) });
        }
        yield pageOf(selection, [], { end: complete });
      },
    });

  it("comes once every state_interval while records flow", async () => {
    const clock = manualClock();

    const { messages } = await run(manyPages(clock, 100), [], { clock });

    const states = messages.flatMap(({ type, value }) => (type === "STATE" ? [JSON.stringify(value)] : []));
    expect(states.map((text) => /"replication_key_value":"(\d+)"/.exec(text)?.[1])).toEqual([
      "10",
      "20",
      "30",
      "40",
      "40",
    ]);
  });

  it("takes no more than a twentieth of the bytes before the last one", async () => {
    const clock = manualClock();

    const { text } = await run(manyPages(clock, 1), [], { clock, files: { config: { state_interval: 0 } } });

    const states = text.split("\n").filter((line) => line.startsWith('{"type":"STATE"'));
    const stateBytes = states.slice(0, -1).join("\n").length;
    expect(states.length).toBeGreaterThan(1);
    expect(stateBytes).toBeLessThanOrEqual(text.length * 0.05);
  });

  it("never has a bookmark before the records that it covers", async () => {
    const clock = manualClock();

    const { messages } = await run(manyPages(clock, 100), [], { clock });

    const before = messages.slice(
      0,
      messages.findIndex(({ type }) => type === "STATE"),
    );
    expect(before.filter(({ type }) => type === "RECORD")).toHaveLength(1000);
  });
});

describe("a stream that fails", () => {
  const oneFails = (error: unknown) =>
    scriptedTap({
      streams: [a, b],
      async *read(selection) {
        if (selection.stream.id === "a") throw error;
        yield pageOf(selection, [1], { bookmark: bookmarkAt("1"), end: complete });
      },
    });

  it("does not stop the others", async () => {
    const { code, messages, logs } = await run(oneFails(failing("a", "unavailable")));

    expect(code).toBe(5);
    expect(outline(messages)).toEqual(["SCHEMA a", "SCHEMA b", "RECORD b", "STATE"]);
    expect(logs).toContain("ERROR a: it broke. Mend it.\n");
    expect(logs).toContain("WARN a: 0 records, 0 calls, 0 s: failed\n");
    expect(logs).toContain("INFO 1 of 2 streams complete, 1 record, 0 calls, 0 s\n");
  });

  it("shows a stack only where one was asked for", async () => {
    const quiet = await run(oneFails(new Error("oops")));
    const loud = await run(oneFails(new Error("oops")), ["--stack"]);

    expect(quiet.code).toBe(1);
    expect(quiet.logs).toContain("ERROR a: oops. This is a fault of the tap");
    expect(quiet.logs).not.toMatch(/^\s+at /m);
    expect(loud.logs).toMatch(/^\s+at /m);
  });

  it.each([
    [["defect", "integrity", "config", "unavailable", "limit"], 1],
    [["integrity", "config", "unavailable", "limit"], 4],
    [["config", "unavailable", "limit"], 2],
    [["unavailable", "limit"], 5],
    [["limit"], 3],
  ] as const)("with the kinds %j makes the exit code %i", async (kinds, expected) => {
    const tap = scriptedTap({
      streams: kinds.map(plainStream).reverse(),
      async *read(selection) {
        const kind = kinds.find((one) => one === selection.stream.id) ?? "defect";
        yield pageOf(selection, [], { end: { kind: "failed", error: failing(kind, kind) } });
      },
    });

    const { code } = await run(tap);

    expect(code).toBe(expected);
  });

  it("is one whose reading ends without an outcome, gives pages after its end, or names another stream", async () => {
    const tap = (read: (selection: Selection) => AsyncGenerator<Page>) => run(scriptedTap({ streams: [a], read }));

    const silent = await tap(async function* (selection) {
      yield pageOf(selection, [1]);
    });
    const late = await tap(async function* (selection) {
      yield pageOf(selection, [1], { end: complete });
      yield pageOf(selection, [2]);
    });
    const foreign = await tap(async function* (selection) {
      yield { ...pageOf(selection, [1]), stream: "other" };
    });

    expect([silent.code, foreign.code]).toEqual([1, 1]);
    expect(silent.logs).toContain("a: its reading ended without an outcome.");
    expect(foreign.logs).toContain("other: a page is of a stream that is not in the reading.");
    expect(late.logs).toContain("a: a page came after its end.");
    expect(late.code).toBe(1);
  });

  it("is one that goes in circles", async () => {
    let pages = 0;
    const tap = scriptedTap({
      streams: [a],
      async *read(selection, { clock }) {
        // Not for ever: a kit that did not notice would come to an end too.
        while (pages < 50) {
          pages += 1;
          (clock as ReturnType<typeof manualClock>).advance(1000);
          yield { ...pageOf(selection, [1, 2]), extractedAt: clock.now() };
          yield { ...pageOf(selection, [pages + 2], { bookmark: bookmarkAt("1") }), extractedAt: clock.now() };
        }
      },
    });

    const { code, logs } = await run(tap);

    expect({ code, pages }).toEqual({ code: 1, pages: 3 });
    expect(logs).toContain("a: three replies one after the other brought the same first record and the same bookmark.");
  });
});

describe("planning", () => {
  const planned = (plan: (selections: readonly Selection[], run: Run) => AsyncGenerator<Reading>) =>
    scriptedTap({ streams: [a, b], plan });
  const reading = (selections: readonly Selection[]): Reading => ({
    selections,
    forecast: { calls: 1, transport: "script", why: "so" },
    async *read() {
      for (const selection of selections) yield pageOf(selection, [1], { bookmark: bookmarkAt("1"), end: complete });
    },
  });

  it("may let one reading answer for several streams", async () => {
    const tap = planned(async function* (selections) {
      yield reading(selections);
    });

    const { code, messages } = await run(tap);

    expect(code).toBe(0);
    expect(outline(messages)).toEqual(["SCHEMA a", "SCHEMA b", "RECORD a", "RECORD b", "STATE"]);
  });

  it("must not forget a stream", async () => {
    const tap = planned(async function* ([first]) {
      yield reading([first!]);
    });

    const { code, logs } = await run(tap);

    expect(code).toBe(1);
    expect(logs).toContain("b: nothing was planned for it.");
  });

  it("ends the run where the user has to put something right", async () => {
    const signals: AbortSignal[] = [];
    const tap = planned(async function* ([first], { signal }) {
      signals.push(signal);
      yield {
        ...reading([first!]),
        async *read() {
          for (let page = 1; ; page++) yield pageOf(first!, [page], { bookmark: bookmarkAt(`${page}`) });
        },
      };
      throw failing("b", "config");
    });

    const { code, messages, logs } = await run(tap);

    expect(code).toBe(2);
    expect(signals.map(({ reason }) => reason)).toEqual([
      expect.objectContaining({ message: "b: it broke. Mend it." }),
    ]);
    expect(outline(messages).at(-1)).toBe("STATE");
    expect(logs.match(/ERROR b: it broke/g)).toHaveLength(1);
  });

  it("has time to clean up when the run is stopped", async () => {
    const stop = new AbortController();
    let isCleanedUp = false;
    const stopping = async function* (selection: Selection) {
      stop.abort("SIGTERM");
      yield pageOf(selection, [1], { bookmark: bookmarkAt("1") });
    };
    const tap = planned(async function* ([first, second]) {
      try {
        yield { ...reading([first!]), read: () => stopping(first!) };
        yield reading([second!]);
      } finally {
        isCleanedUp = true;
      }
    });

    const { code } = await run(tap, [], { signal: stop.signal, files: { config: { max_workers: 1 } } });

    expect({ code, isCleanedUp }).toEqual({ code: 143, isCleanedUp: true });
  });

  it("that fails for another reason lets the streams under way end", async () => {
    const tap = planned(async function* ([first]) {
      yield reading([first!]);
      throw failing("b", "unavailable");
    });

    const { code, messages } = await run(tap);

    expect(code).toBe(5);
    expect(outline(messages)).toEqual(["SCHEMA a", "RECORD a", "STATE"]);
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

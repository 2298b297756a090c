import type { Json, JsonObject, Selection, Source, Stream, Tap } from "@singer-io-ts/tap-kit";
import { TapError } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { complete, pageOf } from "../support/pages.ts";
import { run } from "../support/run.ts";
import { plainStream, scriptedTap } from "../support/scripted-tap.ts";

const marked = (stream: Stream): Stream => ({ ...stream, metadata: new Map([["", { "tap.kind": "thing" }]]) });
const isForeign = ({ metadata }: Stream): boolean => metadata?.get("")?.["tap.kind"] === undefined;

/** An entry of a catalog; `own` as this tap writes it. */
const entry = (id: string, own: boolean, more: JsonObject = {}): Json => ({
  tap_stream_id: id,
  schema: { type: "object", properties: { id: { anyOf: [] }, name: {} } },
  metadata: [
    {
      breadcrumb: [],
      metadata: { selected: true, "table-key-properties": ["id"], ...(own && { "tap.kind": "thing" }), ...more },
    },
  ],
});

/** A run by a catalog, what the source was asked to adopt, and what was read. */
async function read(streams: readonly Json[], adopt?: Source["adopt"]) {
  const asked: string[][] = [];
  const seen: Selection[] = [];
  const tap: Tap<unknown> = {
    ...scriptedTap({
      source:
        adopt === undefined
          ? {}
          : {
              adopt: (foreign, running) => {
                asked.push(foreign.map(({ id }) => id));
                return adopt(foreign, running);
              },
            },
      async *read(selection) {
        seen.push(selection);
        yield pageOf(selection, [], { end: complete });
      },
    }),
    isForeign,
  };
  const { code, logs } = await run(tap, [], { files: { catalog: { streams } } });
  return { code, logs, asked, read: new Map(seen.map((selection) => [selection.stream.id, selection])) };
}

const adoptAll: Source["adopt"] = async (foreign) => ({
  streams: foreign.map(({ id }) => marked(plainStream(id))),
  refused: [],
});

describe("a catalog of another tap", () => {
  it("is read as the source adopts its selected streams, asked for once; this tap's own are not asked for", async () => {
    const streams = [entry("mine", true), entry("a", false), entry("b", false), entry("c", false, { selected: false })];

    const { code, logs, asked, read: found } = await read(streams, adoptAll);

    expect([code, asked]).toEqual([0, [["a", "b"]]]);
    expect(logs).toContain("catalog is another tap's catalog, so the service was asked about 2 streams.");
    expect([...found.keys()].sort()).toEqual(["a", "b", "mine"]);
    expect(found.get("a")?.schema).toEqual(plainStream("a").schema);
  });

  it("is read as it is where the source cannot adopt", async () => {
    const { code, logs, read: found } = await read([entry("a", false)]);

    expect([code, Object.keys(found.get("a")?.schema["properties"] ?? {})]).toEqual([0, ["id", "name"]]);
    expect(logs).not.toContain("another tap's");
  });

  it("fails the streams that the source refuses, and reads the others", async () => {
    const error = new TapError("a: it is gone.", { code: "GONE", kind: "config", stream: "a", hint: "Deselect it." });

    const {
      code,
      logs,
      read: found,
    } = await read([entry("a", false), entry("b", false)], async (foreign, running) => ({
      ...(await adoptAll(foreign.slice(1), running)),
      refused: [{ id: "a", error }],
    }));

    expect([code, [...found.keys()]]).toEqual([2, ["b"]]);
    expect(logs).toContain("a: it is gone. Deselect it.");
  });

  it("keeps in a discovery what its defaults had selected; a stream that it does not have is offered as the source says", async () => {
    const old = {
      streams: [
        entry("a", false),
        entry("b", false, { selected: false, "unsupported-description": "no reason any more" }),
      ],
    };
    const streams = [
      marked(plainStream("a")),
      marked(plainStream("b")),
      { ...plainStream("new"), metadata: new Map([["", { "tap.kind": "thing", "selected-by-default": false }]]) },
    ];
    const tap: Tap<unknown> = { ...scriptedTap({ streams }), isForeign };

    const first = await run(tap, ["--discover"], { files: { catalog: old } });
    const again = await run(
      { ...scriptedTap({ streams: streams.map(({ id }) => marked(plainStream(id))) }), isForeign },
      ["--discover"],
      { files: { catalog: first.text } },
    );

    for (const { text } of [first, again]) {
      const catalog = JSON.parse(text) as {
        streams: { tap_stream_id: string; metadata: { metadata: JsonObject }[] }[];
      };
      const whole = catalog.streams.map(({ tap_stream_id: id, metadata }) => [id, metadata[0]?.metadata["selected"]]);
      expect(whole).toEqual([
        ["a", true],
        ["b", false],
        ["new", false],
      ]);
      expect(text).not.toContain("unsupported-description");
    }
  });
});

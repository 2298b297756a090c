import type { Json, JsonObject, Page, Selection } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { bookmarkAt, complete, pageOf } from "../support/pages.ts";
import { outline, run } from "../support/run.ts";
import { plainStream, type Script, scriptedTap } from "../support/scripted-tap.ts";

const a = plainStream("a");
const extractedAt = new Date("2026-01-31T09:00:00.000Z");

/** The selection without `name`. */
function narrow(selection: Selection): Selection {
  const properties = { id: { type: "integer" }, changed: { type: ["null", "string"] } };
  return { ...selection, schema: { type: "object", properties } };
}

/** A page of records, the second one of which has no `name`. */
async function* changing(selection: Selection): AsyncGenerator<Page> {
  yield pageOf(selection, [1]);
  yield { ...pageOf(selection, [2]), selection: narrow(selection), bookmark: bookmarkAt("2") };
  yield { ...pageOf(selection, [3]), end: complete };
}

const read = (script: Script) => run(scriptedTap({ streams: [a], ...script }));

describe("a stream whose records are of another schema in mid-run", () => {
  it("has a second SCHEMA before the first of them, and the records follow it", async () => {
    const { code, messages } = await read({ read: changing });

    expect(code).toBe(0);
    expect(outline(messages)).toEqual(["SCHEMA a", "RECORD a", "SCHEMA a", "RECORD a", "RECORD a", "STATE"]);
    expect(messages.flatMap(({ record }) => (record === undefined ? [] : [record]))).toEqual([
      { id: 1, name: "n1", changed: null },
      { id: 2, changed: null },
      { id: 3, changed: null },
    ]);
    expect(messages[2]).toMatchObject({ schema: { properties: { id: {}, changed: {} } } });
    expect(JSON.stringify(messages[2])).not.toContain("name");
  });

  it("has no message for it under Airbyte: the records lack the property", async () => {
    const catalog: Json = { streams: [{ stream: { name: "a", json_schema: {} }, sync_mode: "incremental" }] };
    const { code, messages } = await run(scriptedTap({ streams: [a], read: changing }), ["read"], {
      files: { catalog },
    });
    const records = messages.flatMap(({ type, record }) => (type === "RECORD" ? [(record as JsonObject)["data"]] : []));

    expect([code, new Set(messages.map(({ type }) => type))]).toEqual([
      0,
      new Set(["LOG", "TRACE", "RECORD", "STATE"]),
    ]);
    expect(records.map((record) => Object.keys(record as JsonObject))).toEqual([
      ["id", "name", "changed"],
      ["id", "changed"],
      ["id", "changed"],
    ]);
  });

  it("keeps its version, and never becomes another stream", async () => {
    const wrong = [
      (selection: Selection) => ({ ...narrow(selection), version: selection.version + 1 }),
      (selection: Selection) => ({ ...narrow(selection), stream: plainStream("b") }),
    ];
    for (const change of wrong) {
      const { code, logs } = await read({
        async *read(selection) {
          yield { stream: "a", objects: [], extractedAt, selection: change(selection), end: complete };
        },
      });

      expect([code, logs.includes("changes more of its selection than the schema")]).toEqual([1, true]);
    }
  });
});

describe("a stream that an Airbyte source does not have any more", () => {
  it("fails by name, and the others are read", async () => {
    const wanted = (name: string): Json => ({ stream: { name, json_schema: {} }, sync_mode: "incremental" });
    const { code, messages } = await run(scriptedTap({ streams: [a], read: changing }), ["read"], {
      files: { catalog: { streams: [wanted("gone"), wanted("a")] } },
    });
    const traces = messages.flatMap(({ trace }) => (trace === undefined ? [] : [trace as JsonObject]));
    const status = (name: string) =>
      traces.flatMap(({ stream_status }) => {
        const { stream_descriptor, status: word } = (stream_status ?? {}) as {
          stream_descriptor?: JsonObject;
          status?: Json;
        };
        return stream_descriptor?.["name"] === name ? [word] : [];
      });

    expect(code).toBe(1);
    expect(traces.filter(({ type }) => type === "ERROR")).toMatchObject([
      {
        error: {
          message: "gone: the source has no such stream. Refresh the source's schema, or deselect it.",
          failure_type: "config_error",
          stream_descriptor: { name: "gone" },
        },
      },
    ]);
    expect([status("gone"), status("a")]).toEqual([["INCOMPLETE"], ["STARTED", "RUNNING", "COMPLETE"]]);
  });
});

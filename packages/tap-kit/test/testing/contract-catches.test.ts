import type { Page, Selection } from "@singer-io-ts/tap-kit";
import { contract } from "@singer-io-ts/tap-kit/testing";
import { describe, expect, it } from "vitest";
import { bookmarkAt, complete, pageOf } from "../support/pages.ts";
import { plainStream, type Script, scriptedTap } from "../support/scripted-tap.ts";

/** The promises that a tap does not keep. */
async function broken(script: Script): Promise<readonly string[]> {
  const names: string[] = [];
  for (const { name, run } of contract({ tap: scriptedTap({ streams: [plainStream("a")], ...script }), config: {} })) {
    await run().catch(() => names.push(name));
  }
  return names;
}

/** Pages of two records; resumes after the bookmark's page. */
async function* sound(selection: Selection): AsyncGenerator<Page> {
  for (let page = Number(selection.from?.replicationKeyValue ?? 0) + 1; page <= 4; page++) {
    yield pageOf(selection, [2 * page, 2 * page + 1], { bookmark: bookmarkAt(`${page}`) });
  }
  yield pageOf(selection, [], { end: complete });
}

describe("the contract", () => {
  it("is kept by a sound tap", async () => {
    expect(await broken({ read: sound })).toEqual([]);
  });

  it("catches a bookmark that runs ahead of its records", async () => {
    const ahead = async function* (selection: Selection): AsyncGenerator<Page> {
      for (let page = Number(selection.from?.replicationKeyValue ?? 0) + 1; page <= 4; page++) {
        yield pageOf(selection, [2 * page], { bookmark: bookmarkAt(`${page}`) });
        yield pageOf(selection, [2 * page + 1]);
      }
      yield pageOf(selection, [], { end: complete });
    };

    expect(await broken({ read: ahead })).toEqual([
      "resumes an interrupted run and loses nothing",
      "loses nothing whatever mixture of two states comes back",
      "resumes from any STATE after which a run was killed",
    ]);
  });

  it("catches keys that come twice, and records that do not match their schema", async () => {
    const twice = async function* (selection: Selection): AsyncGenerator<Page> {
      yield pageOf(selection, [1, 1], { end: complete });
    };
    const wrong = async function* (selection: Selection): AsyncGenerator<Page> {
      yield { ...pageOf(selection, []), objects: [{ id: "one" }], end: complete };
    };

    expect(await broken({ read: twice })).toEqual(["writes keys that are present and unique"]);
    expect(await broken({ read: wrong })).toEqual(["writes records that match their schema"]);
  });

  it("applies a second SCHEMA to the records after it, and catches records that match the first one", async () => {
    const changing = (keepsName: boolean) =>
      async function* (selection: Selection): AsyncGenerator<Page> {
        const properties = { id: { type: "integer" }, changed: { type: ["null", "string"] } };
        const schema = keepsName ? selection.schema : { type: "object", properties };
        const record = keepsName ? { id: 2, changed: null } : { id: 2, name: "two", changed: null };
        yield pageOf(selection, [1]);
        yield { ...pageOf(selection, []), selection: { ...selection, schema } };
        const lines = Buffer.from(`{"type":"RECORD","stream":"a","record":${JSON.stringify(record)}}\n`);
        yield { stream: "a", lines, records: 1, end: complete };
      };
    const sound = async function* (selection: Selection): AsyncGenerator<Page> {
      const properties = { id: { type: "integer" }, changed: { type: ["null", "string"] } };
      yield pageOf(selection, [1]);
      yield {
        ...pageOf(selection, [2], { end: complete }),
        selection: { ...selection, schema: { type: "object", properties } },
      };
    };

    expect(await broken({ read: sound })).toEqual([]);
    for (const keepsName of [true, false]) {
      expect(await broken({ read: changing(keepsName) })).toContain("writes records that match their schema");
    }
  });

  it("catches schemas that some target refuses", async () => {
    const schema = { type: "object", properties: { id: { anyOf: [{ type: "integer" }, { type: "null" }] } } };

    expect(
      await broken({ streams: [plainStream("a", { schema, replicationKeys: [], methods: ["FULL_TABLE"] })] }),
    ).toEqual(["discovers schemas that all targets take, with keys that exist"]);
  });
});

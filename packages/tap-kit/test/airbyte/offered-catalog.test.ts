import { type Json, type JsonObject, memorySink, type Sink } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { run } from "../support/run.ts";
import { plainStream, scriptedTap } from "../support/scripted-tap.ts";

describe("the catalog that Airbyte is offered", () => {
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
});

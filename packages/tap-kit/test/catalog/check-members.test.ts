import type { Json, JsonObject } from "@singer-io-ts/tap-kit";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { faultInEntry } from "../../src/catalog/check-members.ts";
import { run } from "../support/run.ts";
import { scriptedTap } from "../support/scripted-tap.ts";

const at = (breadcrumb: readonly string[], metadata: JsonObject): Json => ({ breadcrumb, metadata });
const schema = { type: "object", properties: { id: {}, deep: { type: "object", properties: { selected: {} } } } };

async function read(more: JsonObject) {
  const entry = { tap_stream_id: "s", stream: "s", schema, metadata: [at([], { selected: true })], ...more };
  const { code, logs, text } = await run(scriptedTap({}), [], { files: { catalog: { streams: [entry] } } });
  return { code, text, logs };
}

const field = (metadata: JsonObject): JsonObject => ({
  metadata: [at([], { selected: true }), at(["properties", "id"], metadata)],
});
const whole = (metadata: JsonObject): JsonObject => ({ metadata: [at([], metadata)] });

describe("a catalog's member that is of another type than it must be", () => {
  it.each<[JsonObject, string]>([
    [field({ selected: "false" }), 's, breadcrumb ["properties","id"]: selected is "false", expected true or false'],
    [field({ selected: 0 }), 's, breadcrumb ["properties","id"]: selected is 0, expected true or false'],
    [field({ selected: null }), 's, breadcrumb ["properties","id"]: selected is null, expected true or false'],
    [field({ "selected-by-default": "true" }), 'selected-by-default is "true", expected true or false'],
    [
      field({ inclusion: "Unsupported" }),
      'inclusion is "Unsupported", expected "available", "automatic", "unsupported"',
    ],
    [whole({ selected: "true" }), 's, breadcrumb []: selected is "true", expected true or false'],
    [whole({ selected: 1 }), "s, breadcrumb []: selected is 1, expected true or false"],
    [whole({ selected: true, "replication-method": 1 }), "replication-method is 1, expected text"],
    [whole({ selected: true, "replication-key": ["a"] }), 'replication-key is ["a"], expected text'],
    [whole({ selected: true, "table-key-properties": "id" }), 'table-key-properties is "id", expected a list of texts'],
    [
      whole({ selected: true, "valid-replication-keys": [1] }),
      "valid-replication-keys is [1], expected a list of texts",
    ],
    [{ selected: "false" }, 's, the entry: selected is "false", expected true or false'],
    [{ schema: { ...schema, selected: "no" } }, 's, the schema of []: selected is "no", expected true or false'],
    [
      { schema: { type: "object", properties: { id: { selected: "false" } } } },
      's, the schema of ["properties","id"]: selected is "false", expected true or false',
    ],
  ])("is refused with its place: %j", async (more, place) => {
    const { code, text, logs } = await read(more);

    expect({ code, text, logs }).toEqual({ code: 2, text: "", logs: expect.stringContaining(place) });
  });

  it("is refused in a stream that is not selected, too", async () => {
    const { code } = await read({ metadata: [at([], {}), at(["properties", "id"], { selected: "false" })] });

    expect(code).toBe(2);
  });

  it("is any value but true and false, whatever it is", () =>
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const metadata = [at(["properties", "id"], { selected: value as Json })];

        expect(faultInEntry({ schema, metadata }) === null).toBe(typeof value === "boolean");
      }),
    ));

  it("is not a property that is called selected", () => {
    const properties = { selected: { type: "string" }, inclusion: { type: "string" } };

    expect(faultInEntry({ schema: { type: "object", properties }, metadata: [] })).toBe(null);
  });
});

import type { JsonObject } from "@singer-io-ts/tap-kit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recordEncoder } from "../../src/engine/encode-record.ts";

const names = ["id", "__proto__", "constructor", 'quo"te', "\u{1f600}"];
const schema: JsonObject = {
  type: "object",
  properties: Object.fromEntries(names.map((name) => [name, { type: ["null", "string"] }])),
};

describe("recordEncoder", () => {
  it("writes each property of the schema, in its order, and no other", () =>
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names, "other"), fc.jsonValue()), (record) => {
        const text = recordEncoder(schema)(record);

        const own = new Map(Object.entries(record));
        const expected = names.map((name) => [name, own.get(name) ?? null]);
        expect(Object.entries(JSON.parse(text))).toEqual(JSON.parse(JSON.stringify(expected)));
      }),
    ));

  it("reaches into objects and arrays", () => {
    const point = { type: "object", properties: { x: { type: "number" } } };
    const nested = { type: "object", properties: { at: point, all: { type: "array", items: point } } };

    expect(recordEncoder(nested)({ at: { x: 1, y: 2 }, all: [{ y: 3 }, null] })).toBe(
      '{"at":{"x":1},"all":[{"x":null},null]}',
    );
  });

  it("writes what databases can store", () => {
    const text = recordEncoder({ properties: { a: {}, b: {}, c: {}, d: {}, e: {} } })({
      a: "x\ud800y\0z",
      b: 12345678901234567890n,
      c: new Date(0),
      d: Number.NaN,
      e: { deep: "\udc00" },
    });

    expect(text).toBe(
      '{"a":"x\ufffdy\ufffdz","b":12345678901234567890,"c":"1970-01-01T00:00:00.000Z","d":null,"e":{"deep":"\ufffd"}}',
    );
  });
});

import { expect, it } from "vitest";
import { selectFields } from "../../src/catalog/select-fields.ts";

it("selected properties are the discovered ones and no copies, except where a part of them is deselected", () => {
  const plain = { type: ["null", "string"], title: "Name" };
  const chosen = { type: ["null", "string"], selected: true, inclusion: "available" };
  const schema = { type: "object", properties: { plain, chosen } };
  const metadata = { at: () => ({}) };

  const selected = selectFields(schema, { metadata, always: [], byDefault: true });

  expect(selected).toEqual({ type: "object", properties: { plain, chosen: { type: ["null", "string"] } } });
  expect((selected["properties"] as Readonly<Record<string, unknown>>)["plain"]).toBe(plain);
});

it.each([false, [], null])("properties that are %j are written as none", (properties) => {
  const nested = { type: "object", properties };
  const schema = { type: "object", properties: { nested } };

  const selected = selectFields(schema, { metadata: { at: () => ({}) }, always: [], byDefault: true });

  expect(selected).toEqual({ type: "object", properties: { nested: { type: "object", properties: {} } } });
});

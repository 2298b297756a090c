import { describe, expect, it } from "vitest";
import { compatibleSchema, isPartOf, ownSchema } from "../src/compatibility.ts";

const date = { type: ["null", "string"], format: "date", title: "Day" };
const text = { type: ["null", "string"], title: "Text" };

describe("a schema in another connector's form", () => {
  it.each(["singer-io", "meltanolabs"] as const)(
    "has dates as date-times, and no type for values without one: %s",
    (whose) => {
      expect(compatibleSchema(date, "date", whose)).toEqual({ ...date, format: "date-time" });
      expect(compatibleSchema(text, "anyType", whose)).toEqual({});
      expect(compatibleSchema(text, "string", whose)).toBe(text);
    },
  );

  it("has dates and texts as this tap has them, and long integers as numbers: airbyte", () => {
    expect(compatibleSchema(date, "date", "airbyte")).toBe(date);
    expect(compatibleSchema(text, "anyType", "airbyte")).toBe(text);
    expect(compatibleSchema({ type: ["null", "integer"] }, "long", "airbyte")).toEqual({ type: ["null", "number"] });
  });

  it("has the parts of addresses that the connector writes", () => {
    const address = { type: ["null", "object"], properties: { city: text, stateCode: text } };

    expect(compatibleSchema(address, "address", "singer-io")).toEqual({
      type: ["null", "object"],
      properties: { city: text },
    });
    expect(compatibleSchema(address, "address", "airbyte")).toBe(address);
    expect([isPartOf("countryCode", "meltanolabs"), isPartOf("countryCode", "airbyte")]).toEqual([false, true]);
  });

  it("comes back from a catalog as this tap has it, by Salesforce's types", () => {
    const metadata = new Map([
      ["Day", { "salesforce.type": "date" }],
      ["At", { "salesforce.type": "datetime" }],
      ["Any", { "salesforce.type": "anyType" }],
    ]);
    const at = { type: ["null", "string"], format: "date-time" };
    const schema = { type: "object", properties: { Day: { ...date, format: "date-time" }, At: at, Any: {} } };

    expect(ownSchema(schema, { metadata })).toEqual({
      type: "object",
      properties: { Day: date, At: at, Any: { type: ["null", "string"] } },
    });
    const own = { type: "object", properties: { Day: date } };
    expect(ownSchema(own, { metadata })).toBe(own);
  });
});

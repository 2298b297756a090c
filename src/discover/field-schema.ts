import type { JsonObject } from "@singer-io-ts/tap-kit";

const text: JsonObject = { type: ["null", "string"] };
const number: JsonObject = { type: ["null", "number"] };
const integer: JsonObject = { type: ["null", "integer"] };

/** Of Salesforce's field types; all others are text. (SOAP API Developer Guide, Field Types.) */
const schemas: Readonly<Record<string, JsonObject>> = {
  boolean: { type: ["null", "boolean"] },
  int: integer,
  long: integer,
  double: number,
  currency: number,
  percent: number,
  date: { type: ["null", "string"], format: "date" },
  datetime: { type: ["null", "string"], format: "date-time" },
  base64: { type: ["null", "string"], contentEncoding: "base64" },
};

/** A type's JSON Schema. Null is always allowed: rows older than a rule of the org break it. */
export const schemaOfType = (type: string): JsonObject => (Object.hasOwn(schemas, type) ? schemas[type]! : text);

/** Compound types, which are built from other fields of the object. */
export const isCompound = (type: string): boolean => type === "address" || type === "location";

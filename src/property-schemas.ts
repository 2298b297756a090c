import type { JsonObject } from "@singer-io-ts/tap-kit";
import type { ValueKind } from "./transcode/layout.ts";

/** The properties of a stream's schema by name, uncopied: streams with hundreds of fields are asked for one of them often. */
export function propertiesOf(schema: JsonObject): Readonly<Record<string, JsonObject>> {
  // A stream's schema is an object schema: the kit checked the catalog.
  return (schema["properties"] ?? {}) as Readonly<Record<string, JsonObject>>;
}

/** The type of values in a property's schema: `integer`, `string date`, ... */
export function schemaTypeOf({ type, format, contentEncoding }: JsonObject): string {
  const types = [type ?? []].flat().filter((word) => word !== "null");
  return [...types, format, contentEncoding].filter((word) => typeof word === "string").join(" ");
}

/** Types of which every value is one of the other type too, unchanged: `narrower>wider`. */
const widenings: ReadonlySet<string> = new Set(["integer>number", "string date>string", "string date-time>string"]);

/** Whether every value of the type `from` is the same value in the type `to`, but not the other way round. */
export const isWider = (from: string, to: string): boolean => widenings.has(`${from}>${to}`);

/** Whether every value of the type `now` fits a column of the type `before`, but not the other way round. */
export function isNarrower(before: string, now: string): boolean {
  const isText = before === "string" && ["integer", "number", "boolean"].includes(now);
  return isText || isWider(now, before);
}

/** How the wire's value becomes JSON, by the property's schema: one type, one form. */
export function valueKindOf(property: JsonObject): ValueKind {
  const types = [property["type"] ?? []].flat();
  if (types.includes("boolean")) return "boolean";
  if (types.includes("integer")) return "integer";
  if (types.includes("number")) return "decimal";
  return property["format"] === "date-time" ? "datetime" : "text";
}

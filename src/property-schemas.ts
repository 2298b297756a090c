import type { JsonObject } from "@singer-io-ts/tap-kit";

/** The properties of a stream's schema by name, uncopied: streams with hundreds of fields are asked for one of them often. */
export function propertiesOf(schema: JsonObject): Readonly<Record<string, JsonObject>> {
  // A stream's schema is an object schema: the kit checked the catalog.
  return (schema["properties"] ?? {}) as Readonly<Record<string, JsonObject>>;
}

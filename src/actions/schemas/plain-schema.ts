import type { JsonObject } from "@singer-io-ts/tap-kit";

/** A schema with none but JSON Schema's own words: without what the tap's error messages say of a pattern. */
export function plainSchema(schema: JsonObject): JsonObject {
  return JSON.parse(
    JSON.stringify(schema, (word, value: unknown) => (word === "pattern_descriptor" ? undefined : value)),
  );
}

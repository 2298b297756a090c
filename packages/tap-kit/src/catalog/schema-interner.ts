import { Alike } from "../interner.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";

/** Object schemas of one catalog: properties that are alike in several are there once. */
export class AlikeSchemas {
  readonly #properties = new Alike<JsonObject>();

  of(schema: JsonObject): JsonObject {
    const { properties } = schema;
    if (!isObject(properties)) return schema;
    const shared = Object.entries(properties).map(([name, property]): [string, Json] => [
      name,
      isObject(property) ? this.#properties.of(name, property) : property,
    ]);
    return { ...schema, properties: Object.fromEntries(shared) };
  }
}

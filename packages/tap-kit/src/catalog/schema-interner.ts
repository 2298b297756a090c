import { Interner } from "../interner.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";

/** Object schemas of one catalog: properties that several of them have are held once. */
export class SchemaInterner {
  readonly #properties = new Interner<JsonObject>();

  intern(schema: JsonObject): JsonObject {
    const { properties } = schema;
    if (!isObject(properties)) return schema;
    const shared = Object.entries(properties).map(([name, property]): [string, Json] => [
      name,
      isObject(property) ? this.#properties.intern(name, property) : property,
    ]);
    return { ...schema, properties: Object.fromEntries(shared) };
  }
}

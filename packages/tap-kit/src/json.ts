/** A JSON value as the wire, a configuration or a schema has it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [member: string]: Json };

/** A JSON Schema, or any other JSON object whose members this code does not fix. */
export type JsonObject = { readonly [member: string]: Json };

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The properties of an object schema by name, without what is no schema object. */
export function propertiesOf(schema: JsonObject): ReadonlyMap<string, JsonObject> {
  const properties = schema["properties"];
  if (!isObject(properties)) return new Map();
  return new Map(Object.entries(properties).filter((entry): entry is [string, JsonObject] => isObject(entry[1])));
}

import { isObject, type Json, type JsonObject } from "@singer-io-ts/tap-kit";

/**
 * A schema in which nothing within is needed, and all may be null. A client refuses a whole answer, also one to a write that was done,
 * for a member that Salesforce left out, and a part of a long answer has members without what they contain.
 */
export function lenientSchema(schema: JsonObject): JsonObject {
  return { ...schema, ...withinOf(schema) };
}

const lists = ["oneOf", "anyOf"] as const;

function withinOf({ properties, items, additionalProperties, ...more }: JsonObject): JsonObject {
  return {
    ...(properties !== undefined && {
      properties: Object.fromEntries(
        Object.entries(Object(properties)).map(([name, schema]) => [name, looseSchema(schema as Json)]),
      ),
    }),
    ...(items !== undefined && { items: looseSchema(items) }),
    ...(additionalProperties !== undefined && { additionalProperties: looseSchema(additionalProperties) }),
    ...Object.fromEntries(
      lists.flatMap((name) => (Array.isArray(more[name]) ? [[name, more[name].map(looseSchema)] as const] : [])),
    ),
  };
}

function looseSchema(schema: Json): Json {
  if (!isObject(schema)) return schema;
  const { required: _required, ...more } = schema;
  const types = [more["type"] ?? []].flat();
  return { ...more, ...(types.length > 0 && { type: [...new Set([...types, "null"])] }), ...withinOf(more) };
}

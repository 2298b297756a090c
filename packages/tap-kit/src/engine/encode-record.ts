import { isObject, type JsonObject, propertiesOf } from "../json.ts";

/** One record's JSON. */
export type Encode = (record: unknown) => string;

/** Encodes records by their schema: its properties in its order and no other, null for what is missing, text well-formed and without NUL. */
export function recordEncoder(schema: JsonObject): Encode {
  const { items } = schema;
  if (isObject(items)) {
    const item = recordEncoder(items);
    return (value) => (Array.isArray(value) ? `[${value.map(item).join(",")}]` : anyValue(value));
  }
  const members = [...propertiesOf(schema)].map(([name, property]) => ({
    name,
    prefix: `${JSON.stringify(name)}:`,
    encode: recordEncoder(property),
  }));
  if (members.length === 0) return anyValue;
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return anyValue(value);
    const own = new Map(Object.entries(value));
    return `{${members.map(({ name, prefix, encode }) => prefix + encode(own.get(name))).join(",")}}`;
  };
}

function anyValue(value: unknown): string {
  if (typeof value === "bigint") return value.toString();
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === "string" ? storable(inner) : inner)) ?? "null";
}

/** Most databases refuse NUL, and half a surrogate pair is no Unicode. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\ufffd");
}

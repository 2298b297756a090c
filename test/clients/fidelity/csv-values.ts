import type { Json, Row } from "../records.ts";

/** A field of a describe. */
export interface Field {
  readonly name: string;
  readonly type: string;
}

/** A row of Bulk 2.0's CSV, whose values are all text, as REST writes it. */
export function asRest(row: Row, fields: readonly Field[]): Row {
  const types = new Map(fields.map(({ name, type }) => [name, type]));
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, restValue(value, types.get(name) ?? "")]),
  );
}

function restValue(value: Json, type: string): Json {
  if (value === null || value === "") return null;
  const text = String(value);
  if (type === "boolean") return text === "true";
  if (["int", "long", "double", "currency", "percent"].includes(type)) return Number(text);
  return type === "datetime" ? text.replace(/Z$/, "+0000") : text;
}

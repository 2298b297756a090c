import type { Json, Row } from "./records.ts";

/**
 * A row of a REST answer in the form that docs/queries.md promises of records: a parent's fields under their path, a
 * subquery's rows as a list.
 */
export function flatRow(row: Row): Row {
  const members = Object.entries(row).flatMap(([name, value]): readonly (readonly [string, Json])[] => {
    if (name === "attributes") return [];
    if (typeof value !== "object" || value === null) return [[name, plain(value)]];
    if (isChildren(value)) return [[name, value.records.map(flatRow)]];
    return Object.entries(flatRow(Object(value))).map(([inner, each]) => [`${name}__${inner}`, each] as const);
  });
  return Object.fromEntries(members);
}

function plain(value: Json): Json {
  if (typeof value !== "string") return value;
  return value === ""
    ? null
    : value
        .toWellFormed()
        .replaceAll("\0", "\ufffd")
        .replace(/^(\d{4}-.*T.*)\+0000$/, "$1Z");
}

function isChildren(value: object): value is { readonly records: readonly Row[] } {
  return "records" in value && Array.isArray(value.records);
}

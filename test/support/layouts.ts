import type { Layout, ValueKind } from "../../src/transcode/layout.ts";

/** A layout whose properties are its columns; dots in a name lead through parents. Id and SystemModstamp are the key. */
export function layoutOf(columns: Readonly<Record<string, ValueKind>>): Layout {
  const names = Object.keys(columns);
  return {
    stream: "Account",
    columns: Object.entries(columns).map(([name, kind]) => ({ path: name.split("."), kind })),
    properties: names.map((name, column) => ({ name: name.replaceAll(".", "__"), source: { column } })),
    key: { id: names.indexOf("Id"), modifiedAt: names.indexOf("SystemModstamp") },
  };
}

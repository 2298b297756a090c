import type { Json, JsonObject } from "../../json.ts";

/** A column of what is printed. */
export interface Column {
  /** The member of a row that it shows. */
  readonly key: string;
  /** Its heading on a terminal; absent: the key. */
  readonly head?: string;
  readonly align?: "right";
  /** Its values are never cut, such as names that people copy. */
  readonly isWhole?: boolean;
  /** Long values, such as sentences, continue on the next line. */
  readonly wraps?: boolean;
  /** Left out of a table in which columns that wrap would be narrow beside it. */
  readonly isOptional?: boolean;
  /** The value as people read it on a terminal; absent: as in lines. */
  readonly show?: (value: Json) => string;
}

export type Rows = Iterable<JsonObject> | AsyncIterable<JsonObject>;

/** A value as people read it. */
export function shownValue(row: JsonObject, { key, show = plainValue }: Column): string {
  return show(row[key] ?? null);
}

/** A value in a line: a text as it is, a list with commas, null as nothing, all else as JSON. */
export function plainValue(value: Json | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  const isPlainList = Array.isArray(value) && value.every((each) => typeof each !== "object");
  return isPlainList ? value.join(", ") : JSON.stringify(value);
}

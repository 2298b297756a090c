import type { WireColumn } from "../layout.ts";

/** Every object of a reply has it beside what was asked for (REST API Developer Guide, "Query"). */
export const ATTRIBUTES = "attributes";

/** Whether the column's parent is asked for by TYPEOF. */
export const isTyped = ({ type, inTypes }: WireColumn): boolean => type !== undefined || inTypes !== undefined;

/** The types that a TYPEOF for these columns names. */
export function typesNamed(columns: readonly WireColumn[]): ReadonlySet<string> {
  return new Set(columns.flatMap(({ type, inTypes }) => (type === undefined ? Object.keys(inTypes ?? {}) : [type])));
}

/** The column's path within a parent of this type; null where its value is null then. */
export function pathInType({ path, type, inTypes }: WireColumn, named: string): readonly string[] | null {
  if (type !== undefined) return type === named ? path.slice(1) : null;
  return inTypes?.[named] ?? null;
}

/** The column's path within a parent of a type that is not named; null where its value is null then. */
export function pathInOthers({ path, type }: WireColumn): readonly string[] | null {
  // What leads on from there is in types that are named. (SOQL and SOSL Reference, TYPEOF: ELSE takes fields of Name.)
  return type === undefined && path.length === 2 ? path.slice(1) : null;
}

import type { OrderByClause } from "soql-parser-js";
import type { Value } from "../../org/org.ts";
import { callOf } from "../expressions/call.ts";
import { compare, type Kind, normalize } from "../expressions/compare.ts";
import { expressionOf } from "../expressions/expression.ts";
import type { Scope } from "../expressions/scope.ts";
import { refuse } from "../refusal.ts";
import { ascending } from "../where/row-bounds.ts";

/** A key of ORDER BY. */
export interface SortKey {
  readonly read: (index: number) => Value;
  readonly kind: Kind;
  readonly descending: boolean;
  readonly nullsLast: boolean;
}

/** How a query's rows are ordered: by row number, by a column that never descends with it, or by sorting. */
export type Order =
  | { readonly kind: "rows"; readonly reversed: boolean }
  | {
      readonly kind: "column";
      readonly column: "systemModstamp" | "created";
      readonly read: (index: number) => Value;
      readonly reversed: boolean;
    }
  | { readonly kind: "sort"; readonly keys: readonly SortKey[] };

/** Nulls come first unless NULLS LAST says otherwise, in either direction; rows with the same keys are in Id order. */
export function orderOf(clause: OrderByClause | OrderByClause[] | undefined, scope: Scope): Order {
  const { entity, soql } = scope;
  const keys = clausesOf(clause).map((c) => {
    const call = "field" in c ? c.field : callOf(c.fn);
    if (typeof call === "object" && call.name !== "DISTANCE")
      throw refuse.malformed("Ordering by an aggregate expression needs GROUP BY");
    const { path, field, read, kind } = expressionOf(call, scope);
    if (field["sortable"] !== true)
      throw refuse.malformedAt(soql, path.path.join("."), `field '${field.name}' can not be sorted in a query call`);
    return {
      read,
      kind,
      descending: c.order === "DESC",
      nullsLast: c.nulls === "LAST",
      role: path.hops.length === 0 && typeof call === "string" ? ascending(entity, path.field.name) : null,
    };
  });
  const [first, second] = keys;
  if (first === undefined) return { kind: "rows", reversed: false };
  if (first.role === "id") return { kind: "rows", reversed: first.descending };
  const tieById =
    keys.length === 1 || (keys.length === 2 && second?.role === "id" && second.descending === first.descending);
  if (first.role !== null && tieById && (keys.length === 2 || !first.descending)) {
    return { kind: "column", column: first.role, read: first.read, reversed: first.descending };
  }
  if (first.role !== null && keys.length === 1)
    return { kind: "column", column: first.role, read: first.read, reversed: true };
  return { kind: "sort", keys };
}

/** Row numbers sorted by keys; all of them are in memory meanwhile. */
export function sortRows(rows: readonly number[], keys: readonly SortKey[]): readonly number[] {
  const columns = keys.map(({ read, kind }) => rows.map((i) => ordered(kind, read(i))));
  const positions = rows.map((_, k) => k);
  positions.sort((a, b) => {
    for (let k = 0; k < keys.length; k++) {
      const { kind, descending, nullsLast } = keys[k] as SortKey; // k is in range
      const x = columns[k]?.[a] ?? null;
      const y = columns[k]?.[b] ?? null;
      if (x === y) continue;
      if (x === null || y === null) return (x === null) !== nullsLast ? -1 : 1;
      const order = compare(kind, x, y);
      if (order !== 0) return descending ? -order : order;
    }
    return (rows[a] as number) - (rows[b] as number); // positions are in range
  });
  return positions.map((p) => rows[p] as number);
}

/** Date-times are ordered in milliseconds, although they are compared in seconds. */
const ordered = (kind: Kind, value: Value): string | null => {
  return kind === "datetime" && value !== null ? String(value) : normalize(kind, value);
};

/** The clauses of an ORDER BY. */
export const clausesOf = (clause: OrderByClause | OrderByClause[] | undefined): readonly OrderByClause[] =>
  clause === undefined ? [] : Array.isArray(clause) ? clause : [clause];

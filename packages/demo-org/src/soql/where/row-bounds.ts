import type { Entity } from "../../org/user-view.ts";
import { secondsOf } from "../../store/date-time.ts";
import { isRecordId } from "../../store/record-id.ts";
import { unquote } from "../parse/string-literal.ts";
import { type Comparison, type Condition, topLevelParts } from "./condition.ts";

/** Which base rows a WHERE can be true of, by conditions on columns that ascend with the row number. */
export interface Bounds {
  readonly from: number;
  readonly to: number;
  /** The bounds are the whole WHERE: nothing else needs a test. */
  readonly exact: boolean;
  /** Only these base rows, where ids or a lookup name them. */
  readonly rows: readonly number[] | null;
}

const fieldNamed = ({ def }: Entity, name: string) =>
  def.fields.find((field) => field.name.toLowerCase() === name.toLowerCase());

/** The column's role, if its values never descend with the row number. */
export function ascending(entity: Entity, field: string): "id" | "systemModstamp" | "created" | null {
  const def = fieldNamed(entity, field);
  if (def === undefined) return null;
  if (def.cell === "id" || def.cell === "systemModstamp" || def.cell === "created") return def.cell;
  return def.cell === "modified" && entity.def.fixed ? "systemModstamp" : null;
}

export function boundsOf(condition: Condition | null, entity: Entity): Bounds {
  const rows = entity.table.base.rows;
  let from = 0;
  let to = rows;
  let exact = true;
  let named: readonly number[] | null = null;
  for (const part of topLevelParts(condition)) {
    const bound = part.kind === "compare" ? boundOf(part, entity) : null;
    if (bound === null) {
      exact = false;
      const listed = part.kind === "compare" ? listOf(part, entity) : null;
      if (listed !== null && (named === null || listed.length < named.length)) named = listed;
      continue;
    }
    exact &&= bound.exact;
    from = Math.max(from, bound.from);
    to = Math.min(to, bound.to);
  }
  return { from, to: Math.max(from, to), exact: exact && named === null, rows: named };
}

function boundOf(
  c: Comparison,
  entity: Entity,
): { readonly from: number; readonly to: number; readonly exact: boolean } | null {
  if (c.fn !== null || !["<", "<=", ">", ">=", "="].includes(c.operator) || c.values.length !== 1) return null;
  const { base } = entity.table;
  const role = ascending(entity, c.path);
  const literal = c.values[0];
  if (literal === undefined) return null;
  if (role === "id") {
    if (literal.type !== "STRING" || c.operator === "=") return null;
    const id = unquote(literal.text).slice(0, 15);
    if (!isRecordId(id)) return null;
    const at = base.ids.lowerBound(id);
    const after = base.indexOf(id) === at ? at + 1 : at;
    return span(c.operator, at, after, base.rows);
  }
  const modified = fieldNamed(entity, c.path)?.cell === "modified";
  if (literal.type !== "DATETIME" || (role === null && !modified)) return null;
  const seconds = secondsOf(literal.text);
  if (role === null) {
    // LastModifiedDate is never after SystemModstamp: a lower bound of the one is a lower bound of the other.
    return c.operator === ">" || c.operator === ">=" || c.operator === "="
      ? { from: base.times.firstModified(seconds), to: base.rows, exact: false }
      : null;
  }
  const first = role === "systemModstamp" ? base.times.firstModified : base.times.firstCreated;
  return span(c.operator, first(seconds), first(seconds + 1), base.rows);
}

/** Rows below `at` have smaller values, from `after` on greater ones. */
const span = (operator: string, at: number, after: number, rows: number) => {
  const exact = true;
  switch (operator) {
    case "<":
      return { from: 0, to: Math.min(at, rows), exact };
    case "<=":
      return { from: 0, to: Math.min(after, rows), exact };
    case ">":
      return { from: after, to: rows, exact };
    case ">=":
      return { from: at, to: rows, exact };
    default:
      return { from: at, to: Math.min(after, rows), exact };
  }
};

/** Base rows that `Id IN (...)` or a lookup's `=`/`IN` can mean, ascending. */
function listOf(c: Comparison, entity: Entity): readonly number[] | null {
  if (c.fn !== null || (c.operator !== "=" && c.operator !== "IN") || c.values.length === 0) return null;
  if (c.values.some((v) => v.type !== "STRING")) return null;
  const { base } = entity.table;
  const ids = c.values.map((v) => unquote(v.text));
  if (c.path.toLowerCase() === "id") {
    return [...new Set(ids.map((id) => base.indexOf(id)).filter((i) => i >= 0 && i < base.rows))].sort((a, b) => a - b);
  }
  const field = fieldNamed(entity, c.path);
  if (field?.type !== "reference") return null;
  const found = new Set<number>();
  for (const id of ids) {
    const location = entity.locate(id);
    if (location === null) continue;
    const rows = base.rowsOf(field.name, location.table.name, location.index);
    if (rows === null) return null;
    for (const i of rows) if (i < base.rows) found.add(i);
  }
  return [...found].sort((a, b) => a - b);
}

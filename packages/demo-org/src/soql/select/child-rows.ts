import type { Entity } from "../../org/user-view.ts";
import type { Resolved } from "../resolve.ts";
import { isVisible } from "../rows/matching-rows.ts";
import { sortRows } from "../rows/order.ts";

/** Child rows of a parent's row, filtered, ordered and cut as the subquery says. */
export function childRows({ plan }: Resolved, field: string, parent: Entity): (index: number) => readonly number[] {
  const { entity, test, order, all, limit, offset } = plan;
  const { table } = entity;
  const visible = isVisible(entity, all);
  const reference = entity.reader(field);
  let scanned: Map<string, number[]> | null = null;
  const sorted = (rows: readonly number[]): readonly number[] => {
    if (order.kind === "sort") return sortRows(rows, order.keys);
    const ascending =
      order.kind === "rows"
        ? rows
        : sortRows(rows, [{ read: order.read, kind: "datetime", descending: false, nullsLast: false }]);
    return order.reversed ? ascending.toReversed() : ascending;
  };
  return (index) => {
    const id = parent.table.id(index);
    const near = index < parent.table.base.rows ? table.base.rowsOf(field, parent.def.name, index) : [];
    let candidates: readonly number[];
    if (near !== null)
      candidates = [...new Set([...near.filter((i) => i < table.base.rows), ...table.changedRows()])].sort(
        (a, b) => a - b,
      );
    else {
      scanned ??= scan(entity, reference);
      candidates = scanned.get(id) ?? [];
    }
    const matching = candidates.filter((i) => visible(i) && reference(i) === id && (test === null || test(i)));
    return sorted(matching).slice(offset, limit === undefined ? undefined : offset + limit);
  };
}

/** Row numbers by what they refer to; for lookups whose rows cannot be computed from the parent. */
function scan({ table }: Entity, reference: (index: number) => unknown): Map<string, number[]> {
  const found = new Map<string, number[]>();
  const rows = [...Array(table.base.rows).keys(), ...table.changedRows().filter((i) => i >= table.base.rows)];
  for (const i of rows) {
    const id = String(reference(i) ?? "");
    const list = found.get(id);
    if (list === undefined) found.set(id, [i]);
    else list.push(i);
  }
  return found;
}

import type { Value } from "../org/org.ts";
import { addDecimals } from "../store/decimal.ts";
import type { Store } from "../store/store.ts";
import type { Table } from "../store/table.ts";
import { referringRows } from "./referring-rows.ts";

/** A parent whose sum has changed, with its row before and after. */
export interface Recomputed {
  readonly table: Table;
  readonly index: number;
  readonly before: ReadonlyMap<string, Value>;
  readonly row: Map<string, Value>;
}

/** The parent's row after a change of a child; null where nothing changes, or the parent is deleted too. */
export function recompute(store: Store, child: Table, row: ReadonlyMap<string, Value>): Recomputed | null {
  const { rollUp } = child.base.def;
  if (rollUp === null) return null;
  const location = store.locate(String(row.get(rollUp.lookup) ?? ""));
  const before = location?.table.latest(location.index) ?? null;
  if (location === null || before === null || before.get("IsDeleted") === true) return null;
  let sum = "0";
  let lines = 0;
  for (const line of referringRows(store, location.table, location.index, (link) => link.child === child.name)) {
    const values = line.table.latest(line.index);
    if (values === null || values.get("IsDeleted") === true) continue;
    lines++;
    sum = addDecimals(sum, String(values.get(rollUp.from) ?? "0"));
  }
  const parent = new Map(before);
  if (lines > 0 || rollUp.isZeroOfNone) parent.set(rollUp.into, sum);
  if (rollUp.flag !== undefined) parent.set(rollUp.flag, lines > 0);
  const isSame = [rollUp.into, rollUp.flag ?? rollUp.into].every((name) => parent.get(name) === before.get(name));
  return isSame ? null : { ...location, before, row: parent };
}

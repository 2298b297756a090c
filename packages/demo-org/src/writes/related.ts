import type { Store } from "../store/store.ts";
import type { Table } from "../store/table.ts";

/** A row that refers to another one. */
export interface Related {
  readonly table: Table;
  readonly index: number;
  readonly field: string;
}

/** Rows that refer to a row by a relationship that has a name; with `cascade` those that go where it goes, as describe says. */
export function* related(store: Store, table: Table, index: number, cascade: boolean): Generator<Related> {
  const id = table.id(index);
  for (const link of store.childrenOf(table.name)) {
    if (cascade ? !link.cascade : link.name === null) continue;
    const child = store.table(link.child);
    const { base } = child;
    const near = index < table.base.rows ? base.rowsOf(link.field, table.name, index) : [];
    const candidates = new Set([...(near ?? Array(base.rows).keys()), ...child.changedRows()]);
    for (const i of candidates) {
      if (i >= base.rows && !child.isChanged(i)) continue;
      const read = child.isChanged(i) ? child.latest(i)?.get(link.field) : base.cell(link.field)(i);
      if (read === id) yield { table: child, index: i, field: link.field };
    }
  }
}

import type { ChildRelationship, Store } from "../store/store.ts";
import type { Table } from "../store/table.ts";

/** A row that refers to another one. */
export interface ReferringRow {
  readonly table: Table;
  readonly index: number;
  readonly field: string;
}

/** Relationships whose rows are deleted and restored with their parent, as describe says. */
export const cascading = ({ cascade }: ChildRelationship): boolean => cascade;

/** Rows that refer to a row, by some of its relationships. */
export function* referringRows(
  store: Store,
  table: Table,
  index: number,
  isMeant: (link: ChildRelationship) => boolean,
): Generator<ReferringRow> {
  const id = table.id(index);
  for (const link of store.childrenOf(table.name)) {
    if (!isMeant(link)) continue;
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

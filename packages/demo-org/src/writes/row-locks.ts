import { OrgError, type Value } from "../org/org.ts";
import type { Store } from "../store/store.ts";
import type { Table } from "../store/table.ts";
import { cascading, referringRows } from "./referring-rows.ts";

/**
 * A transaction that inserts or updates a row locks it, and the rows that its lookups name, until its commit: nobody else can
 * change or delete them in between (Record Locking Cheat Sheet; Managing Lookup Skew in Salesforce to Avoid Record Lock Exceptions).
 * The platform waits ten seconds for a lock and then refuses; here it refuses at once.
 * @throws OrgError UNABLE_TO_LOCK_ROW where the row, one that refers to it or one that would be deleted with it is locked.
 */
export function checkUnlocked(store: Store, table: Table, index: number): void {
  if (table.isUncommitted(index)) throw locked(table.id(index));
  for (const child of referringRows(store, table, index, () => true))
    if (child.table.isUncommitted(child.index)) throw locked(table.id(index));
  for (const child of referringRows(store, table, index, cascading)) checkUnlocked(store, child.table, child.index);
}

/**
 * A write needs the row, and those that its lookups name.
 * @throws OrgError UNABLE_TO_LOCK_ROW where one of them is locked
 */
export function checkWritable(store: Store, table: Table, index: number, values: ReadonlyMap<string, Value>): void {
  if (table.isUncommitted(index)) throw locked(table.id(index));
  for (const field of table.fields) {
    const id = field.type === "reference" ? (values.get(field.name) ?? null) : null;
    const parent = id === null ? null : store.locate(String(id));
    if (parent?.table.isUncommitted(parent.index) === true) throw locked(String(id));
  }
}

function locked(id: string): OrgError {
  return new OrgError(
    400,
    "UNABLE_TO_LOCK_ROW",
    `unable to obtain exclusive access to this record or 1 records: ${id}`,
    [],
  );
}

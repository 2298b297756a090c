import type { Value } from "../org/org.ts";
import type { Store } from "../store/store.ts";
import type { Table } from "../store/table.ts";
import type { WriteContext } from "./new-row.ts";
import { type ReferringRow, referringRows } from "./referring-rows.ts";

/**
 * Lookups to rows in the recycle bin. The platform clears them when the row is deleted and restores them when it is undeleted: a change
 * that moves SystemModstamp and not LastModifiedDate.
 */
export class ClearedLookups {
  readonly #store: Store;
  readonly #cleared = new Map<string, readonly ReferringRow[]>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Clears the lookups to a row that is deleted. Required lookups keep their value. */
  clear(table: Table, index: number, context: WriteContext): void {
    const found = [...referringRows(this.#store, table, index, (link) => !link.cascade && link.name !== null)];
    const cleared = found.filter((child) => {
      const field = child.table.fields.find((f) => f.name === child.field);
      if (field === undefined || field.flags.has("!") || child.field.endsWith("MasterRecordId")) return false;
      return put(child, null, context);
    });
    if (cleared.length > 0) this.#cleared.set(table.id(index), cleared);
  }

  /** Restores the lookups that are still empty. */
  restore(table: Table, index: number, context: WriteContext): void {
    const id = table.id(index);
    for (const child of this.#cleared.get(id) ?? []) {
      if (child.table.latest(child.index)?.get(child.field) === null) put(child, id, context);
    }
    this.#cleared.delete(id);
  }
}

function put({ table, index, field }: ReferringRow, value: Value, context: WriteContext): boolean {
  const latest = table.latest(index);
  if (latest === null || latest.get("IsDeleted") === true) return false;
  const row = new Map(latest).set(field, value);
  const modstampField = table.fields.find((f) => f.cell === "systemModstamp");
  if (modstampField !== undefined) row.set(modstampField.name, context.timestamp);
  table.write(index, row, context.visibleAt);
  return true;
}

import type { Value } from "../org/org.ts";
import type { Store } from "../store/store.ts";
import type { Table } from "../store/table.ts";
import type { Act } from "./new-row.ts";
import { type Related, related } from "./referring-rows.ts";

/**
 * Lookups to rows in the recycle bin. The platform clears them when the row goes, and sets them again when it comes back; a change
 * of its own that moves SystemModstamp and not LastModifiedDate.
 */
export class References {
  readonly #store: Store;
  readonly #cleared = new Map<string, readonly Related[]>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Empties what refers to a row that is deleted. Lookups that must have a value keep theirs. */
  clear(table: Table, index: number, act: Act): void {
    const found = [...related(this.#store, table, index, (link) => !link.cascade && link.name !== null)];
    const cleared = found.filter((child) => {
      const field = child.table.fields.find((f) => f.name === child.field);
      if (field === undefined || field.flags.has("!") || child.field.endsWith("MasterRecordId")) return false;
      return put(child, null, act);
    });
    if (cleared.length > 0) this.#cleared.set(table.id(index), cleared);
  }

  /** Those that are still empty refer to the row again. */
  restore(table: Table, index: number, act: Act): void {
    const id = table.id(index);
    for (const child of this.#cleared.get(id) ?? []) {
      if (child.table.latest(child.index)?.get(child.field) === null) put(child, id, act);
    }
    this.#cleared.delete(id);
  }
}

function put({ table, index, field }: Related, value: Value, act: Act): boolean {
  const latest = table.latest(index);
  if (latest === null || latest.get("IsDeleted") === true) return false;
  const row = new Map(latest).set(field, value);
  const modstampField = table.fields.find((f) => f.cell === "systemModstamp");
  if (modstampField !== undefined) row.set(modstampField.name, act.timestamp);
  table.write(index, row, act.visibleAt);
  return true;
}

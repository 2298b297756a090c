import { OrgError } from "../../org/org.ts";
import type { Store } from "../../store/store.ts";
import type { Table } from "../../store/table.ts";
import { referringRows } from "../referring-rows.ts";

/** @throws OrgError DELETE_FAILED where rows refer to this one by a lookup that does not allow its deletion (`restrictedDelete`) */
export function checkNotNeeded(store: Store, table: Table, index: number): void {
  const needing = [...referringRows(store, table, index, ({ restrict }) => restrict)].filter(
    (child) => child.table.latest(child.index)?.get("IsDeleted") !== true,
  );
  const [first] = needing;
  if (first === undefined) return;
  const names = needing.map((child) => nameOf(child.table, child.index)).join(", ");
  const plural = first.table.base.def.plural.toLowerCase();
  const message = `Your attempt to delete ${nameOf(table, index)} could not be completed because it is associated with the following ${plural}.: ${names}\n`;
  throw new OrgError(400, "DELETE_FAILED", message, []);
}

function nameOf(table: Table, index: number): string {
  const field = table.fields.find(({ flags }) => flags.has("name"))?.name ?? "Name";
  return String(table.reader(field)(index));
}

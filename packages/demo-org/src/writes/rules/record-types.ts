import { recordTypesOf } from "../../objects/setup/record-types.ts";
import { OrgError, type Value } from "../../org/org.ts";
import type { Store } from "../../store/store.ts";
import type { Table } from "../../store/table.ts";
import { notOffered } from "../coerce.ts";

type Row = ReadonlyMap<string, Value>;

/** The record type of a new row that names none; null: its object has no default. */
export function defaultRecordType(store: Store, object: string): string | null {
  const types = recordTypesOf(object, (n) => store.base("RecordType").id(n));
  return types.find(({ isDefault }) => isDefault)?.id ?? null;
}

/**
 * A restricted picklist takes only what the row's record type offers of it.
 * @throws OrgError INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST
 */
export function checkOffered(store: Store, table: Table, row: Row, values: Row): void {
  const types = recordTypesOf(table.name, (n) => store.base("RecordType").id(n));
  const offered = types.find(({ id }) => id === row.get("RecordTypeId"))?.picklists ?? {};
  for (const field of table.fields) {
    const value = values.get(field.name) ?? null;
    const offers = offered[field.name]?.values;
    if (value === null || offers === undefined || !field.flags.has("fixed") || offers.includes(String(value))) continue;
    throw notOffered(field, String(value));
  }
}

/** @throws OrgError INVALID_CROSS_REFERENCE_KEY for a record type of another object, or one that is not active */
export function checkRecordType(store: Store, object: string, values: Row): void {
  const id = values.get("RecordTypeId") ?? null;
  const found = id === null ? null : store.locate(String(id));
  if (found === null) return;
  const read = (field: string): Value => found.table.reader(field)(found.index);
  if (read("SobjectType") === object && read("IsActive") === true) return;
  const message = `Record Type ID: this ID value isn't valid for the user: ${id}`;
  throw new OrgError(400, "INVALID_CROSS_REFERENCE_KEY", message, ["RecordTypeId"]);
}

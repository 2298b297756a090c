import { recordTypesOf } from "../../objects/setup/record-types.ts";
import { OrgError, type Value } from "../../org/org.ts";
import type { Store } from "../../store/store.ts";

/** The record type of a new row that names none; null: its object has no default. */
export function defaultRecordType(store: Store, object: string): string | null {
  const types = recordTypesOf(object, (n) => store.base("RecordType").id(n));
  return types.find(({ isDefault }) => isDefault)?.id ?? null;
}

/** @throws OrgError INVALID_CROSS_REFERENCE_KEY for a record type of another object, or one that is not active */
export function checkRecordType(store: Store, object: string, values: ReadonlyMap<string, Value>): void {
  const id = values.get("RecordTypeId") ?? null;
  const found = id === null ? null : store.locate(String(id));
  if (found === null) return;
  const read = (field: string): Value => found.table.reader(field)(found.index);
  if (read("SobjectType") === object && read("IsActive") === true) return;
  const message = `Record Type ID: this ID value isn't valid for the user: ${id}`;
  throw new OrgError(400, "INVALID_CROSS_REFERENCE_KEY", message, ["RecordTypeId"]);
}

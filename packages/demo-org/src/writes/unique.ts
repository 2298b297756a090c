import { OrgError, type Value } from "../org/interface.ts";
import type { Entity } from "../org/views.ts";

/** Base rows looked at for a value that must be unique; a base that large has values by pattern and is not searched. */
const SEARCHED = 200_000;

/** @throws OrgError DUPLICATE_VALUE where another row has a unique field's value */
export function checkUnique(entity: Entity, values: ReadonlyMap<string, Value>, self: number): void {
  const { table } = entity;
  for (const [name, value] of values) {
    const field = entity.fields.get(name.toLowerCase());
    if (field?.["unique"] !== true || value === null) continue;
    const fold = (v: Value): string => (field["caseSensitive"] === true ? String(v) : String(v).toLowerCase());
    const wanted = fold(value);
    const base = table.base.cell(name);
    const clash = (index: number, other: Value): void => {
      if (index === self || other === null || fold(other) !== wanted) return;
      throw new OrgError(
        400,
        "DUPLICATE_VALUE",
        `duplicate value found: ${name} duplicates value on record with id: ${table.id(index)}`,
        [name],
      );
    };
    for (const index of table.changedRows()) clash(index, table.latest(index)?.get(name) ?? null);
    const rows = Math.min(SEARCHED, table.base.rows);
    for (let index = 0; index < rows; index++) if (!table.isChanged(index)) clash(index, base(index));
  }
}

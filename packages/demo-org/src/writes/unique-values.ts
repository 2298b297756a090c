import { OrgError, type Value } from "../org/org.ts";
import type { Entity } from "../org/user-view.ts";

/** Up to so many base rows are searched for a value that must be unique; in a larger base it is found by its pattern. */
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
        [],
      );
    };
    for (const index of table.changedRows()) clash(index, table.latest(index)?.get(name) ?? null);
    const { rows } = table.base;
    for (const index of rows > SEARCHED ? numbersNear(wanted, rows) : Array(rows).keys())
      if (!table.isChanged(index)) clash(index, base(index));
  }
}

/** Where a value by pattern would be: the digits at its end are the row's number, counted from 0 or from 1. */
function numbersNear(value: string, rows: number): readonly number[] {
  const n = Number(/\d+$/.exec(value)?.[0] ?? Number.NaN);
  return [n - 1, n].filter((index) => index >= 0 && index < rows);
}

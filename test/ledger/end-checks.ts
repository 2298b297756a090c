import { expect } from "vitest";
import type { Row } from "../support/target.ts";
import { changingFields } from "./fields.ts";
import type { Ending } from "./play.ts";
import { objects } from "./workload.ts";

const isDeleted = (row: Row): boolean => row["_sdc_deleted_at"] !== null;

/** Each target holds the org's rows with their values. Deleted rows, and no others, are marked as deleted or are not there. */
export function expectTheOrg(ending: Ending): void {
  const { setup, appended, replaced, held, workload } = ending;
  for (const [index, object] of objects.entries()) {
    const rows = held.get(object) ?? [];
    const ids = new Set(rows.map((row) => row["Id"]));
    const isLoadedEachTime = setup.fullTable[index] === true;
    const others = (all: readonly Row[]): readonly Row[] => all.filter((row) => !ids.has(row["Id"]));
    const existing = (all: readonly Row[]): readonly Row[] => all.filter((row) => ids.has(row["Id"]));
    // A full load brings every column of every row.
    const isSettled = setup.fillsFields || isLoadedEachTime;
    const expected = (table: readonly Row[]) =>
      isSettled ? rows : withUnfilledFields(rows, existing(table), object, ending);
    const merged = ending.merged.rows(object);
    expect({ object, merged: existing(merged) }).toEqual({ object, merged: expected(merged) });
    // A target that only merges does not learn which rows a full load no longer brings.
    const isReported = (row: Row) => !isLoadedEachTime && !ending.isPastDeletions && !ending.unreported.has(row["Id"]);
    expect({ object, alive: others(merged).filter((row) => !isDeleted(row) && isReported(row)) }).toEqual({
      object,
      alive: [],
    });
    const { everDeleted } = workload;
    const wronglyDeleted = appended
      .appended(object)
      .filter((row) => isDeleted(row) && !everDeleted.has(String(row["Id"])));
    expect({ object, wronglyDeleted }).toEqual({ object, wronglyDeleted: [] });
    if (!setup.versions) continue;
    const table = replaced.rows(object);
    expect({ object, replaced: existing(table) }).toEqual({ object, replaced: expected(table) });
    expect(others(table).filter((row) => isLoadedEachTime || !isDeleted(row))).toEqual([]);
  }
}

/**
 * The org's rows, but with the target's own value where a column was hidden for a while or is new, and nothing has filled
 * it since. The value must be one that the row had at some time, or null.
 */
function withUnfilledFields(rows: readonly Row[], table: readonly Row[], object: string, { workload }: Ending): Row[] {
  const { fields } = workload;
  const byId = new Map(table.map((row) => [row["Id"], row]));
  return rows.map((row) => {
    const loaded = byId.get(row["Id"]);
    if (loaded === undefined) return row;
    const columns = Object.entries(row).flatMap(([name, value]) => {
      if (!fields.mayLack(object, name)) return [[name, value]];
      if (!(name in loaded)) return [];
      // Before a new field was there, it was null.
      const isOld =
        fields.everHeld(String(row["Id"]), name, loaded[name]) ||
        (name === changingFields.late && loaded[name] === null);
      return [[name, isOld ? loaded[name] : value]];
    });
    return Object.fromEntries(columns);
  });
}

/** Each version of a row came once, unless a step of the history allows repetitions. */
export function expectNothingDoubled({ setup, doubled, mayRepeat, isPastDeletions }: Ending): void {
  if (mayRepeat || isPastDeletions) return;
  for (const [index, object] of objects.entries()) {
    if (setup.fullTable[index] === true) continue;
    expect({ object, doubled: doubled.get(object) }).toEqual({ object, doubled: [] });
  }
}

import { expect } from "vitest";
import type { Row } from "../support/target.ts";
import { changingFields } from "./fields.ts";
import type { Ending } from "./play.ts";
import { objects } from "./workload.ts";

const isGone = (row: Row): boolean => row["_sdc_deleted_at"] !== null;

/** The targets hold the org's rows, each as it is; what is gone for good looks so, and nothing else does. */
export function expectTheOrg(ending: Ending): void {
  const { setup, appended, replaced, held, workload } = ending;
  for (const [index, object] of objects.entries()) {
    const rows = held.get(object) ?? [];
    const ids = new Set(rows.map((row) => row["Id"]));
    const isLoadedEachTime = setup.fullTable[index] === true;
    const others = (all: readonly Row[]): readonly Row[] => all.filter((row) => !ids.has(row["Id"]));
    const kept = (all: readonly Row[]): readonly Row[] => all.filter((row) => ids.has(row["Id"]));
    // A full load brings every column of every row.
    const isSettled = setup.fillsFields || isLoadedEachTime;
    const expected = (table: readonly Row[]) => (isSettled ? rows : rowsAsFarAsTold(rows, kept(table), object, ending));
    const merged = ending.merged.rows(object);
    expect({ object, merged: kept(merged) }).toEqual({ object, merged: expected(merged) });
    // A target that only merges never learns what a full load no longer brings.
    const isToldOf = (row: Row) => !isLoadedEachTime && !ending.isForgetful && !ending.untold.has(row["Id"]);
    expect({ object, alive: others(merged).filter((row) => !isGone(row) && isToldOf(row)) }).toEqual({
      object,
      alive: [],
    });
    const { everDeleted } = workload;
    const falselyGone = appended.appended(object).filter((row) => isGone(row) && !everDeleted.has(String(row["Id"])));
    expect({ object, falselyGone }).toEqual({ object, falselyGone: [] });
    if (!setup.versions) continue;
    const table = replaced.rows(object);
    expect({ object, replaced: kept(table) }).toEqual({ object, replaced: expected(table) });
    expect(others(table).filter((row) => isLoadedEachTime || !isGone(row))).toEqual([]);
  }
}

/**
 * The org's rows with what a target rightly has in columns that were hidden for a while or are new, as long as nothing
 * fills them: nothing, or what the row held at some time.
 */
function rowsAsFarAsTold(rows: readonly Row[], table: readonly Row[], object: string, { workload }: Ending): Row[] {
  const { fields } = workload;
  const byId = new Map(table.map((row) => [row["Id"], row]));
  return rows.map((row) => {
    const told = byId.get(row["Id"]);
    if (told === undefined) return row;
    const columns = Object.entries(row).flatMap(([name, value]) => {
      if (!fields.mayLack(object, name)) return [[name, value]];
      if (!(name in told)) return [];
      // Before it was there, the new field held nothing.
      const isOld =
        fields.everHeld(String(row["Id"]), name, told[name]) || (name === changingFields.late && told[name] === null);
      return [[name, isOld ? told[name] : value]];
    });
    return Object.fromEntries(columns);
  });
}

/** Each version of a row came once. */
export function expectNothingDoubled({ setup, doubled, mayRepeat, isForgetful }: Ending): void {
  if (mayRepeat || isForgetful) return;
  for (const [index, object] of objects.entries()) {
    if (setup.fullTable[index] === true) continue;
    expect({ object, doubled: doubled.get(object) }).toEqual({ object, doubled: [] });
  }
}

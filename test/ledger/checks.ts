import { expect } from "vitest";
import type { Row } from "../support/target.ts";
import type { Ending } from "./play.ts";
import { objects } from "./workload.ts";

const isGone = (row: Row): boolean => row["_sdc_deleted_at"] !== null;

/** The targets hold the org's rows, each as it is; what is gone for good looks so, and nothing else does. */
export function expectTheOrg(ending: Ending): void {
  const { setup, target, replaced, held, everDeleted } = ending;
  for (const [index, object] of objects.entries()) {
    const rows = held.get(object) ?? [];
    const ids = new Set(rows.map((row) => row["Id"]));
    const isLoadedEachTime = setup.fullTable[index] === true;
    const others = (all: readonly Row[]): readonly Row[] => all.filter((row) => !ids.has(row["Id"]));
    const merged = target.merged(object);
    expect({ object, merged: merged.filter((row) => ids.has(row["Id"])) }).toEqual({ object, merged: rows });
    // A target that only merges never learns what a full load no longer brings.
    if (!isLoadedEachTime && !ending.isForgetful) expect(others(merged).filter((row) => !isGone(row))).toEqual([]);
    const falselyGone = target.appended(object).filter((row) => isGone(row) && !everDeleted.has(String(row["Id"])));
    expect({ object, falselyGone }).toEqual({ object, falselyGone: [] });
    if (!setup.versions) continue;
    const table = replaced.rows(object);
    expect({ object, replaced: table.filter((row) => ids.has(row["Id"])) }).toEqual({ object, replaced: rows });
    expect(others(table).filter((row) => isLoadedEachTime || !isGone(row))).toEqual([]);
  }
}

/** Each version of a row came once. */
export function expectNothingDoubled({ setup, doubled, isDisturbed, isRefreshed, isForgetful }: Ending): void {
  if (isDisturbed || isRefreshed || isForgetful) return;
  for (const [index, object] of objects.entries()) {
    if (setup.fullTable[index] === true) continue;
    expect({ object, doubled: doubled.get(object) }).toEqual({ object, doubled: [] });
  }
}

import type * as fc from "fast-check";

const runs = Number(process.env["LEDGER_RUNS"] ?? 20);
const seed = process.env["LEDGER_SEED"];
const path = process.env["LEDGER_PATH"];

/** Histories that are looked for the shortest failing one of take their time. */
export const timeout = 7_200_000;

/** @param part of the histories that were asked for. A few are run in every test, where the first failure is enough. */
export function options(part: number): fc.Parameters<unknown> {
  return {
    numRuns: Math.ceil(runs * part),
    endOnFailure: runs <= 20,
    ...(seed === undefined ? {} : { seed: Number(seed) }),
    ...(path === undefined ? {} : { path }),
  };
}

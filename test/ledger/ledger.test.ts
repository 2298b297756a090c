import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { histories } from "./history.ts";
import { type Ending, faults, play } from "./play.ts";

const runs = Number(process.env["LEDGER_RUNS"] ?? 20);
const seed = process.env["LEDGER_SEED"];
const options = {
  numRuns: Math.ceil(runs / 2),
  endOnFailure: runs <= 20,
  ...(seed === undefined ? {} : { seed: Number(seed) }),
};

/** Merged by key the target holds the org's rows, and of those gone for good nothing that looks alive. */
function expectTheOrg({ target, held }: Ending): void {
  for (const [object, rows] of held) {
    const ids = new Set(rows.map((row) => row["Id"]));
    const merged = target.merged(object);
    expect({ object, rows: merged.filter((row) => ids.has(row["Id"])) }).toEqual({ object, rows });
    expect(merged.filter((row) => !ids.has(row["Id"]) && row["_sdc_deleted_at"] === null)).toEqual([]);
  }
}

describe("a random history of an org, with runs in between", () => {
  it("ends with every row in the target, each version once", { timeout: 3_600_000 }, () =>
    fc.assert(
      fc.asyncProperty(histories(0), async (history) => {
        const ending = await play(history);

        expectTheOrg(ending);
        for (const object of ending.held.keys()) expect(ending.target.doubled(object)).toEqual([]);
      }),
      options,
    ),
  );

  it(
    "ends with every row in the target, whatever goes wrong and wherever runs are killed",
    { timeout: 3_600_000 },
    () =>
      fc.assert(
        fc.asyncProperty(histories(faults.length), async (history) => {
          const ending = await play(history);

          expectTheOrg(ending);
          if (ending.isDisturbed) return;
          for (const object of ending.held.keys()) expect(ending.target.doubled(object)).toEqual([]);
        }),
        options,
      ),
  );
});

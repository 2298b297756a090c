import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkHistories, countOf, timeout } from "./check-histories.ts";
import { faults } from "./faults.ts";
import { histories } from "./histories.ts";
import { play } from "./play.ts";

describe("a random history of an org, with runs in between", () => {
  it("ends with every row in the target, each version once", { timeout }, () => checkHistories("calm"));

  it("ends with every row in the target, whatever fails and whenever runs are killed", { timeout }, () =>
    checkHistories("disturbed"),
  );

  it("is played as often as requested, all kinds together", () => {
    for (const all of [1, 20, 33, 500]) {
      expect(countOf("calm", all) + countOf("disturbed", all) + countOf("large", all)).toBe(all);
    }
  });

  it("gives the same output again, byte for byte", { timeout }, async () => {
    for (const history of fc.sample(histories(faults.length), { seed: 7, numRuns: 2 })) {
      const [once, again] = [await play(history), await play(history)];
      expect(again.digests).toEqual(once.digests);
    }
  });
});

import { describe, expect, it } from "vitest";
import { type History, plainSetup, type Step, undisturbedRun } from "./history.ts";
import { shortened } from "./shorten-history.ts";

const update = (row: number): Step => ({ kind: "update", object: 1, row, delayMinutes: 0 });
const purge: Step = { kind: "purge", object: 0, row: 3, other: 1 };
const refresh = { ...undisturbedRun, refresh: true, killedAt: 500 };
const history: History = {
  setup: { ...plainSetup, clockAheadMinutes: 30, versions: false },
  steps: [
    update(1),
    undisturbedRun,
    update(2),
    purge,
    update(3),
    { ...refresh, api: "bulk", fault: 3, secondAt: 2 },
    update(4),
  ],
};
/** As if a purge were lost if a later refresh is killed and no version is activated. */
const fails = async ({ setup, steps }: History) => {
  const at = steps.indexOf(purge);
  const isKilled = steps.some((step, index) => step.kind === "sync" && step.killedAt !== null && index > at);
  return at >= 0 && isKilled && !setup.versions;
};

describe("a history that fails", () => {
  it("is made as short as possible", async () => {
    const short = await shortened(history, fails, { untilMs: 1, nowMs: () => 0 });

    expect(short).toEqual({
      setup: { ...plainSetup, versions: false },
      steps: [purge, { ...undisturbedRun, killedAt: 500 }],
    });
  });

  it("is not shortened for longer than the time allows", async () => {
    let [nowMs, tries] = [0, 0];
    const slow = (candidate: History) => {
      nowMs += 400;
      tries += 1;
      return fails(candidate);
    };

    const short = await shortened(history, slow, { untilMs: 1000, nowMs: () => nowMs });

    expect({ tries, fails: await fails(short) }).toEqual({ tries: 3, fails: true });
  });
});

import { describe, expect, it } from "vitest";
import { Admission } from "../../src/engine/admission.ts";

const reading = (calls: number) => ({ forecast: { calls, transport: "REST", why: "" } });
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const now = <T>(work: Promise<T>): Promise<T | "waiting"> =>
  Promise.race([work, turn().then(() => "waiting" as const)]);

describe("readings under a quota", () => {
  it("begin as long as the calls left are enough to end those under way", async () => {
    const allowance = { left: 12 as number | null };
    const admission = new Admission(allowance);
    const first = await admission.begin(reading(5));
    const second = await admission.begin(reading(5));
    const third = admission.begin(reading(5));
    const whileBoth = await now(third);
    // What the first has taken, it needs no more.
    allowance.left = 7;
    first.tally.calls = 5;
    admission.end(first);
    const withoutFirst = await now(third);
    allowance.left = 10;
    second.tally.calls = 5;
    admission.end(second);

    expect([whileBoth, withoutFirst, await now(third)]).toEqual([
      "waiting",
      "waiting",
      { calls: 5, tally: { calls: 0 } },
    ]);
  });

  it("have some calls kept for them when they take more than was forecast", async () => {
    const admission = new Admission({ left: 6 });
    const first = await admission.begin(reading(5));
    first.tally.calls = 9;

    expect([await now(admission.begin(reading(5)))]).toEqual(["waiting"]);
  });

  it("begin one at a time where the calls are enough for none, and freely where there is no quota", async () => {
    const alone = await now(new Admission({ left: 1 }).begin(reading(5)));
    const free = new Admission({ left: null });
    const many = await Promise.all([1, 2, 3].map(() => now(free.begin(reading(1000)))));

    expect([alone, ...many].includes("waiting")).toBe(false);
  });
});

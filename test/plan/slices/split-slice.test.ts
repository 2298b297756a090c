import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitByTime } from "../../../src/plan/slices/split-slice.ts";

const now = new Date("2026-01-31T10:00:00.000Z");
const timestamp = fc
  .integer({ min: Date.parse("1999-01-01T00:00:00Z") / 1000, max: now.getTime() / 1000 })
  .map((seconds) => new Date(seconds * 1000).toISOString());

describe("the halves of a range of time", () => {
  it("cover what the whole did, and each is shorter, until it is too short to be cut", () =>
    fc.assert(
      fc.property(fc.option(timestamp, { nil: null }), fc.option(timestamp, { nil: null }), (from, to) => {
        const cut = splitByTime({ from, to }, now);

        if (cut === null) return;
        const [first, second] = cut;
        expect({ from: first.from, to: second.to }).toEqual({ from, to });
        expect(first.to).toBe(second.from);
        expect(first.to! > (from ?? "")).toBe(true);
        expect(first.to! < (to ?? now.toISOString())).toBe(true);
      }),
    ));

  it("are not made of less than two minutes", () => {
    expect(splitByTime({ from: "2026-01-31T09:58:01.000Z", to: null }, now)).toBeNull();
    expect(splitByTime({ from: "2026-01-31T09:58:00.000Z", to: null }, now)).not.toBeNull();
  });
});

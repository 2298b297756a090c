import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { middleId } from "../../../src/plan/slices/middle-id.ts";

const character = fc.constantFrom(..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
const tail = fc.array(character, { minLength: 12, maxLength: 12 }).map((characters) => characters.join(""));

describe("the id in the middle", () => {
  it("has the first on its one side and the last on the other, in the order in which Salesforce compares ids", () =>
    fc.assert(
      fc.property(tail, tail, (a, b) => {
        const [first, last] = [`001${a}AAA`, `001${b}AAA`].sort() as [string, string]; // two are sorted
        const middle = middleId(first, last);

        if (middle === null) return;
        expect(middle).toMatch(/^001[0-9A-Za-z]{12}$/);
        expect(first.slice(0, 15) <= middle).toBe(true);
        expect(middle < last.slice(0, 15)).toBe(true);
      }),
    ));

  it("comes to an end: each cut leaves half of the numbers", () => {
    let last = "001zzzzzzzzzzzz";
    let cuts = 0;
    for (let middle = middleId("001000000000000", last); middle !== null; cuts += 1) {
      last = middle;
      middle = middleId("001000000000000", last);
    }

    expect(cuts).toBe(64);
  });

  it("is none where at most 200 rows can lie between", () => {
    expect(middleId("001000000000000", "00100000000003D")).toBeNull();
    expect(middleId("001000000000000", "00100000000003E")).toBe("00100000000001c");
  });
});

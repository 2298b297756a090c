import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutKeys, type KeyRange } from "../../src/plan/key-ranges.ts";

const whole: KeyRange = { from: null, below: null };
const anyKey = fc.stringMatching(/^[0-9A-Za-z_.]{1,18}$/);

/** How texts may be compared. */
const orders = [(text: string) => text, (text: string) => text.toUpperCase()];

const holds = ({ from, below }: KeyRange, key: string): boolean =>
  (from === null || key >= from) && (below === null || key < below);

/** Cuts the range that holds the key, again and again. */
function narrowest(key: string): readonly KeyRange[] {
  const [found = whole] = (cutKeys(whole, 5) ?? []).filter((part) => holds(part, key));
  const way = [found];
  for (;;) {
    const last = way.at(-1) ?? whole;
    const next = cutKeys(last, 5)?.find((part) => holds(part, key));
    if (next === undefined) return way;
    way.push(next);
  }
}

describe("ranges of keys", () => {
  it("have each key once, however often they are cut and whether case counts or not", () =>
    fc.assert(
      fc.property(anyKey, fc.array(fc.nat(4), { maxLength: 30 }), (key, way) => {
        let ranges: readonly KeyRange[] = [whole];
        for (const step of way) {
          const at = step % ranges.length;
          const parts = cutKeys(ranges[at] ?? whole, 5) ?? [ranges[at] ?? whole];
          ranges = [...ranges.slice(0, at), ...parts, ...ranges.slice(at + 1)];
        }

        const found = orders.map((order) => ranges.filter((range) => holds(range, order(key))).length);

        expect(found).toEqual([1, 1]);
      }),
    ));

  it("come to a single key, and then to an end", () =>
    fc.assert(
      fc.property(fc.stringMatching(/^01I[0-9A-Z]{15}$/), (key) => {
        const way = narrowest(key);

        expect(way.length).toBeLessThan(50);
        expect(holds(way.at(-1) ?? whole, key)).toBe(true);
        expect(cutKeys(way.at(-1) ?? whole, 5)).toBeNull();
      }),
      { numRuns: 20 },
    ));
});

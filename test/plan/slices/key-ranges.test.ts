import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allKeys, cutKeys, type KeyRange } from "../../../src/plan/slices/key-ranges.ts";

const anyKey = fc.stringMatching(/^[0-9A-Za-z_.]{1,18}$/);

type Order = (text: string) => string;

/** How texts may be compared. */
const orders: readonly Order[] = [(text) => text, (text) => text.toUpperCase(), (text) => text.toLowerCase()];

const holds = ({ from, below }: KeyRange, key: string, order: Order): boolean =>
  from.every((bound) => order(key) >= order(bound)) && below.every((bound) => order(key) < order(bound));

/** The keys that come where a query gives no more than so many, and how many API calls it takes; null: no end. */
function read(keys: readonly string[], order: Order, most: number): { keys: readonly string[]; calls: number } | null {
  const came: string[] = [];
  const waiting = [allKeys];
  let calls = 0;
  while (waiting.length > 0) {
    const group = waiting.splice(0, 5);
    calls += 1;
    for (const range of group) {
      const found = keys.filter((key) => holds(range, key, order));
      const parts = found.length > most ? cutKeys(range, 5) : [];
      if (parts === null) return null;
      if (parts.length === 0) came.push(...found);
      waiting.unshift(...parts);
    }
  }
  return { keys: came.sort(), calls };
}

/** The ids that a large org has: they differ in their last characters alone. */
const idOf = (n: number): string => {
  const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  const last = Array.from({ length: 5 }, (_, place) => digits[Math.floor(n / 62 ** place) % 62]).reverse();
  return `01I5g00000${last.join("")}`;
};

describe("ranges of keys", () => {
  it("have each key once, however often they are cut and whether case counts or not", () =>
    fc.assert(
      fc.property(anyKey, fc.array(fc.nat(4), { maxLength: 30 }), (key, way) => {
        let ranges: readonly KeyRange[] = [allKeys];
        for (const step of way) {
          const at = step % ranges.length;
          const range = ranges[at] ?? allKeys;
          ranges = [...ranges.slice(0, at), ...(cutKeys(range, 5) ?? [range]), ...ranges.slice(at + 1)];
        }

        const found = orders.map((order) => ranges.filter((range) => holds(range, key, order)).length);

        expect(found).toEqual([1, 1, 1]);
      }),
    ));

  it("bring all keys of a large org, in few calls, whether case counts or not", () => {
    const ids = Array.from({ length: 3000 }, (_, n) => idOf(100_000 + n * 7919));
    const names = ["Account", "apple", "Zeta", "_x", ...Array.from({ length: 1200 }, (_, n) => `Std${n}`)];
    const keys = [...ids, ...names].sort();

    const found = orders.map((order) => read(keys, order, 2000));

    expect(found.map((each) => each?.keys)).toEqual([keys, keys, keys]);
    expect(Math.max(...found.map((each) => each?.calls ?? Number.NaN))).toBeLessThan(30);
  });

  it("come to a single key, and then to an end", () => {
    const [key, ...others] = Array.from({ length: 62 }, (_, n) => idOf(n));

    for (const order of orders.slice(1)) expect(read([key ?? "", key ?? ""], order, 1)).toBeNull();
    expect(read([key ?? "", ...others], (text) => text, 1)?.keys).toEqual([key, ...others].sort());
  });
});

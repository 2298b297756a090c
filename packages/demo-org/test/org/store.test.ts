import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RowRuns } from "../../src/soql/rows/row-runs.ts";
import { addDecimals, cents, compareDecimals, decimalText, parts } from "../../src/store/decimal.ts";
import { lineage, spread } from "../../src/store/parent-of-row.ts";
import { timeline } from "../../src/store/timeline.ts";

const START = Date.UTC(2026, 2, 1, 12) / 1000;

const anyDecimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.integer({ min: 0, max: 18 }))
  .map(([digits, scale]) => decimalText(digits, scale));

/** Two decimals whose doubles are often the same. */
const neighbours = fc
  .tuple(
    fc.bigInt({ min: 10n ** 17n, max: 10n ** 18n }),
    fc.bigInt({ min: -3n, max: 3n }),
    fc.integer({ min: 0, max: 18 }),
  )
  .map(([digits, step, scale]) => [decimalText(digits, scale), decimalText(digits + step, scale)] as const);

describe("decimals", () => {
  it("compare and add with every digit", () =>
    fc.assert(
      fc.property(fc.oneof(fc.tuple(anyDecimal, anyDecimal), neighbours), ([a, b]) => {
        const whole = (text: string): bigint => parts(text).digits * 10n ** BigInt(18 - parts(text).scale);

        const [x, y] = [whole(a), whole(b)];

        expect(Math.sign(compareDecimals(a, b))).toBe(x < y ? -1 : x > y ? 1 : 0);
        expect(whole(addDecimals(a, b))).toBe(x + y);
      }),
    ));

  it("write cents plainly", () => {
    expect([0, 5, 50, 100, 1234, -1201].map(cents)).toEqual(["0", "0.05", "0.5", "1", "12.34", "-12.01"]);
  });
});

describe("timeline", () => {
  const anyTimeline = fc.record({
    rows: fc.integer({ min: 1, max: 3000 }),
    start: fc.constant(START),
    salt: fc.nat(),
    fixed: fc.boolean(),
    hasNoRecentRows: fc.boolean(),
    burst: fc.boolean(),
  });

  it("never descends, ends at least two hours before the start, and creates no row after its SystemModstamp", () =>
    fc.assert(
      fc.property(anyTimeline, (options) => {
        const times = timeline(options);

        const rows = Array.from(
          { length: options.rows },
          (_, i) => [times.created(i), times.systemModstamp(i)] as const,
        );

        const modstamps = rows.map(([, modstamp]) => modstamp);
        const created = rows.map(([at]) => at);
        expect(modstamps).toEqual(modstamps.toSorted((a, b) => a - b));
        expect(created).toEqual(created.toSorted((a, b) => a - b));
        expect(rows.every(([at, modstamp]) => at <= modstamp)).toBe(true);
        expect(modstamps.at(-1)).toBeLessThanOrEqual(START - 2 * 3600);
      }),
      { numRuns: 40 },
    ));

  it("has seconds that several rows share", () => {
    const times = timeline({ rows: 400, start: START, salt: 7, fixed: false, hasNoRecentRows: false, burst: false });

    const seconds = new Set(Array.from({ length: 400 }, (_, i) => times.systemModstamp(i)));

    expect(seconds.size).toBeGreaterThan(200);
    expect(seconds.size).toBeLessThan(380);
  });
});

describe("lineage", () => {
  const anyPattern = fc
    .array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 6 })
    .filter((p) => p.some((n) => n > 0));

  it("gives each row one parent that counts it among its own", () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        anyPattern,
        fc.option(fc.nat(200), { nil: undefined }),
        (parents, pattern, rows) => {
          const of = lineage(parents, pattern, rows);

          const found = Array.from({ length: parents }, (_, p) =>
            Array.from({ length: of.count(p) }, (_, k) => [of.first(p) + k, p]),
          ).flat();

          expect(found).toEqual(Array.from({ length: of.rows }, (_, i) => [i, of.parentOf(i)]));
        },
      ),
    ));

  it("finds the rows of a parent as a spread lookup assigns them", () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.nat(), fc.nat(200), (parents, salt, rows) => {
        const lookup = spread(parents, salt);

        const backwards = Array.from({ length: parents }, (_, p) => lookup.rowsOf(p, rows));

        expect(backwards).toEqual(
          Array.from({ length: parents }, (_, p) =>
            Array.from({ length: rows }, (_, i) => i).filter((i) => lookup.parentOf(i) === p),
          ),
        );
      }),
    ));
});

describe("row runs", () => {
  const anyRuns = fc.array(fc.tuple(fc.nat(50), fc.nat(5)), { maxLength: 20 });

  it("give the rows pushed, from any position, forwards or backwards", () =>
    fc.assert(
      fc.property(anyRuns, fc.boolean(), fc.nat(60), fc.nat(60), (ranges, reversed, from, count) => {
        const runs = new RowRuns();
        const pushed: number[] = [];
        for (const [start, length] of ranges) {
          runs.pushRange(start, start + length);
          for (let k = 0; k < length; k++) pushed.push(start + k);
        }
        if (reversed) {
          runs.reverse();
          pushed.reverse();
        }

        const window = runs.window(from, count);

        expect([...runs.slice(from, count)]).toEqual(pushed.slice(from, from + count));
        expect([...window.slice(0, window.size)]).toEqual(pushed.slice(from, from + count));
      }),
    ));
});

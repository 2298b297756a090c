import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { UniqueField } from "../../../../src/streams/reports/catalog-entry.ts";
import { pageEnd, runsForPaging } from "../../../../src/streams/reports/plan/report-paging.ts";

const byNumber = (lower: UniqueField["lower"], upper: UniqueField["upper"] = "lessThan"): UniqueField => ({
  column: "N",
  dataType: "int",
  lower,
  upper,
});

const meets = (value: number, operator: string, bound: number): boolean => {
  if (operator === "greaterThan") return value > bound;
  if (operator === "greaterOrEqual") return value >= bound;
  return operator === "lessThan" ? value < bound : value <= bound;
};

/** Reads a column by pages of so many rows, as a report gives them; null when it says that it is stuck. */
function readByPages(all: readonly number[], pageRows: number, unique: UniqueField): number[] | null {
  const read: number[] = [];
  let left = [...all];
  for (;;) {
    const page = left.slice(0, pageRows);
    const end = pageEnd(page.map(String), left.length <= pageRows, unique);
    if (end.kind === "stuck") return null;
    if (end.kind === "last") return [...read, ...page];
    const { before, next } = end;
    const taken = page.slice(0, end.rows);
    if (before !== null) {
      expect(left.filter((value) => meets(value, before.operator, Number(before.value)))).toEqual(taken);
    }
    read.push(...taken);
    left = all.filter((value) => meets(value, next.operator, Number(next.value)));
  }
}

describe("pages of a report", () => {
  const ties = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 60 }).map((all) => all.toSorted((a, b) => a - b));
  const ways = fc.record({
    lower: fc.constantFrom("greaterThan" as const, "greaterOrEqual" as const),
    upper: fc.constantFrom("lessThan" as const, "lessOrEqual" as const, null),
  });

  it("bring every row once, whatever values are shared, unless a page cannot hold those that share one", () => {
    fc.assert(
      fc.property(ties, fc.integer({ min: 2, max: 12 }), ways, (all, pageRows, { lower, upper }) => {
        const most = Math.max(0, ...all.map((value) => all.filter((other) => other === value).length));

        const read = readByPages(all, pageRows, byNumber(lower, upper));

        if (read === null) expect(most).toBeGreaterThanOrEqual(pageRows);
        else expect(read).toEqual(all);
      }),
    );
  });

  it("are stuck where all rows of one share a value, and where it has none", () => {
    expect(pageEnd(["7", "7", "7"], false, byNumber("greaterOrEqual"))).toEqual({ kind: "stuck" });
    expect(pageEnd([], false, byNumber("greaterOrEqual"))).toEqual({ kind: "stuck" });
  });

  it("quote a value with a comma, which parts values in a filter", () => {
    expect(pageEnd(["1,5", "2,5"], false, byNumber("greaterOrEqual"))).toMatchObject({
      next: { column: "N", operator: "greaterOrEqual", value: '"2,5"' },
    });
  });

  it("are one run each, two where groups must be asked for", () => {
    expect([runsForPaging(25_000, false), runsForPaging(25_000, true)]).toEqual([13, 26]);
  });
});

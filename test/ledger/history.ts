import * as fc from "fast-check";

/** What somebody does in the org; `row` picks among the rows that there are. */
export type Change =
  | { readonly kind: "create" | "update"; readonly object: number; readonly row: number; readonly delayMinutes: number }
  | { readonly kind: "remove" | "undelete" | "purge"; readonly object: number; readonly row: number };

/** A run of the tap, and what befalls it. */
export interface Sync {
  readonly kind: "sync";
  readonly api: "auto" | "rest" | "bulk";
  /** Of the faults listed; null: a good day. */
  readonly fault: number | null;
  readonly nth: number;
  /** Killed when this part of its output is out; null: not killed. */
  readonly killedAt: number | null;
}

export type Step = Change | { readonly kind: "advance"; readonly seconds: number } | Sync;

const row = fc.nat(1_000);
const object = fc.nat(1);
const often = <T>(value: T, other: fc.Arbitrary<T>, weight: number): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: fc.constant(value), weight }, { arbitrary: other, weight: 1 });

const change: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constantFrom("create", "update"),
    object,
    row,
    delayMinutes: often(0, fc.integer({ min: 1, max: 40 }), 4),
  }),
  fc.record({ kind: fc.constantFrom("remove", "undelete", "purge"), object, row }),
);
const advance: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant("advance"),
  seconds: fc.oneof(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 60, max: 3_000 })),
});

/** @param faults how many kinds of fault there are; 0: nothing goes wrong. */
export function histories(faults: number): fc.Arbitrary<readonly Step[]> {
  const isCalm = faults === 0;
  const sync: fc.Arbitrary<Step> = fc.record({
    kind: fc.constant("sync"),
    api: fc.constantFrom("auto", "rest", "bulk"),
    fault: isCalm ? fc.constant(null) : often<number | null>(null, fc.nat(faults - 1), 1),
    nth: fc.integer({ min: 1, max: 6 }),
    killedAt: isCalm ? fc.constant(null) : often<number | null>(null, fc.double({ min: 0, max: 1, noNaN: true }), 2),
  });
  const step = fc.oneof(
    { arbitrary: change, weight: 4 },
    { arbitrary: advance, weight: 2 },
    { arbitrary: sync, weight: 2 },
  );
  return fc.array(step, { minLength: 4, maxLength: 40 });
}

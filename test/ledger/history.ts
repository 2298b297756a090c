import * as fc from "fast-check";

/** What somebody does in the org; numbers pick among the objects and rows that there are. */
export type Change =
  | (Of<"create"> & Late & { readonly lowId: boolean })
  | (Of<"update"> & Late)
  | (Of<"remove" | "undelete" | "purge" | "merge" | "move"> & { readonly other: number })
  | Access<"share", { readonly part: number }>
  | Access<"hide">
  | Access<"show">;

type Of<Kind> = Kind extends string ? { readonly kind: Kind; readonly object: number; readonly row: number } : never;
type Access<Kind, More = unknown> = { readonly kind: Kind; readonly object: number } & More;
/** Visible this long after its stamp. */
type Late = { readonly delayMinutes: number };

/** What the runner hands to the next run. */
export type GivenBack =
  /** The last STATE. */
  | "last"
  /** The one before: the last was lost. */
  | "before"
  /** Of some streams the last bookmark, of the others the one before. */
  | "mixed"
  /** Meltano's merge of the last into the one before. */
  | "merged";

/** A run of the tap, and what befalls it. */
export interface Sync {
  readonly kind: "sync";
  readonly api: "auto" | "rest" | "bulk";
  /** Of the faults listed; null: a good day. */
  readonly fault: number | null;
  readonly nth: number;
  /** Killed when this part of its output is out; null: not killed. */
  readonly killedAt: number | null;
  /** Told to stop when the n-th request comes; null: not told. */
  readonly stoppedAt: number | null;
  /** What happens in the org when the n-th request of the run comes. */
  readonly meanwhile: readonly { readonly nth: number; readonly change: Change }[];
  readonly state: GivenBack;
  /** A second run begins with it, on the same state. */
  readonly twice: boolean;
  /** Incremental streams whose turn it is are loaded in full again. */
  readonly refresh: boolean;
}

type Step = Change | { readonly kind: "advance"; readonly seconds: number } | Sync;

/** What is the same in all runs of a history. */
export interface Setup {
  /** Streams that are loaded in full by each run; the others are incremental. */
  readonly fullTable: readonly boolean[];
  /** The target is told which version of a stream holds. */
  readonly versions: boolean;
  /** How far the clock of the tap's machine is ahead of the org's. */
  readonly clockAheadMinutes: number;
}

export interface History {
  readonly setup: Setup;
  readonly steps: readonly Step[];
}

/** A run on a good day. */
export const goodRun: Sync = {
  kind: "sync",
  api: "auto",
  fault: null,
  nth: 1,
  killedAt: null,
  stoppedAt: null,
  meanwhile: [],
  state: "last",
  twice: false,
  refresh: false,
};

const row = fc.nat(1_000);
const object = fc.nat(2);
const often = <T>(value: T, other: fc.Arbitrary<T>, weight: number): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: fc.constant(value), weight }, { arbitrary: other, weight: 1 });
const delayMinutes = often(0, fc.integer({ min: 1, max: 40 }), 4);

const rowChange: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant("create"), object, row, delayMinutes, lowId: often(false, fc.constant(true), 4) }),
  fc.record({ kind: fc.constant("update"), object, row, delayMinutes }),
  fc.record({
    kind: fc.constantFrom("remove", "undelete", "purge", "merge", "move"),
    object,
    row,
    other: row,
  }),
);
const accessChange: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant("share"), object, part: fc.constantFrom(0.5, 0.9, 1, 1) }),
  fc.record({ kind: fc.constantFrom("hide", "show", "show"), object }),
);
const advance: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant("advance"),
  seconds: fc.oneof(
    { arbitrary: fc.integer({ min: 0, max: 90 }), weight: 5 },
    { arbitrary: fc.integer({ min: 60, max: 3_000 }), weight: 5 },
    { arbitrary: fc.integer({ min: 86_400, max: 40 * 86_400 }), weight: 1 },
  ),
});
const setup: fc.Arbitrary<Setup> = fc.record({
  fullTable: fc.tuple(often(false, fc.constant(true), 6), fc.constant(false), fc.boolean()),
  versions: fc.boolean(),
  clockAheadMinutes: often(0, fc.integer({ min: -90, max: 90 }), 3),
});

/** @param faults how many kinds of fault there are; 0: runs are neither disturbed nor killed. */
export function histories(faults: number): fc.Arbitrary<History> {
  const isCalm = faults === 0;
  const unlessCalm = <T>(calm: T, other: fc.Arbitrary<T>, weight: number): fc.Arbitrary<T> =>
    isCalm ? fc.constant(calm) : often(calm, other, weight);
  const sync: fc.Arbitrary<Step> = fc.record({
    kind: fc.constant("sync"),
    api: fc.constantFrom("auto", "rest", "bulk"),
    fault: unlessCalm<number | null>(null, fc.nat(Math.max(0, faults - 1)), 1),
    nth: fc.integer({ min: 1, max: 6 }),
    killedAt: unlessCalm<number | null>(null, fc.double({ min: 0, max: 1, noNaN: true }), 3),
    stoppedAt: unlessCalm<number | null>(null, fc.integer({ min: 2, max: 20 }), 9),
    meanwhile: fc.array(fc.record({ nth: fc.integer({ min: 1, max: 16 }), change: rowChange }), { maxLength: 3 }),
    state: unlessCalm<GivenBack>("last", fc.constantFrom("before", "mixed", "merged"), 4),
    twice: unlessCalm(false, fc.constant(true), 9),
    refresh: often(false, fc.constant(true), 9),
  });
  const step = fc.oneof(
    { arbitrary: rowChange, weight: 12 },
    { arbitrary: accessChange, weight: 1 },
    { arbitrary: advance, weight: 6 },
    { arbitrary: sync, weight: 6 },
  );
  return fc.record({ setup, steps: fc.array(step, { minLength: 4, maxLength: 40 }) });
}

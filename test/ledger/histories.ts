import * as fc from "fast-check";
import type { Change, FieldChange, History, ReturnedState, Setup, Step, StopPoint, Sync } from "./history.ts";

const row = fc.nat(1_000);
const object = fc.nat(2);
const often = <T>(value: T, other: fc.Arbitrary<T>, weight: number): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: fc.constant(value), weight }, { arbitrary: other, weight: 1 });
const delayMinutes = often(0, fc.integer({ min: 1, max: 40 }), 4);

const update: fc.Arbitrary<Change> = fc.record({ kind: fc.constant("update"), object, row, delayMinutes });
const rowChange: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant("create"), object, row, delayMinutes, lowId: often(false, fc.constant(true), 4) }),
  update,
  fc.record({ kind: fc.constantFrom("remove", "undelete", "purge", "merge", "move"), object, row, other: row }),
);
const accessChange: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant("share"), object, part: fc.constantFrom(0.5, 0.9, 1, 1) }),
  fc.record({ kind: fc.constantFrom("hide", "show", "show"), object }),
);
const fieldChange = (change: fc.Arbitrary<FieldChange>): fc.Arbitrary<Change> =>
  fc.record({ kind: fc.constant("field"), object, change });

const seconds = (min: number, max: number): fc.Arbitrary<Step> =>
  fc.record({ kind: fc.constant("advance"), seconds: fc.integer({ min, max }) });
const day = 86_400;
const advance: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: seconds(0, 90), weight: 10 },
  { arbitrary: seconds(60, 3_000), weight: 10 },
  { arbitrary: seconds(day, 9 * day), weight: 1 },
  { arbitrary: seconds(10 * day, 40 * day), weight: 1 },
);
const discover: fc.Arbitrary<Step> = fc.constant({ kind: "discover" });

const setup: fc.Arbitrary<Setup> = fc.record({
  fullTable: fc.tuple(often(false, fc.constant(true), 6), fc.constant(false), fc.boolean()),
  versions: fc.boolean(),
  clockAheadMinutes: often(0, fc.integer({ min: -90, max: 90 }), 3),
  stateInterval: fc.constantFrom(0, 0, 10),
  fillsFields: fc.boolean(),
  login: often<Setup["login"]>("client_credentials", fc.constant("password"), 3),
  randomSeed: fc.nat(0xffff),
});

/** Values of start_date: long before the org's rows, among them, and after all rows of a new org. */
const starts = ["2010-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "2026-05-20T00:00:00Z", "2026-06-01T10:30:00Z"];

/** Runs of the tap. @param faults how many kinds of fault there are; 0: no run is disturbed or killed. */
function syncs(faults: number) {
  const unlessCalm = <T>(calm: T, other: fc.Arbitrary<T>, weight: number): fc.Arbitrary<T> =>
    faults === 0 ? fc.constant(calm) : often(calm, other, weight);
  const stop = (weight: number, of: StopPoint["of"], max: number): fc.Arbitrary<StopPoint | null> =>
    unlessCalm<StopPoint | null>(null, fc.record({ nth: fc.integer({ min: 1, max }), of: fc.constant(of) }), weight);
  const members = {
    kind: fc.constant("sync"),
    api: fc.constantFrom("auto", "rest", "bulk"),
    start: often<string | null>(null, fc.constantFrom(...starts), 4),
    calls: unlessCalm<number | null>(null, fc.integer({ min: 3, max: 30 }), 7),
    lag: often(900, fc.constantFrom(600, 3_600), 4),
    fault: unlessCalm<number | null>(null, fc.nat(Math.max(0, faults - 1)), 1),
    nth: fc.integer({ min: 1, max: 6 }),
    killedAt: unlessCalm<number | null>(null, fc.nat(999), 3),
    stoppedAt: stop(9, "requests", 20),
    meanwhile: fc.array(fc.record({ nth: fc.integer({ min: 1, max: 16 }), change: rowChange }), { maxLength: 3 }),
    state: unlessCalm<ReturnedState>("last", fc.constantFrom("before", "mixed", "merged"), 4),
    secondAt: unlessCalm<number | null>(null, fc.integer({ min: 1, max: 12 }), 9),
    refresh: often(false, fc.constant(true), 9),
  } as const;
  const any: fc.Arbitrary<Sync> = fc.record(members);
  const refreshing: fc.Arbitrary<Sync> = fc.record({
    ...members,
    fault: fc.constant(null),
    calls: fc.constant(null),
    meanwhile: fc.constant([]),
    refresh: fc.constant(true),
    stoppedAt: stop(1, "further rows", 4),
  });
  return { any, refreshing };
}

type Runs = ReturnType<typeof syncs>;

const updates = fc.array(update, { maxLength: 3 });
const discoverIf = (isDiscovered: boolean): readonly Step[] => (isDiscovered ? [{ kind: "discover" }] : []);
const ofObject = (changes: readonly Change[], of: number): Change[] => changes.map((each) => ({ ...each, object: of }));

function deletedBeforeRefresh({ any, refreshing }: Runs): fc.Arbitrary<readonly Step[]> {
  const deletion = fc.record({ kind: fc.constantFrom("purge", "purge", "remove", "merge"), object, row, other: row });
  return fc
    .tuple(any, fc.array(deletion, { minLength: 1, maxLength: 4 }), seconds(3_600, 5 * 3_600), refreshing, any)
    .map(([first, deletions, later, refresh, next]): Step[] => [first, ...deletions, later, refresh, next]);
}

function objectOutOfSight({ any }: Runs): fc.Arbitrary<readonly Step[]> {
  return fc
    .tuple(object, any, fc.boolean(), updates, any)
    .map(([of, unseen, isDiscovered, changes, seen]): Step[] => [
      { kind: "hide", object: of },
      unseen,
      ...discoverIf(isDiscovered),
      { kind: "show", object: of },
      ...ofObject(changes, of),
      seen,
    ]);
}

function startCorrected({ any }: Runs): fc.Arbitrary<readonly Step[]> {
  return fc
    .tuple(any, fc.constantFrom(...starts), updates, any, fc.constantFrom(null, ...starts))
    .map(([first, wrong, changes, next, corrected]): Step[] => [
      { ...first, start: wrong },
      ...changes,
      { ...next, start: corrected },
    ]);
}

function fieldOutOfSight({ any }: Runs): fc.Arbitrary<readonly Step[]> {
  return fc
    .tuple(object, updates, any, fc.boolean(), any)
    .map(([of, changes, unseen, isDiscovered, seen]): Step[] => [
      { kind: "field", object: of, change: "hide" },
      ...ofObject(changes, of),
      unseen,
      ...discoverIf(isDiscovered),
      { kind: "field", object: of, change: "show" },
      seen,
    ]);
}

function newField({ any }: Runs): fc.Arbitrary<readonly Step[]> {
  return fc
    .tuple(fieldChange(fc.constantFrom("add", "widen", "retype")), updates, fc.boolean(), any)
    .map(([change, changes, isDiscovered, next]): Step[] => [
      change,
      ...discoverIf(isDiscovered),
      ...ofObject(changes, change.object),
      next,
    ]);
}

/** Steps that rarely follow one another by chance, in the order in which they do harm. */
function episodes(runs: Runs): fc.Arbitrary<readonly Step[]> {
  return fc.oneof(
    { arbitrary: deletedBeforeRefresh(runs), weight: 2 },
    { arbitrary: objectOutOfSight(runs), weight: 1 },
    { arbitrary: startCorrected(runs), weight: 1 },
    { arbitrary: fieldOutOfSight(runs), weight: 1 },
    { arbitrary: newField(runs), weight: 1 },
  );
}

/** Histories of up to 36 steps or episodes. @param faults how many kinds of fault there are; 0: no run is disturbed or killed. */
export function histories(faults: number): fc.Arbitrary<History> {
  const runs = syncs(faults);
  const step: fc.Arbitrary<Step> = fc.oneof(
    { arbitrary: rowChange, weight: 24 },
    { arbitrary: accessChange, weight: 2 },
    { arbitrary: fieldChange(fc.constantFrom("hide", "show", "add", "widen", "retype")), weight: 1 },
    { arbitrary: advance, weight: 12 },
    { arbitrary: discover, weight: 1 },
    { arbitrary: runs.any, weight: 12 },
  );
  const steps = fc.oneof(
    { arbitrary: step.map((each): readonly Step[] => [each]), weight: 16 },
    { arbitrary: episodes(runs), weight: 2 },
  );
  return fc.record({
    setup,
    steps: fc.array(steps, { minLength: 4, maxLength: 36 }).map((parts) => parts.flat()),
  });
}

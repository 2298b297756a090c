import type { Entity } from "../../org/user-view.ts";
import { secondsOf } from "../../store/date-time.ts";
import type { Test } from "../where/predicate.ts";
import type { Bounds } from "../where/row-bounds.ts";
import { type Order, sortRows } from "./order.ts";
import { RowRuns } from "./row-runs.ts";

/** Which rows of an object a query gives, in which order. */
export interface RowPlan {
  readonly entity: Entity;
  readonly bounds: Bounds;
  /** The whole WHERE; null: everything. */
  readonly test: Test | null;
  readonly order: Order;
  /** Deleted and archived rows too. */
  readonly all: boolean;
  readonly limit: number | undefined;
  readonly offset: number;
}

/** Whether a row is there, shared with the user and, unless all are wanted, neither deleted nor archived. */
export function isVisible(entity: Entity, all: boolean): Test {
  const { table, sees } = entity;
  const has = (name: string): boolean => entity.def.fields.some((f) => f.name === name);
  const deleted = has("IsDeleted") ? table.reader("IsDeleted") : () => false;
  const archived = entity.def.archives ? table.reader("IsArchived") : () => false;
  return (i) => table.exists(i) && (all || (deleted(i) !== true && archived(i) !== true)) && (sees === null || sees(i));
}

/** Rows of the plan. Base rows are walked as ranges and tested only where a range does not say it all; nothing is held but runs. */
export function matchingRows(plan: RowPlan): RowRuns {
  const { entity, test, order, all, limit, offset } = plan;
  const { table, sees } = entity;
  const { base } = table;
  const visible = isVisible(entity, all);
  const matches: Test = (i) => visible(i) && (test === null || test(i));
  const changed = table.hasChanges ? table.changedRows().filter(matches) : [];
  const needed =
    order.kind !== "sort" && !("reversed" in order && order.reversed) && limit !== undefined
      ? offset + limit
      : Number.POSITIVE_INFINITY;

  const from = Math.max(plan.bounds.from, all ? 0 : base.archived);
  const runs = new RowRuns();
  const walk = baseWalk(plan, from, matches, sees === null && plan.bounds.exact);

  if (order.kind === "sort") {
    const rows = [...walk(Number.POSITIVE_INFINITY)].flatMap(([a, b]) =>
      Array.from({ length: b - a }, (_, k) => a + k),
    );
    const sorted = sortRows(mergeAscending(rows, changed), order.keys);
    for (const i of sorted.slice(offset, limit === undefined ? undefined : offset + limit)) runs.push(i);
    return runs;
  }
  // Where changed rows go between the base's: at their own number, or by the column's value.
  const places = changed.map((i) => ({
    row: i,
    at: order.kind === "rows" ? (table.isLow(i) ? -1 : i) : placeOf(i, order, plan),
  }));
  if (order.kind === "column") places.sort((a, b) => a.at - b.at || byValue(order, a.row, b.row) || a.row - b.row);
  let next = 0;
  for (const [a, b] of walk(needed)) {
    let start = a;
    for (let place = places[next]; place !== undefined && place.at <= b; place = places[++next]) {
      if (place.at > start) {
        runs.pushRange(start, place.at);
        start = place.at;
      }
      runs.push(place.row);
      if (place.at === place.row && order.kind === "rows") start = Math.max(start, place.at);
    }
    runs.pushRange(start, b);
    if (runs.size >= needed) break;
  }
  for (; next < places.length; next++) runs.push(places[next]?.row ?? 0);
  return (order.reversed ? runs.reverse() : runs).window(offset, limit);
}

/** Moments are ordered in milliseconds. */
const byValue = (order: Extract<Order, { kind: "column" }>, a: number, b: number): number =>
  Date.parse(String(order.read(a))) - Date.parse(String(order.read(b)));

/** The first base row that comes after a changed one. */
function placeOf(row: number, order: Extract<Order, { kind: "column" }>, { entity }: RowPlan): number {
  const { times } = entity.table.base;
  const seconds = secondsOf(String(order.read(row)));
  const first = order.column === "stamp" ? times.firstStamp : times.firstCreated;
  const [same, after] = [first(seconds), first(seconds + 1)];
  return Math.min(Math.max(row, same), after);
}

/** Ranges of base rows that match, changed ones left out, until so many are found. */
function baseWalk(plan: RowPlan, lowest: number, matches: Test, untested: boolean) {
  const { table } = plan.entity;
  const { base } = table;
  const { rows: named, to } = plan.bounds;
  const plain: Test = table.hasChanges ? (i) => !table.isChanged(i) && matches(i) : matches;
  return function* (needed: number): Generator<readonly [number, number]> {
    let found = 0;
    if (named !== null) {
      for (const i of named) if (i >= lowest && i < to && plain(i)) yield [i, i + 1];
      return;
    }
    // Rows before this one are not deleted: ranges without tests, between changed ones.
    const settled = untested ? Math.min(to, base.lasting) : lowest;
    let free = lowest;
    for (const row of table.hasChanges && untested ? table.changedRows() : []) {
      if (row < lowest || row >= settled) continue;
      if (row > free) yield [free, row];
      found += row - free;
      free = row + 1;
    }
    if (settled > free) {
      yield [free, settled];
      found += settled - free;
    }
    let start = -1;
    for (let i = Math.max(lowest, settled); i < to && found < needed; i++) {
      if (plain(i)) {
        if (start < 0) start = i;
        found++;
      } else if (start >= 0) {
        yield [start, i];
        start = -1;
      }
      if (start >= 0 && (i + 1 === to || found >= needed)) {
        yield [start, i + 1];
        start = -1;
      }
    }
  };
}

function mergeAscending(a: readonly number[], b: readonly number[]): readonly number[] {
  return b.length === 0 ? a : [...a, ...b].sort((x, y) => x - y);
}

import type { Entity } from "../../org/user-view.ts";
import { secondsOf } from "../../store/date-time.ts";
import type { Test } from "../where/predicate.ts";
import type { Bounds } from "../where/row-bounds.ts";
import { type Order, type SortKey, sortRows } from "./order.ts";
import { RowRuns } from "./row-runs.ts";

/** The rows of an object that a query selects, and their order. */
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

/** Whether a row exists, is shared with the user and, unless `all`, is neither deleted nor archived. */
export function isVisible(entity: Entity, all: boolean): Test {
  const { table, sees } = entity;
  const has = (name: string): boolean => entity.def.fields.some((f) => f.name === name);
  const deleted = has("IsDeleted") ? table.reader("IsDeleted") : () => false;
  const archived = entity.def.archives ? table.reader("IsArchived") : () => false;
  return (i) => table.exists(i) && (all || (deleted(i) !== true && archived(i) !== true)) && (sees === null || sees(i));
}

/** Rows of the plan. Base rows are walked as ranges and tested only where a range is not exact; only runs are kept in memory. */
export function matchingRows(plan: RowPlan): RowRuns {
  const { entity, test, order, all, limit, offset } = plan;
  const { table, sees } = entity;
  const visible = isVisible(entity, all);
  const matches: Test = (i) => visible(i) && (test === null || test(i));
  const changed = table.hasChanges ? table.changedRows().filter(matches) : [];
  const from = Math.max(plan.bounds.from, all ? 0 : table.base.archived);
  const walk = baseWalk(plan, from, matches, sees === null && plan.bounds.exact);
  if (order.kind === "sort") return sortedRows([...walk(Number.POSITIVE_INFINITY)], changed, order.keys, plan);
  const needed = !order.reversed && limit !== undefined ? offset + limit : Number.POSITIVE_INFINITY;
  const runs = merged(walk(needed), insertionsOf(changed, order, plan), order, needed);
  return (order.reversed ? runs.reverse() : runs).window(offset, limit);
}

type Range = readonly [from: number, to: number];

function sortedRows(
  ranges: readonly Range[],
  changed: readonly number[],
  keys: readonly SortKey[],
  { offset, limit }: RowPlan,
): RowRuns {
  const rows = ranges.flatMap(([a, b]) => Array.from({ length: b - a }, (_, k) => a + k));
  const sorted = sortRows(mergeAscending(rows, changed), keys);
  const runs = new RowRuns();
  for (const i of sorted.slice(offset, limit === undefined ? undefined : offset + limit)) runs.push(i);
  return runs;
}

/** A changed row, and the base row before which it comes. */
interface Insertion {
  readonly row: number;
  readonly before: number;
}

type WalkOrder = Exclude<Order, { kind: "sort" }>;

/** Where changed rows go between the base's: at their own number, or by the column's value. */
function insertionsOf(changed: readonly number[], order: WalkOrder, plan: RowPlan): readonly Insertion[] {
  const { table } = plan.entity;
  const insertions = changed.map((row) => ({
    row,
    before: order.kind === "rows" ? (table.isLow(row) ? -1 : row) : followingRow(row, order, plan),
  }));
  if (order.kind === "rows") return insertions;
  return insertions.sort((a, b) => a.before - b.before || byValue(order, a.row, b.row) || a.row - b.row);
}

/** Ranges of base rows with the changed rows between them, until so many rows are found. */
function merged(ranges: Iterable<Range>, insertions: readonly Insertion[], order: WalkOrder, needed: number): RowRuns {
  const runs = new RowRuns();
  let next = 0;
  for (const [a, b] of ranges) {
    let start = a;
    for (let each = insertions[next]; each !== undefined && each.before <= b; each = insertions[++next]) {
      if (each.before > start) {
        runs.pushRange(start, each.before);
        start = each.before;
      }
      runs.push(each.row);
      if (each.before === each.row && order.kind === "rows") start = Math.max(start, each.before);
    }
    runs.pushRange(start, b);
    if (runs.size >= needed) break;
  }
  for (; next < insertions.length; next++) runs.push(insertions[next]?.row ?? 0);
  return runs;
}

/** Date-times are ordered in milliseconds. */
const byValue = (order: Extract<Order, { kind: "column" }>, a: number, b: number): number =>
  Date.parse(String(order.read(a))) - Date.parse(String(order.read(b)));

/** The first base row that comes after a changed one. */
function followingRow(row: number, order: Extract<Order, { kind: "column" }>, { entity }: RowPlan): number {
  const { times } = entity.table.base;
  const seconds = secondsOf(String(order.read(row)));
  const first = order.column === "systemModstamp" ? times.firstModified : times.firstCreated;
  const [same, after] = [first(seconds), first(seconds + 1)];
  return Math.min(Math.max(row, same), after);
}

/** Ranges of base rows that match, changed ones left out, until so many are found. */
function baseWalk(plan: RowPlan, lowest: number, matches: Test, untested: boolean) {
  const { table } = plan.entity;
  const { base } = table;
  const { rows: listed, to } = plan.bounds;
  const plain: Test = table.hasChanges ? (i) => !table.isChanged(i) && matches(i) : matches;
  return function* (needed: number): Generator<Range> {
    let found = 0;
    if (listed !== null) {
      for (const i of listed) if (i >= lowest && i < to && plain(i)) yield [i, i + 1];
      return;
    }
    // Rows before this one are not deleted: they come as ranges without tests, between changed ones.
    const testedFrom = untested ? Math.min(to, base.permanentRows) : lowest;
    let free = lowest;
    for (const row of table.hasChanges && untested ? table.changedRows() : []) {
      if (row < lowest || row >= testedFrom) continue;
      if (row > free) yield [free, row];
      found += row - free;
      free = row + 1;
    }
    if (testedFrom > free) {
      yield [free, testedFrom];
      found += testedFrom - free;
    }
    let start = -1;
    for (let i = Math.max(lowest, testedFrom); i < to && found < needed; i++) {
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

import type { OrderByClause, Query, Subquery } from "soql-parser-js";
import type { ResultRow, SelectItem, Value } from "../../org/org.ts";
import { callOf } from "../expressions/call.ts";
import { compare, normalize } from "../expressions/compare.ts";
import { isDateFunction } from "../expressions/functions.ts";
import type { Scope } from "../expressions/scope.ts";
import { refuse } from "../refusal.ts";
import { clausesOf } from "../rows/order.ts";
import { type Columns, columnsOf } from "./aggregate-columns.ts";
import { type Aggregator, aggregatorOf, type Column, isAggregateFunction } from "./aggregators.ts";
import { groupingsOf } from "./grouping.ts";
import { havingOf } from "./having.ts";

export interface Grouped {
  readonly select: readonly SelectItem[];
  readonly rows: readonly ResultRow[];
}

/** Whether a query answers with groups instead of rows. */
export const isAggregate = (query: Query | Subquery): boolean =>
  query.groupBy !== undefined ||
  (query.fields ?? []).some((f) => {
    if (f.type !== "FieldFunctionExpression") return false;
    const { name, args } = callOf(f);
    const inner = typeof args[0] === "object" ? args[0].name : "";
    return [name, inner].some((each) => isAggregateFunction(each) || each === "GROUPING" || isDateFunction(each));
  });

export const isCountOnly = (query: Query): boolean => {
  const [only, ...others] = query.fields ?? [];
  return (
    others.length === 0 &&
    query.groupBy === undefined &&
    only?.type === "FieldFunctionExpression" &&
    only.functionName.toUpperCase() === "COUNT" &&
    only.parameters.length === 0
  );
};

const MOST_GROUPS = 2000;

/** Answers GROUP BY and aggregate functions over the rows that matched. */
export function grouped(query: Query, rows: Iterable<number>, scope: Scope): Grouped {
  const { keys, sets } = groupingsOf(query, scope);
  const all = columnsOf(query, keys, scope);
  const { columns, more } = all;
  const having = havingOf(query, keys, all, scope);
  const every = [...columns, ...more, ...having.columns];

  // Rows are walked once for each set.
  const walked = sets.length === 1 ? rows : [...rows];
  let out: Value[][] = [];
  for (const set of sets) {
    const groups = new Map<string, Aggregator[]>();
    const fresh = (): Aggregator[] => every.map((c) => aggregatorOf(inSet(c, set)));
    for (const i of walked) {
      const key = set.map((k) => JSON.stringify(normalize(k.kind, k.read(i)))).join();
      let aggregators = groups.get(key);
      if (aggregators === undefined) {
        aggregators = fresh();
        groups.set(key, aggregators);
      }
      for (const aggregate of aggregators) aggregate.add(i);
    }
    if (groups.size === 0 && keys.length === 0) groups.set("", fresh());
    out.push(...[...groups.values()].map((aggregators) => aggregators.map((f) => f.value())));
  }
  out = out.filter((values) => having.test(values));
  out.sort(byOrder(clausesOf(query.orderBy), more, columns.length));
  const cut = out.slice(query.offset ?? 0, query.limit === undefined ? undefined : (query.offset ?? 0) + query.limit);
  if (cut.length > MOST_GROUPS) throw refuse.tooManyGroups();
  return {
    select: columns.map((c) => ({ kind: "aggregate", alias: c.alias, type: c.type })),
    rows: cut.map((values) => ({ id: null, values: shown(columns, values), parents: NO_PARENTS })),
  };
}

/** A column in one of the sets that ROLLUP and CUBE make: a key that is not in it is null, and GROUPING is 1. */
const inSet = (column: Column, set: readonly Column[]): Column => {
  if (column.aggregate !== "key") return column;
  const isIn = set.some(({ text }) => text === column.of);
  if (column.isGrouping) return { ...column, read: () => (isIn ? 0 : 1) };
  return isIn ? column : { ...column, read: () => null };
};

const shown = (columns: Columns["columns"], values: readonly Value[]): readonly Value[] =>
  columns.map(({ finish }, k) => {
    const value = values[k] ?? null;
    return finish === undefined || value === null ? value : finish(value);
  });

const NO_PARENTS: ResultRow["parents"] = new Map();

/** Compares two groups by the columns of ORDER BY, which begin at position `from` of their values. */
const byOrder =
  (orderBy: readonly OrderByClause[], columns: readonly Column[], from: number) =>
  (a: readonly Value[], b: readonly Value[]): number => {
    for (let k = 0; k < orderBy.length; k++) {
      const kind = columns[k]?.kind ?? "text";
      const [x, y] = [normalize(kind, a[from + k] ?? null), normalize(kind, b[from + k] ?? null)];
      if (x === y) continue;
      if (x === null || y === null) return (x === null) !== (orderBy[k]?.nulls === "LAST") ? -1 : 1;
      const sign = compare(kind, x, y);
      if (sign !== 0) return orderBy[k]?.order === "DESC" ? -sign : sign;
    }
    return 0;
  };

import type { FieldFunctionExpression, HavingClause, OrderByClause, Query } from "soql-parser-js";
import type { ResultRow, SelectItem, Value } from "../org/interface.ts";
import type { Entity } from "../org/views.ts";
import { compare, kindOf, normalize } from "./compare.ts";
import { conditionOf } from "./condition.ts";
import { type Column, type Fold, foldOf } from "./fold.ts";
import { functionOf } from "./functions.ts";
import { type Readers, resolvePath, type Surroundings } from "./path.ts";
import { predicateOf } from "./predicate.ts";
import { refuse } from "./refusal.ts";
import { bare } from "./select.ts";

export interface AggregateContext {
  readonly entity: Entity;
  readonly readers: Readers;
  readonly around: Surroundings;
  readonly soql: string;
}

export interface Grouped {
  readonly select: readonly SelectItem[];
  readonly rows: readonly ResultRow[];
}

export const isAggregate = (query: Query): boolean =>
  query.groupBy !== undefined ||
  (query.fields ?? []).some((f) => f.type === "FieldFunctionExpression" && f.isAggregateFn === true);

export const isCountOnly = (query: Query): boolean => {
  const [only, ...others] = query.fields ?? [];
  return (
    others.length === 0 &&
    only?.type === "FieldFunctionExpression" &&
    only.functionName.toUpperCase() === "COUNT" &&
    only.parameters.length === 0
  );
};

const MOST_GROUPS = 2000;

/** Answers GROUP BY and aggregate functions over the rows that matched. */
export function grouped(query: Query, rows: Iterable<number>, context: AggregateContext): Grouped {
  const { soql } = context;
  const groupBy = query.groupBy === undefined ? [] : Array.isArray(query.groupBy) ? query.groupBy : [query.groupBy];
  const keys = groupBy.map((g) => {
    if ("fn" in g)
      return column(String(g.fn.parameters?.[0] ?? ""), g.fn.functionName ?? null, "", query, context, true);
    return column(g.field, null, "", query, context, true);
  });
  let expression = 0;
  const columns = (query.fields ?? []).map((f): Column => {
    if (f.type === "FieldFunctionExpression") return ofFunction(f, f.alias ?? `expr${expression++}`, query, context);
    if (f.type !== "Field" && f.type !== "FieldRelationship")
      throw refuse.malformed("Grouped query cannot use child relationships in the SELECT list");
    const text = f.type === "FieldRelationship" ? [...f.relationships, f.field].join(".") : f.field;
    const key = column(text, null, aliasOf(f) ?? "", query, context, true);
    if (!keys.some((k) => k.text === key.text))
      throw refuse.malformedAt(soql, text, `Field must be grouped or aggregated: ${key.text}`);
    return key;
  });
  const orderBy = query.orderBy === undefined ? [] : Array.isArray(query.orderBy) ? query.orderBy : [query.orderBy];
  const more = orderBy.map((o) => orderColumn(o, columns, query, context));
  const having = query.having === undefined ? null : havingColumns(query.having, query, context);
  const all = [...columns, ...more, ...(having?.columns ?? [])];

  const groups = new Map<string, Fold[]>();
  for (const i of rows) {
    const key = keys.map((k) => JSON.stringify(normalize(k.kind, k.read(i)))).join();
    let folds = groups.get(key);
    if (folds === undefined) {
      folds = all.map((c) => foldOf(c));
      groups.set(key, folds);
    }
    for (const fold of folds) fold.add(i);
  }
  if (groups.size === 0 && keys.length === 0)
    groups.set(
      "",
      all.map((c) => foldOf(c)),
    );
  let out = [...groups.values()].map((folds) => folds.map((f) => f.value()));
  const test = having === null ? null : having.test(columns.length + more.length);
  if (test !== null) out = out.filter((values) => test(values));
  out.sort((a, b) => order(orderBy, more, columns.length, a, b));
  const cut = out.slice(query.offset ?? 0, query.limit === undefined ? undefined : (query.offset ?? 0) + query.limit);
  if (cut.length > MOST_GROUPS) throw refuse.tooManyGroups();
  return {
    select: columns.map((c) => ({ kind: "aggregate", alias: c.alias, type: c.type })),
    rows: cut.map((values) => ({ id: null, values: values.slice(0, columns.length), parents: NO_PARENTS })),
  };
}

/** The alias of a field, which only some of the parser's field types have. */
const aliasOf = (f: object): string | undefined => ("alias" in f && typeof f.alias === "string" ? f.alias : undefined);

const NO_PARENTS: ResultRow["parents"] = new Map();

function column(
  text: string,
  fn: string | null,
  alias: string,
  query: Query,
  { entity, readers, around, soql }: AggregateContext,
  grouping: boolean,
): Column {
  const path = resolvePath(entity, bare(text, query.sObjectAlias), around, soql);
  const scalar = functionOf(fn);
  if (fn !== null && scalar === null) throw refuse.malformed(`unexpected token: '${fn}'`);
  if (grouping && scalar === null && path.field["groupable"] !== true)
    throw refuse.malformedAt(soql, text, `field '${path.field.name}' can not be grouped in a query call`);
  const read = readers.value(path);
  const spelled = path.path.join(".");
  return {
    alias: alias === "" ? (path.path.at(-1) ?? "") : alias,
    text: fn === null ? spelled : `${fn.toUpperCase()}(${spelled})`,
    type: scalar?.type ?? path.field.type,
    kind: scalar?.kind ?? kindOf(path.field),
    read: scalar === null ? read : (i) => scalar.apply(read(i)),
    fold: "key",
  };
}

function ofFunction(
  f: Pick<FieldFunctionExpression, "functionName" | "parameters">,
  alias: string,
  query: Query,
  context: AggregateContext,
): Column {
  const name = f.functionName.toUpperCase();
  if (functionOf(name) !== null) return { ...column(String(f.parameters[0]), name, alias, query, context, true) };
  if (!FOLDS.has(name)) throw refuse.malformed(`unexpected token: '${f.functionName}'`);
  const fold = name as Exclude<Column["fold"], "key">; // in FOLDS
  if (f.parameters.length === 0) return { alias, text: "COUNT()", type: "int", kind: "number", read: () => 1, fold };
  const of = column(String(f.parameters[0]), null, alias, query, context, false);
  const counts = fold === "COUNT" || fold === "COUNT_DISTINCT";
  if ((fold === "SUM" || fold === "AVG") && of.kind !== "number") {
    throw refuse.malformedAt(
      context.soql,
      String(f.parameters[0]),
      `field ${of.text} does not support aggregate operator ${fold}`,
    );
  }
  return {
    ...of,
    alias,
    text: `${fold}(${of.text})`,
    fold,
    kind: counts ? "number" : of.kind,
    type: counts ? "int" : fold === "AVG" ? "double" : of.type,
    of: of.kind,
  };
}

const FOLDS = new Set<string>(["COUNT", "COUNT_DISTINCT", "SUM", "AVG", "MIN", "MAX"]);

function orderColumn(o: OrderByClause, columns: readonly Column[], query: Query, context: AggregateContext): Column {
  if ("fn" in o)
    return ofFunction(
      { functionName: o.fn.functionName ?? "", parameters: (o.fn.parameters ?? []).map(String) },
      "",
      query,
      context,
    );
  return (
    columns.find((c) => c.alias.toLowerCase() === o.field.toLowerCase()) ??
    column(o.field, null, "", query, context, false)
  );
}

function order(
  orderBy: readonly OrderByClause[],
  columns: readonly Column[],
  from: number,
  a: readonly Value[],
  b: readonly Value[],
): number {
  for (let k = 0; k < orderBy.length; k++) {
    const kind = columns[k]?.kind ?? "text";
    const [x, y] = [normalize(kind, a[from + k] ?? null), normalize(kind, b[from + k] ?? null)];
    if (x === y) continue;
    if (x === null || y === null) return (x === null) !== (orderBy[k]?.nulls === "LAST") ? -1 : 1;
    const sign = compare(kind, x, y);
    if (sign !== 0) return orderBy[k]?.order === "DESC" ? -sign : sign;
  }
  return 0;
}

/** HAVING compares aggregates and keys of each group. */
function havingColumns(having: HavingClause, query: Query, context: AggregateContext) {
  const columns: Column[] = [];
  // A HAVING has the shape of a WHERE.
  const condition = conditionOf(having as NonNullable<Query["where"]>, context.soql);
  const test = (from: number) => {
    let current: readonly Value[] = [];
    const at = new Map<string, number>();
    for (const [k, c] of columns.entries()) at.set(c.text, from + k);
    const predicate =
      condition === null
        ? () => true
        : predicateOf(condition, {
            soql: context.soql,
            now: context.around.now(),
            operand: (c) => {
              const column = columnOf(c.fn, c.path);
              return { read: () => current[at.get(column.text) ?? -1] ?? null, kind: column.kind, field: null };
            },
            semiJoin: () => new Set(),
          });
    return (values: readonly Value[]): boolean => {
      current = values;
      return predicate(0);
    };
  };
  const columnOf = (fn: string | null, path: string): Column =>
    fn !== null
      ? ofFunction({ functionName: fn, parameters: [path] }, "", query, context)
      : column(path, null, "", query, context, false);
  const collect = (c: ReturnType<typeof conditionOf>): void => {
    if (c === null) return;
    if (c.kind === "not") collect(c.part);
    else if (c.kind === "compare") columns.push(columnOf(c.fn, c.path));
    else c.parts.forEach(collect);
  };
  collect(condition);
  return { columns, test };
}

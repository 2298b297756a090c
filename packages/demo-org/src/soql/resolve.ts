import type { Query, Subquery } from "soql-parser-js";
import type { Entity } from "../org/user-view.ts";
import { normalize } from "./expressions/compare.ts";
import { bare, expressionOf } from "./expressions/expression.ts";
import { type QueryContext, Readers } from "./expressions/field-path.ts";
import type { Scope } from "./expressions/scope.ts";
import { oldVersionsHidden } from "./object-rules/archived-versions.ts";
import { categoryTest } from "./object-rules/data-category.ts";
import { ownedBy } from "./object-rules/using-scope.ts";
import { refuse } from "./refusal.ts";
import { matchingRows, type RowPlan } from "./rows/matching-rows.ts";
import { orderOf } from "./rows/order.ts";
import { resolveSelect, type Selected } from "./select/select.ts";
import { type Comparison, type Condition, conditionOf } from "./where/condition.ts";
import { type PredicateContext, predicateOf, type Test } from "./where/predicate.ts";
import { boundsOf } from "./where/row-bounds.ts";
import { checkSemiJoin } from "./where/semi-join.ts";

const MOST_OFFSET = 2000;

/** A query resolved against the describe, without rows yet. */
export interface Resolved {
  readonly plan: RowPlan;
  readonly readers: Readers;
  readonly selected: readonly Selected[];
}

/** One run of a query: the org as its user sees it, the query's text, and which rows count. */
export interface QueryRun {
  readonly context: QueryContext;
  readonly soql: string;
  /** Deleted and archived rows too. */
  readonly all: boolean;
}

/** @throws OrgError INVALID_TYPE, INVALID_TYPE_FOR_OPERATION */
export function entityOf(name: string, { context, soql }: QueryRun): Entity {
  const entity = context.entity(name);
  if (entity === null) throw refuse.type(soql, name);
  if (!entity.def.can.has("query")) throw refuse.notQueryable(entity.def.name);
  return entity;
}

/** The scope of a query's expressions, with readers of its object's rows. */
export const scopeOf = (
  { sObjectAlias: alias }: Query | Subquery,
  entity: Entity,
  { context, soql }: QueryRun,
): Scope => ({
  entity,
  readers: new Readers(entity, context),
  context,
  soql,
  alias,
});

/** A query without its rows. @throws OrgError for what cannot be resolved or is out of range */
export function resolve(query: Query | (Subquery & { sObject?: never }), entity: Entity, run: QueryRun): Resolved {
  const scope = scopeOf(query, entity, run);
  const selected = resolveSelect(query, scope);
  return { plan: planOf(query, scope, run.all), readers: scope.readers, selected };
}

/** Which rows a query gives. @throws OrgError for a WHERE or ORDER BY that Salesforce refuses */
export function planOf(query: Query | Subquery, scope: Scope, all: boolean): RowPlan {
  const { entity, context, soql, alias } = scope;
  const offset = query.offset ?? 0;
  if (offset > MOST_OFFSET) throw refuse.range(`Maximum SOQL offset allowed is ${MOST_OFFSET}`);
  const where = withoutAlias(conditionOf(query.where, soql), alias);
  const mine = ownedBy(query.usingScope, entity, context.userId);
  const condition: Condition | null =
    mine === null ? where : where === null ? mine : { kind: "and", parts: [where, mine] };
  const matches = condition === null ? null : predicateOf(condition, predicateContext(scope, all));
  const isShown = oldVersionsHidden(where, entity);
  const test: Test | null = isShown === null ? matches : (index) => isShown(index) && (matches?.(index) ?? true);
  const bounds = isShown === null ? boundsOf(condition, entity) : { ...boundsOf(condition, entity), exact: false };
  const plan = { entity, all, offset, limit: query.limit, bounds, test, order: orderOf(query.orderBy, scope) };
  const categories = "withDataCategory" in query ? query.withDataCategory : undefined;
  if (categories === undefined) return plan;
  const isFiled = categoryTest(categories, where, entity, context);
  return { ...plan, bounds: { ...bounds, exact: false }, test: (index) => isFiled(index) && (test?.(index) ?? true) };
}

const withoutAlias = (condition: Condition | null, alias: string | undefined): Condition | null => {
  if (condition === null || alias === undefined) return condition;
  switch (condition.kind) {
    case "compare":
      return { ...condition, path: bare(condition.path, alias) };
    case "not":
      return { kind: "not", part: withoutAlias(condition.part, alias) as Condition }; // a part is a condition
    default:
      return { ...condition, parts: condition.parts.map((p) => withoutAlias(p, alias) as Condition) }; // as above
  }
};

function predicateContext(scope: Scope, all: boolean): PredicateContext {
  const { context, soql } = scope;
  let semiJoins = 0;
  return {
    soql,
    now: context.now(),
    operand(c) {
      if (c.fn?.name === "CONVERTCURRENCY" || c.fn?.name === "FORMAT")
        throw refuse.malformed(
          `${c.fn.name === "FORMAT" ? "FORMAT" : "convertCurrency"}() cannot be used in the WHERE clause`,
        );
      const { read, kind, field } = expressionOf(c.fn ?? c.path, scope);
      return { read, kind, field };
    },
    semiJoin: (c) => idsOf(c, scope, all, ++semiJoins),
  };
}

const hasSemiJoin = (condition: Condition | null): boolean => {
  if (condition === null) return false;
  if (condition.kind === "compare") return condition.semiJoin !== null;
  return condition.kind === "not" ? hasSemiJoin(condition.part) : condition.parts.some(hasSemiJoin);
};

/** The ids that a semi-join selects. `count`: how many semi-joins the WHERE has up to this one. */
function idsOf(c: Comparison, scope: Scope, all: boolean, count: number): ReadonlySet<string> {
  const { semiJoin } = c;
  const run = { context: scope.context, soql: scope.soql, all };
  if (semiJoin === null) return new Set();
  if (hasSemiJoin(conditionOf(semiJoin.where, run.soql)))
    throw refuse.malformed("Nesting of semi join sub-selects is not supported");
  const entity = entityOf(semiJoin.sObject ?? "", run);
  const { plan, selected } = resolve(semiJoin, entity, run);
  const { read } = checkSemiJoin(c, { query: semiJoin, entity, selected }, scope, count);
  const runs = matchingRows(plan);
  const ids = new Set<string>();
  for (const index of runs.slice(0, runs.size)) {
    const id = normalize("id", read(index));
    if (id !== null) ids.add(id);
  }
  return ids;
}

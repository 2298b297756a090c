import type { Query, Subquery } from "soql-parser-js";
import type { Entity } from "../org/user-view.ts";
import { normalize } from "./expressions/compare.ts";
import { bare, expressionOf } from "./expressions/expression.ts";
import { Readers, type Surroundings } from "./expressions/field-path.ts";
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

/** @throws OrgError INVALID_TYPE, INVALID_TYPE_FOR_OPERATION */
export function entityOf(name: string, around: Surroundings, soql: string): Entity {
  const entity = around.entity(name);
  if (entity === null) throw refuse.type(soql, name);
  if (!entity.def.can.has("query")) throw refuse.notQueryable(entity.def.name);
  return entity;
}

/** Everything of a query but its rows. @throws OrgError for what cannot be resolved or is out of range */
export function resolve(
  query: Query | (Subquery & { sObject?: never }),
  entity: Entity,
  around: Surroundings,
  all: boolean,
  soql: string,
): Resolved {
  const readers = new Readers(entity, around);
  const selected = resolveSelect(query, { entity, readers, around, soql, alias: query.sObjectAlias });
  return { plan: planOf(query, entity, readers, around, all, soql), readers, selected };
}

/** Which rows a query gives. @throws OrgError for a WHERE or ORDER BY that Salesforce refuses */
export function planOf(
  query: Query | Subquery,
  entity: Entity,
  readers: Readers,
  around: Surroundings,
  all: boolean,
  soql: string,
): RowPlan {
  const offset = query.offset ?? 0;
  if (offset > MOST_OFFSET) throw refuse.range(`Maximum SOQL offset allowed is ${MOST_OFFSET}`);
  const where = withoutAlias(conditionOf(query.where, soql), query.sObjectAlias);
  const mine = ownedBy(query.usingScope, entity, around.userId);
  const scope: Scope = { entity, readers, around, soql, alias: query.sObjectAlias };
  const condition: Condition | null =
    mine === null ? where : where === null ? mine : { kind: "and", parts: [where, mine] };
  const asked = condition === null ? null : predicateOf(condition, contextOf(scope, all));
  const isShown = oldVersionsHidden(where, entity);
  const test: Test | null = isShown === null ? asked : (index) => isShown(index) && (asked?.(index) ?? true);
  const bounds = isShown === null ? boundsOf(condition, entity) : { ...boundsOf(condition, entity), exact: false };
  const plan = { entity, all, offset, limit: query.limit, bounds, test, order: orderOf(query.orderBy, scope) };
  const categories = "withDataCategory" in query ? query.withDataCategory : undefined;
  if (categories === undefined) return plan;
  const isFiled = categoryTest(categories, where, entity, around);
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

function contextOf(scope: Scope, all: boolean): PredicateContext {
  const { around, soql } = scope;
  let semiJoins = 0;
  return {
    soql,
    now: around.now(),
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

/** What a semi-join's one field holds. `count`: how many there are in the WHERE up to this one. */
function idsOf(c: Comparison, scope: Scope, all: boolean, count: number): ReadonlySet<string> {
  const { semiJoin } = c;
  const { around, soql } = scope;
  if (semiJoin === null) return new Set();
  if (hasSemiJoin(conditionOf(semiJoin.where, soql)))
    throw refuse.malformed("Nesting of semi join sub-selects is not supported");
  const entity = entityOf(semiJoin.sObject ?? "", around, soql);
  const { plan, selected } = resolve(semiJoin, entity, around, all, soql);
  const { read } = checkSemiJoin(c, semiJoin, selected, scope, entity, count);
  const runs = matchingRows(plan);
  const ids = new Set<string>();
  for (const index of runs.slice(0, runs.size)) {
    const id = normalize("id", read(index));
    if (id !== null) ids.add(id);
  }
  return ids;
}

import type { Query, Subquery } from "soql-parser-js";
import type { Entity } from "../org/views.ts";
import { boundsOf } from "./bounds.ts";
import { kindOf, normalize } from "./compare.ts";
import { type Comparison, type Condition, conditionOf } from "./condition.ts";
import { orderOf } from "./order.ts";
import { Readers, resolvePath, type Surroundings } from "./path.ts";
import { type PredicateContext, predicateOf } from "./predicate.ts";
import { refuse } from "./refusal.ts";
import { matchingRows, type RowPlan } from "./rows.ts";
import { bare, resolveSelect, type Selected } from "./select.ts";

const MOST_OFFSET = 2000;
const MOST_SEMI_JOINS = 2;

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
  const selected = resolveSelect(query, entity, around, soql);
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
  const mine = query.usingScope?.toLowerCase() === "mine" ? mineOnly(around.userId) : null;
  const condition: Condition | null =
    mine === null ? where : where === null ? mine : { kind: "and", parts: [where, mine] };
  return {
    entity,
    all,
    offset,
    limit: query.limit,
    bounds: boundsOf(condition, entity),
    test: condition === null ? null : predicateOf(condition, contextOf(entity, readers, around, all, soql)),
    order: orderOf(query.orderBy, entity, query.sObjectAlias, readers, around, soql),
  };
}

const mineOnly = (userId: string): Condition => ({
  kind: "compare",
  path: "OwnerId",
  fn: null,
  operator: "=",
  values: [{ type: "STRING", text: `'${userId}'` }],
  semiJoin: null,
});

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

function contextOf(
  entity: Entity,
  readers: Readers,
  around: Surroundings,
  all: boolean,
  soql: string,
): PredicateContext {
  let semiJoins = 0;
  return {
    soql,
    now: around.now(),
    operand(c) {
      const path = resolvePath(entity, c.path, around, soql);
      return { read: readers.value(path), kind: kindOf(path.field), field: path };
    },
    semiJoin(c) {
      if (++semiJoins > MOST_SEMI_JOINS)
        throw refuse.malformed(`Maximum ${MOST_SEMI_JOINS} semi join sub-selects are allowed`);
      return idsOf(c, around, all, soql);
    },
  };
}

const hasSemiJoin = (condition: Condition | null): boolean => {
  if (condition === null) return false;
  if (condition.kind === "compare") return condition.semiJoin !== null;
  return condition.kind === "not" ? hasSemiJoin(condition.part) : condition.parts.some(hasSemiJoin);
};

/** What a semi-join's one field holds. */
function idsOf({ semiJoin, path }: Comparison, around: Surroundings, all: boolean, soql: string): ReadonlySet<string> {
  if (semiJoin === null) return new Set();
  if (semiJoin.orderBy !== undefined || semiJoin.limit !== undefined)
    throw refuse.malformed("Semi join sub-selects cannot have ORDER BY or LIMIT");
  if (hasSemiJoin(conditionOf(semiJoin.where, soql)))
    throw refuse.malformed("Nesting of semi join sub-selects is not supported");
  const entity = entityOf(semiJoin.sObject ?? "", around, soql);
  const { plan, selected, readers } = resolve(semiJoin, entity, around, all, soql);
  const [only, ...others] = selected;
  if (only?.kind !== "field" || others.length > 0)
    throw refuse.malformed(`Semi join sub-selects must select exactly one field: ${path}`);
  const read = readers.value(only.path);
  const runs = matchingRows(plan);
  const ids = new Set<string>();
  for (const index of runs.slice(0, runs.size)) {
    const id = normalize(kindOf(only.path.field), read(index));
    if (id !== null) ids.add(id);
  }
  return ids;
}

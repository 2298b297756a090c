import type { Query } from "soql-parser-js";
import { OrgError } from "../../org/org.ts";
import type { Entity } from "../../org/user-view.ts";
import { expressionOf } from "../expressions/expression.ts";
import type { Expression, Scope } from "../expressions/scope.ts";
import { refuse } from "../refusal.ts";
import type { Selected } from "../select/select.ts";
import type { Comparison } from "./condition.ts";

const MOST_SEMI_JOINS = 2;

/** The query inside, its object, and what it selects. */
interface SemiJoin {
  readonly query: Query;
  readonly entity: Entity;
  readonly selected: readonly Selected[];
}

/**
 * Refuses what a semi-join or an anti-join may not be (SOQL and SOSL Reference, "Semi-Joins with IN and Anti-Joins with NOT IN"): ids on both
 * sides, of one kind, another object inside than outside, at most two of them.
 * @param count how many semi-joins the WHERE has up to this one
 * @returns the field inside
 * @throws OrgError MALFORMED_QUERY, EXCEEDED_MAX_SEMIJOIN_SUBSELECTS
 */
export function checkSemiJoin(
  { path, fn }: Comparison,
  { query, entity: inside, selected }: SemiJoin,
  scope: Scope,
  count: number,
): Pick<Expression, "read"> {
  if (count > MOST_SEMI_JOINS) {
    const message = `Maximum ${MOST_SEMI_JOINS} semi join sub-selects are allowed`;
    throw new OrgError(400, "EXCEEDED_MAX_SEMIJOIN_SUBSELECTS", message);
  }
  if (query.orderBy !== undefined || query.limit !== undefined)
    throw refuse.malformed("Semi join sub-selects cannot have ORDER BY or LIMIT");
  const [only, ...others] = selected;
  if (only?.kind !== "field" || others.length > 0)
    throw refuse.malformed(`Semi join sub-selects must select exactly one field: ${path}`);
  const left = expressionOf(fn ?? path, scope);
  if (left.kind !== "id" || fn !== null)
    throw refuse.malformed(
      `The left operand field in the where expression for outer query should be an id field, cannot use: '${path}'`,
    );
  const right = only.path;
  if (right.field.type !== "id" && right.field.type !== "reference")
    throw refuse.malformed(`Semi join sub-select can only query id fields, cannot use: '${right.path.join(".")}'`);
  if (right.hops.length > 0)
    throw refuse.malformed(`Semi join sub-selects cannot query relationship fields: '${right.path.join(".")}'`);
  if (inside.def.name === scope.entity.def.name)
    throw refuse.malformed("The inner and outer selects should not be on the same object type");
  const outer = scope.entity.def.name;
  const leads = (field: typeof right.field, object: string): readonly string[] =>
    field.type === "id" ? [object] : field.referenceTo;
  const wanted = leads(left.path.field, left.path.hops.at(-1)?.target?.def.name ?? outer);
  if (!leads(right.field, inside.def.name).some((name) => wanted.includes(name)))
    throw refuse.malformed(
      `The selected field '${right.path.join(".")}' in the subquery and the left operand field in the where expression in the outer query '${path}' should point to the same object type`,
    );
  return only;
}

import type { Query } from "soql-parser-js";
import type { FieldDescribe } from "../../org/org.ts";
import type { Entity } from "../../org/user-view.ts";
import { refuse } from "../refusal.ts";
import { type Comparison, conditionOf, topLevelParts } from "../where/condition.ts";

const MOST_ROWS = 200;

/**
 * FIELDS(ALL), FIELDS(STANDARD), FIELDS(CUSTOM). All but STANDARD require a LIMIT or a list of Ids of at most 200 (SOQL and SOSL
 * Reference, "FIELDS()").
 * @throws OrgError MALFORMED_QUERY
 */
export function fieldsOf(
  which: string,
  { limit, where }: Pick<Query, "limit" | "where">,
  entity: Entity,
): readonly FieldDescribe[] {
  const word = which.toUpperCase();
  if (!["ALL", "STANDARD", "CUSTOM"].includes(word)) throw refuse.malformed(`unexpected token: '${which}'`);
  if (word !== "STANDARD" && !(limit !== undefined && limit <= MOST_ROWS) && !namesRows(where))
    throw refuse.malformed(`The SOQL FIELDS function must have a LIMIT of at most ${MOST_ROWS}`);
  const chosen = entity.describe.fields.filter((f) => word === "ALL" || (f["custom"] === true) === (word === "CUSTOM"));
  // Fields that REST cannot write are left out, as by Salesforce.
  return chosen.filter((f) => f.type !== "complexvalue");
}

function namesRows(where: Query["where"]): boolean {
  const parts = topLevelParts(conditionOf(where, ""));
  const isList = ({ path, fn, operator, values, semiJoin }: Comparison): boolean =>
    path.toLowerCase() === "id" &&
    fn === null &&
    semiJoin === null &&
    (operator === "=" || operator === "IN") &&
    values.length <= MOST_ROWS;
  return parts.some((part) => part.kind === "compare" && isList(part));
}

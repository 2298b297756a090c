import type { Query } from "soql-parser-js";
import type { FoundField } from "../../../discover/parent-path.ts";
import { isSameName } from "../../../names.ts";
import { leavesOf } from "../soql/condition-leaves.ts";
import { groupsOf, orderOf } from "../soql/group-by.ts";
import { type Call, callOf, fieldsIn } from "../soql/soql-functions.ts";
import type { QueryScope } from "./query-scope.ts";
import { checkSemiJoin } from "./semi-join.ts";

type Conditions = Pick<Query, "where" | "groupBy" | "having" | "orderBy">;

/**
 * Checks the fields that a query's conditions, groups and order name; their SELECTs in brackets, too.
 * @param aliases names that the SELECT gives.
 * @throws TapError of kind "config" with the place of what Salesforce would refuse.
 */
export function checkConditions(
  { where, groupBy, having, orderBy }: Conditions,
  place: QueryScope,
  aliases: readonly string[],
): void {
  const filters = place.behind("WHERE");
  let semiJoins = 0;
  for (const { left } of leavesOf(where)) {
    checkAll("fn" in left ? callOf(left.fn) : left.field, filters, "filter");
    if (!("valueQuery" in left)) continue;
    semiJoins += 1;
    const inner = checkSemiJoin(left.valueQuery, place, semiJoins);
    if (inner !== null) checkConditions(left.valueQuery, inner, []);
  }
  for (const group of groupsOf(groupBy)) checkAll(group, place.behind("GROUP"), "group");
  for (const { left } of leavesOf(having)) {
    if ("fn" in left || !isAlias(left.field, aliases))
      checkAll("fn" in left ? callOf(left.fn) : left.field, place.behind("HAVING"), null);
  }
  for (const each of orderOf(orderBy))
    if (typeof each !== "string" || !isAlias(each, aliases)) checkAll(each, place.behind("ORDER"), "order");
}

export const isAlias = (written: string, aliases: readonly string[]): boolean =>
  aliases.some((alias) => isSameName(alias, written));

const abilities = { filter: "filterable", group: "groupable", order: "sortable" } as const;

/** A field itself must be fit for what is done with it; of what a function makes of fields Salesforce alone knows. */
function checkAll(part: Call | string, place: QueryScope, doing: keyof typeof abilities | null): void {
  if (typeof part !== "string") {
    for (const field of fieldsIn(part)) fieldAt(field, place);
    return;
  }
  const found = fieldAt(part, place);
  if (found === null || doing === null || found.parents.includes(null)) return;
  const { type, calculated, [abilities[doing]]: isFit } = found.field;
  if (isFit !== false) return;
  const kind = calculated ? "a formula or roll-up" : `of type ${type}`;
  throw place.fault(`Salesforce does not ${doing} by ${part} (it is ${kind})`, part, {
    hint: `Choose another field to ${doing} by.`,
  });
}

/** Null where what may be asked of a parent of several types is Salesforce's to say, and while objects are to be described. */
function fieldAt(written: string, place: QueryScope): FoundField | null {
  return isBehindSeveral(written, place) ? null : place.field(written);
}

function isBehindSeveral(written: string, place: QueryScope): boolean {
  const [first = "", ...rest] = place.nameOf(written).split(".");
  const reference = place.object.fields.find(({ relationshipName }) => isSameName(relationshipName ?? "", first));
  return rest.length > 0 && (first.includes(":") || (reference?.referenceTo.length ?? 0) > 1);
}

import type { Query } from "soql-parser-js";
import type { FoundField } from "../../../discover/parent-path.ts";
import { isSameName } from "../../../names.ts";
import { type Leaf, leavesOf } from "../soql/condition-leaves.ts";
import { groupsOf, orderOf } from "../soql/group-by.ts";
import {
  type Call,
  callOf,
  callText,
  fieldsIn,
  isAggregate,
  isFunctionName,
  typeOfCall,
} from "../soql/soql-functions.ts";
import { checkValues } from "./check-values.ts";
import type { QueryScope } from "./query-scope.ts";

type Conditions = Pick<Query, "where" | "groupBy" | "having" | "orderBy">;

/**
 * Checks the fields that a query's conditions, groups and order name; their SELECTs in brackets, too.
 * @param aliases names that the SELECT gives.
 * @throws TapError of kind "config" with the position of what Salesforce would refuse.
 */
export function checkConditions(
  { where, groupBy, having, orderBy }: Conditions,
  scope: QueryScope,
  aliases: readonly string[],
): void {
  const filters = scope.after("WHERE");
  let semiJoins = 0;
  for (const { left } of leavesOf(where)) {
    const part = "fn" in left ? callOf(left.fn) : left.field;
    checkAll(part, filters, "filter");
    refuseAggregate(part, filters);
    if (!("valueQuery" in left)) {
      checkCompared(left, part, filters);
      continue;
    }
    semiJoins += 1;
    const inner = checkSemiJoin(left.valueQuery, scope, semiJoins);
    if (inner !== null) checkConditions(left.valueQuery, inner, []);
  }
  for (const group of groupsOf(groupBy)) checkAll(group, scope.after("GROUP"), "group");
  for (const { left } of leavesOf(having)) {
    if (!("fn" in left) && isAlias(left.field, aliases)) continue;
    const part = "fn" in left ? callOf(left.fn) : left.field;
    checkAll(part, scope.after("HAVING"), null);
    checkCompared(left, part, scope.after("HAVING"));
  }
  for (const each of orderOf(orderBy))
    if (typeof each !== "string" || !isAlias(each, aliases)) checkAll(each, scope.after("ORDER"), "order");
}

export const isAlias = (written: string, aliases: readonly string[]): boolean =>
  aliases.some((alias) => isSameName(alias, written));

const abilities = { filter: "filterable", group: "groupable", order: "sortable" } as const;

/** A field itself must be fit for what is done with it; of what a function makes of fields Salesforce alone knows. */
function checkAll(part: Call | string, scope: QueryScope, doing: keyof typeof abilities | null): void {
  if (typeof part !== "string") {
    for (const field of fieldsIn(part)) fieldAt(field, scope);
    return;
  }
  const found = fieldAt(part, scope);
  if (found === null || doing === null || found.parents.includes(null)) return;
  const { type, calculated, [abilities[doing]]: isFit } = found.field;
  if (isFit !== false) return;
  const kind = calculated ? "a formula or roll-up" : `of type ${type}`;
  throw scope.error(`Salesforce does not ${doing} by ${part} (it is ${kind})`, part, {
    hint: `Choose another field to ${doing} by.`,
  });
}

/** Groups are there only after the rows are chosen. (SOQL and SOSL Reference, HAVING.) */
function refuseAggregate(part: Call | string, scope: QueryScope): void {
  if (typeof part === "string" || !isAggregate(part)) return;
  const hint = "Write the condition in HAVING, behind GROUP BY.";
  throw scope.error(`${callText(part)} is of groups, and WHERE of rows`, part.name, { hint });
}

/** What Salesforce writes itself, as the query of a list view, it takes. */
function checkCompared(left: Leaf["left"], part: Call | string, scope: QueryScope): void {
  if (scope.isOfSalesforce || (typeof part !== "string" && !isFunctionName(part.name))) return;
  const typeOf = (written: string): string => fieldAt(written, scope)?.field.type ?? "";
  checkValues(left, typeof part === "string" ? typeOf(part) : typeOfCall(part, typeOf), scope);
}

/** Null where what may be asked of a parent of several types is Salesforce's to say, and while objects wait to be described. */
function fieldAt(written: string, scope: QueryScope): FoundField | null {
  return isBehindSeveral(written, scope) ? null : scope.field(written);
}

function isBehindSeveral(written: string, scope: QueryScope): boolean {
  const [first = "", ...rest] = scope.nameOf(written).split(".");
  const reference = scope.object.fields.find(({ relationshipName }) => isSameName(relationshipName ?? "", first));
  return rest.length > 0 && (first.includes(":") || (reference?.referenceTo.length ?? 0) > 1);
}

/** In one WHERE. */
const mostSemiJoins = 2;

/**
 * Checks a SELECT in a condition, but for its own condition. (SOQL and SOSL Reference, Considerations for Semi-Join and
 * Anti-Join Queries.)
 * @param count how many of them the WHERE has up to this one.
 * @returns the scope of its own names; null while its object waits to be described.
 * @throws TapError of kind "config" with the position of what Salesforce would refuse.
 */
function checkSemiJoin(query: Query, scope: QueryScope, count: number): QueryScope | null {
  const tokens = scope.nextInner();
  const { sObject = "", sObjectAlias, where, orderBy, limit, groupBy, fields = [] } = query;
  const error = (what: string, hint: string, word = "SELECT") => scope.error(what, word, { tokens, hint });
  if (count > mostSemiJoins)
    throw error(`a WHERE has at most ${mostSemiJoins} SELECTs in brackets`, "Make two queries of it.");
  if (isSameName(sObject, scope.object.name))
    throw error(`it asks for ${sObject} inside of ${sObject}`, "Write the condition without a SELECT.", sObject);
  const clause =
    orderBy !== undefined ? "ORDER" : limit !== undefined ? "LIMIT" : groupBy !== undefined ? "GROUP" : null;
  if (clause !== null)
    throw error("a SELECT in a condition has no order, limit or groups", "Leave that clause out.", clause);
  if (leavesOf(where).some(({ left }) => "valueQuery" in left))
    throw error("a SELECT in a condition has no other in its own", "Ask for a field of a parent instead.");
  const object = scope.otherObject(sObject, tokens);
  if (object === null) return null;
  const inner = scope.inside(tokens, object, sObjectAlias ?? null);
  for (const field of fields) {
    if (field.type === "Field") inner.field(field.field);
    if (field.type === "FieldRelationship") inner.field([...field.relationships, field.field].join("."));
  }
  return inner;
}

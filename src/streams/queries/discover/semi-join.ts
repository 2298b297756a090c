import type { Query } from "soql-parser-js";
import { isSameName } from "../../../names.ts";
import { leavesOf } from "../soql/condition-leaves.ts";
import type { QueryScope } from "./query-scope.ts";

/** In one WHERE. */
const mostSemiJoins = 2;

/**
 * Checks a SELECT in a condition, but for its own condition. (SOQL and SOSL Reference, Considerations for Semi-Join and
 * Anti-Join Queries.)
 * @param count how many of them the WHERE has up to this one.
 * @returns the place of its own names; null while its object is to be described.
 * @throws TapError of kind "config" with the place of what Salesforce would refuse.
 */
export function checkSemiJoin(query: Query, place: QueryScope, count: number): QueryScope | null {
  const scope = place.nextInner();
  const { sObject = "", sObjectAlias, where, orderBy, limit, groupBy, fields = [] } = query;
  const fault = (what: string, hint: string, word = "SELECT") => place.fault(what, word, { scope, hint });
  if (count > mostSemiJoins)
    throw fault(`a WHERE has at most ${mostSemiJoins} SELECTs in brackets`, "Make two queries of it.");
  if (isSameName(sObject, place.object.name))
    throw fault(`it asks for ${sObject} inside of ${sObject}`, "Write the condition without a SELECT.", sObject);
  const clause =
    orderBy !== undefined ? "ORDER" : limit !== undefined ? "LIMIT" : groupBy !== undefined ? "GROUP" : null;
  if (clause !== null)
    throw fault("a SELECT in a condition has no order, limit or groups", "Leave that clause out.", clause);
  if (leavesOf(where).some(({ left }) => "valueQuery" in left))
    throw fault("a SELECT in a condition has no other in its own", "Ask for a field of a parent instead.");
  const object = place.otherObject(sObject, scope);
  if (object === null) return null;
  const inner = place.inside(scope, object, sObjectAlias ?? null);
  for (const field of fields) {
    if (field.type === "Field") inner.field(field.field);
    if (field.type === "FieldRelationship") inner.field([...field.relationships, field.field].join("."));
  }
  return inner;
}

import type { GroupByClause, HavingClause, OrderByClause, Query, WhereClause } from "soql-parser-js";
import { callOf, fieldsIn } from "./functions.ts";
import { isSame, type Place } from "./place.ts";

/**
 * Checks the fields that a query's conditions, groups and order name; their SELECTs in brackets, too.
 * @param aliases names that the SELECT gives.
 * @throws TapError of kind "config" with the place of what Salesforce would refuse.
 */
export function checkConditions(
  { where, groupBy, having, orderBy }: Pick<Query, "where" | "groupBy" | "having" | "orderBy">,
  place: Place,
  aliases: readonly string[],
): void {
  for (let at: WhereClause | HavingClause | undefined = where; at !== undefined; at = rightOf(at))
    checkLeaf(at, place, true);
  for (const field of fieldsOfGroups(groupBy)) place.field(field);
  for (let at: WhereClause | HavingClause | undefined = having; at !== undefined; at = rightOf(at))
    checkLeaf(at, place, false);
  for (const field of fieldsOfOrder(orderBy)) if (!aliases.some((alias) => isSame(alias, field))) place.field(field);
}

function rightOf(clause: WhereClause | HavingClause): WhereClause | HavingClause | undefined {
  return "right" in clause ? clause.right : undefined;
}

function checkLeaf({ left }: WhereClause | HavingClause, place: Place, isFilter: boolean): void {
  if (left === null) return;
  if ("fn" in left) for (const field of fieldsIn(callOf(left.fn))) checkField(field, place, false);
  if ("field" in left) checkField(left.field, place, isFilter);
  if ("valueQuery" in left) checkSemiJoin(left.valueQuery, place);
}

function checkField(written: string, place: Place, isFilter: boolean): void {
  // What a condition may ask of a parent of several types, Salesforce alone knows.
  if (isBehindSeveral(written, place)) return;
  const found = place.field(written);
  if (isFilter && found?.path.length === 1 && !found.field.filterable)
    throw place.fault(`Salesforce does not filter by ${written} (it is of type ${found.field.type})`, written);
}

function isBehindSeveral(written: string, { object }: Place): boolean {
  const [first = "", ...rest] = written.split(".");
  const reference = object.fields.find(
    ({ relationshipName }) => relationshipName !== null && isSame(relationshipName, first),
  );
  return rest.length > 0 && (first.includes(":") || (reference?.referenceTo.length ?? 0) > 1);
}

function checkSemiJoin(query: Query, place: Place): void {
  const scope = place.nextInner();
  const object = place.otherObject(query.sObject ?? "", scope);
  if (object === null) return;
  const inner = place.inside(scope, object, query.sObjectAlias ?? null);
  for (const field of query.fields ?? []) {
    if (field.type === "Field") inner.field(field.field);
    if (field.type === "FieldRelationship") inner.field([...field.relationships, field.field].join("."));
  }
  checkConditions(query, inner, []);
}

function fieldsOfGroups(groupBy: GroupByClause | GroupByClause[] | undefined): readonly string[] {
  return listOf(groupBy).flatMap((group) => ("fn" in group ? fieldsIn(callOf(group.fn)) : [group.field]));
}

function fieldsOfOrder(orderBy: OrderByClause | OrderByClause[] | undefined): readonly string[] {
  return listOf(orderBy).flatMap((order) => ("fn" in order ? fieldsIn(callOf(order.fn)) : [order.field]));
}

function listOf<T>(value: T | T[] | undefined): readonly T[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

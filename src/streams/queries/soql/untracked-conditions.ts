import type { Query, ValueCondition, ValueFunctionCondition } from "soql-parser-js";
import { type Leaf, leavesOf } from "./condition-leaves.ts";
import { type Call, callOf, callText, fieldsIn, isDateFunction } from "./soql-functions.ts";

/** A row's owner is a field of its own; who else is in a team or a territory is not. */
const ownScope = /^(?:everything|mine)$/i;

/**
 * The parts of a query by which a row can come in though it did not change: conditions on what does not change its
 * SystemModstamp, and on the day where days can let a row in. What days can only take out, as CloseDate > TODAY, is none.
 * @param isTracked whether a field changes only with the row's SystemModstamp.
 */
export function untrackedConditionsOf(
  { where, usingScope, withDataCategory }: Query,
  isTracked: (field: string) => boolean,
): readonly string[] {
  const scope = usingScope !== undefined && !ownScope.test(usingScope) ? [`the scope ${usingScope}`] : [];
  const categories = withDataCategory === undefined ? [] : ["its data categories"];
  const leaves = leavesOf(where).flatMap((leaf) => untrackedPartOf(leaf, isTracked) ?? []);
  return [...new Set([...scope, ...leaves, ...categories])];
}

function untrackedPartOf({ left, isNegated }: Leaf, isTracked: (field: string) => boolean): string | null {
  if ("valueQuery" in left) return `${left.field} ${left.operator} (SELECT ... FROM ${left.valueQuery.sObject})`;
  const call = "fn" in left ? callOf(left.fn) : null;
  const text = "fn" in left ? callText(callOf(left.fn)) : left.field;
  const fields = "fn" in left ? fieldsIn(callOf(left.fn)) : [left.field];
  if (!fields.every(isTracked) || (call !== null && !isSteady(call))) return text;
  const types = [left.literalType ?? []].flat();
  // By the rates of the day. (SOQL and SOSL Reference, convertCurrency().)
  if (types.some((type) => type.endsWith("_WITH_CURRENCY_PREFIX"))) return `${text} in a currency`;
  const isRelative = types.some((type) => type === "DATE_LITERAL" || type === "DATE_N_LITERAL");
  if (!isRelative || onlyRemovesRows(left, isNegated)) return null;
  return `${isNegated ? "NOT " : ""}${text} ${left.operator} ${[left.value].flat().join(", ")}`;
}

/** Gives the same as long as its fields are the same: labels and unknown functions need not. */
function isSteady(call: Call): boolean {
  return call.name === "DISTANCE" || isDateFunction(call);
}

/** These never lie in the future. */
const audits = new Set(["createddate", "lastmodifieddate", "systemmodstamp"]);
/** Ranges of time that last up to now: what lies in the past is in until it is out. */
const present = /^(?:TODAY|THIS_\w+|LAST_90_DAYS|LAST_N_DAYS:\d+)$/i;

const opposite: Readonly<Record<string, string>> = { "<": ">=", "<=": ">", ">": "<=", ">=": "<" };

/** Whether days can only take rows out: bounds move on, so that what is above one comes to lie below. */
function onlyRemovesRows(left: ValueCondition | ValueFunctionCondition, isNegated: boolean): boolean {
  const { operator } = left;
  const own = isNegated ? opposite[operator] : operator;
  if (own === ">" || own === ">=") return true;
  if (isNegated || (operator !== "=" && operator !== "IN")) return false;
  // The day of a function may be that of another time zone than TODAY is.
  if (!("field" in left)) return false;
  const name = left.field.split(".").at(-1) ?? "";
  return audits.has(name.toLowerCase()) && [left.value].flat().every((value) => present.test(value));
}

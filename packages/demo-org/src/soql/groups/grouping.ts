import type { GroupByClause, Query } from "soql-parser-js";
import { type Call, callOf } from "../expressions/call.ts";
import { expressionOf } from "../expressions/expression.ts";
import { isDateFunction } from "../expressions/functions.ts";
import type { Scope } from "../expressions/scope.ts";
import { refuse } from "../refusal.ts";
import type { Column } from "./aggregators.ts";

/** What a query groups by. */
export interface Groupings {
  readonly keys: readonly Column[];
  /** One list of keys for a plain GROUP BY; those of all subtotals for ROLLUP and CUBE. */
  readonly sets: readonly (readonly Column[])[];
}

const MOST_SUBTOTALED = 3;

/** @throws OrgError MALFORMED_QUERY for what cannot be grouped */
export function groupingsOf({ groupBy }: Query, scope: Scope): Groupings {
  const clauses: readonly GroupByClause[] = groupBy === undefined ? [] : Array.isArray(groupBy) ? groupBy : [groupBy];
  const calls = clauses.map((clause) => ("fn" in clause ? callOf(clause.fn) : clause.field));
  const [first] = calls;
  if (typeof first !== "object" || (first.name !== "ROLLUP" && first.name !== "CUBE")) {
    const keys = calls.map((call) => keyOf(call, scope));
    return { keys, sets: [keys] };
  }
  if (calls.length > 1) throw refuse.malformed(`GROUP BY ${first.name} cannot be combined with other groupings`);
  if (first.args.length > MOST_SUBTOTALED)
    throw refuse.malformed(`GROUP BY ${first.name} supports at most ${MOST_SUBTOTALED} fields`);
  const keys = first.args.map((call) => keyOf(call, scope));
  const sets =
    first.name === "ROLLUP"
      ? Array.from({ length: keys.length + 1 }, (_, n) => keys.slice(0, keys.length - n))
      : Array.from({ length: 2 ** keys.length }, (_, bits) => keys.filter((_key, k) => !((bits >> k) & 1)));
  return { keys, sets };
}

/** A grouped expression as a column. */
function keyOf(call: Call | string, scope: Scope): Column {
  if (typeof call === "object" && !isDateFunction(call.name))
    throw refuse.malformedAt(scope.soql, call.name, `unexpected token: '${call.name}'`);
  const { path, field, kind, text, read } = expressionOf(call, scope);
  if (typeof call === "string" && field["groupable"] !== true)
    throw refuse.malformedAt(scope.soql, call, `field '${field.name}' can not be grouped in a query call`);
  return { alias: path.path.at(-1) ?? "", text, type: field.type, kind, read, aggregate: "key", of: text };
}

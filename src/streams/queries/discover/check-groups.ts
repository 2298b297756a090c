import { leavesOf } from "../soql/condition-leaves.ts";
import { clausesOf, groupsOf, orderOf, subtotalOf } from "../soql/group-by.ts";
import type { ParsedQuery } from "../soql/parse-query.ts";
import {
  type Call,
  callOf,
  callText,
  isAggregate,
  isBareCount,
  isDateFunction,
  isPresentation,
} from "../soql/soql-functions.ts";
import { isAlias } from "./check-conditions.ts";
import type { QueryScope } from "./query-scope.ts";

const mostSubtotaled = 3;

/**
 * Checks what a query of groups may ask for, and that other queries do not ask for parts of groups. (SOQL and SOSL Reference,
 * GROUP BY, HAVING, Date Functions, COUNT().)
 * @throws TapError of kind "config" with the position of what Salesforce would refuse.
 */
export function checkGroups(query: ParsedQuery, scope: QueryScope): void {
  const { tree, items } = query;
  const calls = items.flatMap((item) => (item.kind === "call" ? [item.call] : []));
  if (!query.isAggregate) {
    const part = calls.find(isDateFunction);
    if (part === undefined) return;
    const hint = "Ask for the field itself, or group by the function.";
    throw scope.error(`${callText(part)} is for groups`, part.name, { hint });
  }
  checkSubtotals(query, scope);
  if (items.length > 1 && calls.some(isBareCount))
    throw scope.error("COUNT() without a field stands alone", "COUNT", { hint: "Write COUNT(Id)." });
  if (tree.limit !== undefined && tree.groupBy === undefined && !calls.some(isBareCount))
    throw scope.error("LIMIT has no place beside a sum of all rows", "LIMIT", {
      hint: "Leave it out, or add GROUP BY.",
    });
  const stray = strayIn(query, scope);
  for (const item of items) {
    if (item.kind === "field") refuse(stray(item.path), scope);
    if (item.kind === "call") refuse(stray(item.call), scope);
  }
  const aliases = items.flatMap((item) => ("alias" in item && item.alias !== null ? [item.alias] : []));
  for (const { left } of leavesOf(tree.having)) {
    const part = "fn" in left ? callOf(left.fn) : left.field;
    if (typeof part !== "string" || !isAlias(part, aliases)) refuse(stray(part), scope.after("HAVING"));
  }
  for (const part of orderOf(tree.orderBy))
    if (typeof part !== "string" || !isAlias(part, aliases)) refuse(stray(part), scope.after("ORDER"));
}

function checkSubtotals({ tree }: ParsedQuery, scope: QueryScope): void {
  const call = subtotalOf(tree.groupBy);
  if (call === null) return;
  const hint = "Name all fields in its brackets, three at most.";
  if (clausesOf(tree.groupBy).length > 1) throw scope.error(`GROUP BY ${call.name} stands alone`, call.name, { hint });
  if (call.args.length > mostSubtotaled)
    throw scope.error(`GROUP BY ${call.name} takes ${mostSubtotaled} fields at most`, call.name, { hint });
}

function refuse(stray: string | null, scope: QueryScope): void {
  if (stray === null) return;
  const hint = `Add it to GROUP BY, or ask for a function of it, as MAX(${stray}).`;
  throw scope.error(`${stray} is neither grouped nor aggregated`, stray, { hint });
}

/** Which field of an expression is neither grouped nor in a function of groups; null: none. */
function strayIn({ tree }: ParsedQuery, scope: QueryScope): (part: Call | string) => string | null {
  const keyOf = (part: Call | string): string =>
    typeof part === "string" ? scope.nameOf(part) : `${part.name}(${part.args.map(keyOf).join()})`;
  const groups = new Set(groupsOf(tree.groupBy).map(keyOf));
  const stray = (part: Call | string): string | null => {
    if (groups.has(keyOf(part))) return null;
    // An id of a parent is the lookup by another name.
    if (typeof part === "string") return /\.id$/.test(keyOf(part)) ? null : part;
    if (isAggregate(part)) return null;
    // Of functions that came later Salesforce alone knows.
    if (!isPresentation(part) && !isDateFunction(part)) return null;
    return part.args.map(stray).find((found) => found !== null) ?? null;
  };
  return stray;
}

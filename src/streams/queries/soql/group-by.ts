import type { GroupByClause, OrderByClause } from "soql-parser-js";
import { type Call, callOf } from "./soql-functions.ts";

type GroupBy = GroupByClause | GroupByClause[] | undefined;

/** What a query groups by: fields as they are written, and functions of fields. */
export function groupsOf(groupBy: GroupBy): readonly (Call | string)[] {
  return clausesOf(groupBy).flatMap((part) => (isSubtotal(part) ? part.args : [part]));
}

/** GROUP BY ROLLUP or GROUP BY CUBE, which give groups of groups too; null: neither. */
export function subtotalOf(groupBy: GroupBy): Call | null {
  return clausesOf(groupBy).find(isSubtotal) ?? null;
}

/** What stands in GROUP BY, between the commas. */
export function clausesOf(groupBy: GroupBy): readonly (Call | string)[] {
  return listOf(groupBy).map((group) => ("fn" in group ? callOf(group.fn) : group.field));
}

/** What a query orders by. */
export function orderOf(orderBy: OrderByClause | OrderByClause[] | undefined): readonly (Call | string)[] {
  return listOf(orderBy).map((order) => ("fn" in order ? callOf(order.fn) : order.field));
}

function isSubtotal(part: Call | string): part is Call {
  return typeof part !== "string" && (part.name === "ROLLUP" || part.name === "CUBE");
}

function listOf<T>(value: T | T[] | undefined): readonly T[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

import type { HavingClause, Query, WhereClause } from "soql-parser-js";
import { leavesOf } from "./condition-leaves.ts";

/** Whether a query's condition speaks of the day, as CloseDate = THIS_MONTH: its rows become fewer by themselves. */
export function dependsOnDay({ where, having }: Pick<Query, "where" | "having">): boolean {
  return namesDay(where) || namesDay(having);
}

function namesDay(where: WhereClause | HavingClause | undefined): boolean {
  return leavesOf(where).some(({ left }) => {
    if ("valueQuery" in left) return namesDay(left.valueQuery.where);
    return [left.literalType ?? []].flat().some((type) => type === "DATE_LITERAL" || type === "DATE_N_LITERAL");
  });
}

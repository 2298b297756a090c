import type { HavingClause, WhereClause } from "soql-parser-js";
import type { ParsedQuery } from "./parse.ts";

export type Records = "all" | "active" | "deleted";

/**
 * Which rows a query counts by their state. A sum cannot say which of its rows are deleted, and a number of rows means
 * rows that are there: such queries leave deleted rows out unless they, or their own setting, speak of them.
 */
export function rowsWanted(query: ParsedQuery, own: Records | null, setting: Records): Records {
  if (own !== null) return own;
  if (!query.isAggregate && !query.isCut) return setting;
  return namesIsDeleted(query.tree.where) ? "all" : "active";
}

/** Whether a condition speaks of deleted rows itself. */
export function namesIsDeleted(where: WhereClause | undefined): boolean {
  for (let at: WhereClause | HavingClause | undefined = where; at !== undefined; at = rightOf(at)) {
    if (at.left !== null && "field" in at.left && /(?:^|\.)IsDeleted$/i.test(at.left.field)) return true;
  }
  return false;
}

function rightOf(clause: WhereClause | HavingClause): WhereClause | HavingClause | undefined {
  return "right" in clause ? clause.right : undefined;
}

import type { Records } from "../../../config/config.ts";
import { namesIsDeleted } from "./condition-leaves.ts";
import type { ParsedQuery } from "./parse-query.ts";

/**
 * Which rows a query counts by their state. A sum cannot say which of its rows are deleted, and a number of rows means
 * rows that are there: such queries leave deleted rows out unless they, or their own setting, speak of them.
 */
export function rowsWanted(query: ParsedQuery, own: Records | null, setting: Records): Records {
  if (own !== null) return own;
  if (!query.isAggregate && !query.isCut) return setting;
  return namesIsDeleted(query.tree.where) ? "all" : "active";
}

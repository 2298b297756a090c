import type { Query, Subquery } from "soql-parser-js";
import { hasCategories } from "../object-rules/data-category.ts";
import { refuse } from "../refusal.ts";
import { unquote } from "./string-literal.ts";

const MOST_CHARACTERS = 100_000;
const MOST_STRING = 4000;
const MOST_SUBQUERIES = 20;

/** @throws OrgError MALFORMED_QUERY for a text that is too long, as a whole or in one of its strings (SOQL and SOSL Limits) */
export function checkLengths(soql: string): void {
  if (soql.length > MOST_CHARACTERS)
    throw refuse.malformed(`SOQL statements cannot be longer than ${MOST_CHARACTERS} characters.`);
  if (soql.length <= MOST_STRING) return;
  for (const [text] of soql.matchAll(/'(?:[^'\\]|\\.)*'/gs)) {
    if (unquote(text).length > MOST_STRING)
      throw refuse.malformed(`a string in the WHERE clause cannot be longer than ${MOST_STRING} characters`);
  }
}

/**
 * Levels of child subqueries and their number, by version; clauses that only Apex or Knowledge has.
 * @throws OrgError MALFORMED_QUERY
 */
export function checkShape(query: Query, soql: string, version: number): void {
  const clause = query.withSecurityEnforced ? "SECURITY_ENFORCED" : (query.withAccessLevel ?? null);
  if (clause !== null) throw refuse.malformedAt(soql, clause, `unexpected token: '${clause}'`);
  if (query.withDataCategory !== undefined && !hasCategories(query.sObject ?? ""))
    throw refuse.malformedAt(soql, "WITH", `WITH DATA CATEGORY is not supported for ${query.sObject}`);
  if (query.update !== undefined) throw refuse.malformedAt(soql, "UPDATE", "unexpected token: 'UPDATE'");
  const { levels, count } = subqueriesOf(query);
  // Relationship queries of five levels came with v58: the parent and four levels of children.
  if (levels > (version >= 58 ? 4 : 1))
    throw refuse.malformed(
      "SOQL statements cannot query aggregate relationships more than 1 level away from the root entity object.",
    );
  if (count > MOST_SUBQUERIES) throw refuse.malformed(`maximum number of subqueries allowed is ${MOST_SUBQUERIES}`);
}

function subqueriesOf({ fields = [] }: Query | Subquery): { readonly levels: number; readonly count: number } {
  let levels = 0;
  let count = 0;
  for (const field of fields) {
    if (field.type !== "FieldSubquery") continue;
    const inner = subqueriesOf(field.subquery);
    levels = Math.max(levels, inner.levels + 1);
    count += inner.count + 1;
  }
  return { levels, count };
}

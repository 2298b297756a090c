import type { QueryResult, SearchResult } from "../org/org.ts";
import type { Entity } from "../org/user-view.ts";
import type { QueryContext } from "../soql/expressions/field-path.ts";
import { hasCategories } from "../soql/object-rules/data-category.ts";
import { refuse } from "../soql/refusal.ts";
import { resolve } from "../soql/resolve.ts";
import { matchingRows } from "../soql/rows/matching-rows.ts";
import { rowsAnswer } from "../soql/select/rows-answer.ts";
import type { Test } from "../soql/where/predicate.ts";
import { type Matches, matchesOf } from "./find/expression.ts";
import { MOST_ROWS, type Search } from "./parse/parse-sosl.ts";
import type { Returning } from "./parse/returning.ts";
import { inPricebook } from "./pricebook.ts";
import { refuseSearch } from "./refusal.ts";
import { groupNamed, isSpecial, searchedFields } from "./search-groups.ts";

/** The org that is searched, as its user sees it. */
export interface SearchContext extends QueryContext {
  /** The names of all objects, sorted. */
  readonly objects: readonly string[];
}

/**
 * Answers a search. The rows of an object come in the order of its query, or of their numbers; Salesforce orders them by how well they fit.
 * @throws OrgError MALFORMED_SEARCH, INVALID_SEARCH, INVALID_SEARCH_SCOPE, INVALID_TYPE, INVALID_FIELD and others of a query's
 */
export function runSearch(search: Search, context: SearchContext): SearchResult {
  const matches = matchesOf(search.find);
  const group = groupNamed(search.group);
  const returning = search.returning ?? everywhere(context);
  checkWindows(returning);
  checkClauses(search);
  const found: QueryResult[] = [];
  let left = search.limit;
  for (const each of returning) {
    const entity = entityOf(each, context);
    const fields = searchedFields(entity, group).map(({ name }) => entity.reader(name));
    const answer = rowsOf(each, { search, entity, context, left, isMatch: rowTest(fields, matches) });
    left -= answer.totalSize;
    found.push(answer);
  }
  return { found, withLabels: search.withLabels === true };
}

/** The ids of all objects that can be searched and have rows. */
const everywhere = ({ objects, entity, store }: SearchContext): readonly Returning[] =>
  objects
    .filter((object) => !isSpecial(object) && store.base(object).rows + Number(store.table(object).hasChanges) > 0)
    .filter((object) => entity(object)?.def.can.has("search") === true)
    .map((object) => ({ object, query: { fields: [{ type: "Field", field: "Id" }], sObject: object }, text: object }));

/** @throws OrgError INVALID_TYPE, INVALID_TYPE_FOR_OPERATION */
function entityOf({ object, text }: Returning, context: SearchContext): Entity {
  const entity = context.entity(object);
  if (entity === null) throw refuse.type(text, object);
  if (!entity.def.can.has("search")) throw refuseSearch.notSearchable(entity.def.name);
  return entity;
}

const rowTest =
  (readers: readonly ((index: number) => unknown)[], matches: Matches): Test =>
  (index) =>
    matches(readers.flatMap((read) => read(index) ?? []).map(String));

interface Searched {
  readonly search: Search;
  readonly entity: Entity;
  readonly context: SearchContext;
  /** The most rows that the whole search may still return. */
  readonly left: number;
  readonly isMatch: Test;
}

/** Archived rows are found too, deleted ones are not. (SOSL Reference, "WHERE".) */
function rowsOf({ query, text }: Returning, { search, entity, context, left, isMatch }: Searched): QueryResult {
  const run = { context, soql: text, all: false };
  const { dataCategory: withDataCategory, pricebookId } = search;
  const resolved = resolve({ ...query, ...(withDataCategory && { withDataCategory }) }, entity, run);
  const isInBook = pricebookId === undefined ? null : inPricebook(pricebookId, entity, context);
  const isDeleted = entity.fields.has("isdeleted") ? entity.table.reader("IsDeleted") : () => false;
  const { plan } = resolved;
  const test: Test = (i) => isDeleted(i) !== true && (plan.test?.(i) ?? true) && (isInBook?.(i) ?? true) && isMatch(i);
  const limit = Math.min(query.limit ?? MOST_ROWS, left);
  const runs = matchingRows({ ...plan, bounds: { ...plan.bounds, exact: false }, all: true, test, limit });
  return rowsAnswer(resolved, run, runs);
}

function checkWindows(returning: readonly Returning[]): void {
  for (const { query } of returning) {
    if ((query.limit ?? 0) > MOST_ROWS) throw refuseSearch.malformed(`Maximum entity limit is ${MOST_ROWS}`);
    if (query.offset === undefined) continue;
    if (query.offset > MOST_ROWS) throw refuseSearch.malformed(`SOSL offset should be between 0 to ${MOST_ROWS}`);
    if (returning.length > 1) throw refuseSearch.malformed("SOSL offset can only be used with a single object");
  }
}

/** Clauses that only some objects have. */
function checkClauses({ returning, dataCategory, pricebookId, update }: Search): void {
  const objects = (returning ?? []).map(({ object }) => object);
  const areArticles = objects.length > 0 && objects.every(hasCategories);
  if (dataCategory !== undefined && !areArticles)
    throw refuseSearch.category(dataCategory.conditions[0]?.groupName ?? "");
  if (update !== null && !areArticles) throw refuseSearch.update(update);
  if (pricebookId !== undefined && !(objects.length > 0 && objects.every((object) => /^Product2$/i.test(object))))
    throw refuseSearch.invalid("PricebookId filter can only be applied to 'Product2' search");
}

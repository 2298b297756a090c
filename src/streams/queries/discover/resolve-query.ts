import { blankObject } from "../../../discover/blank-object.ts";
import { didYouMean } from "../../../names.ts";
import type { ObjectDescribe } from "../../../salesforce/describe/describe.ts";
import type { ParsedQuery } from "../soql/parse-query.ts";
import { queryFault } from "../soql/query-errors.ts";
import { offsetOf, scopesOf, tokensOf } from "../soql/soql-tokens.ts";
import { checkConditions } from "./check-conditions.ts";
import { checkGroups } from "./check-groups.ts";
import type { Column } from "./column.ts";
import type { Describes } from "./describes.ts";
import { QueryScope } from "./query-scope.ts";
import { columnsOf } from "./select-columns.ts";

/** A query against the describes of the org. */
export interface ResolvedQuery {
  readonly object: ObjectDescribe;
  readonly columns: readonly Column[];
}

/**
 * The query's columns. Where `describes.missing` names objects afterwards it is to be asked again with those: the result
 * is not whole then.
 * @throws TapError of kind "config" with the place of what Salesforce would refuse.
 */
export function resolveQuery(query: ParsedQuery, describes: Describes): ResolvedQuery {
  const scope = scopesOf(tokensOf(query.soql));
  const object = describes.of(query.object);
  if (object === undefined) {
    if (describes.isPending(query.object)) return { object: pending, columns: [] };
    const what = `there is no object ${query.object} that this user may see${didYouMean(query.object, describes.names)}`;
    throw queryFault(query, what, offsetOf(scope, query.object), "Correct the query, or give the user read access.");
  }
  if (!object.queryable)
    throw queryFault(query, `${object.name} cannot be queried`, offsetOf(scope, query.object), "Read another object.");
  const place = new QueryScope(query, { object, alias: query.tree.sObjectAlias ?? null, scope, describes });
  checkOffset(query, place);
  const columns = columnsOf(query.items, place, query.isAggregate);
  const aliases = query.items.flatMap((item) => ("alias" in item && item.alias !== null ? [item.alias] : []));
  checkConditions(query.tree, place, aliases);
  // A name that is none is told first.
  if (describes.missing.size === 0) checkGroups(query, place);
  return { object, columns };
}

/** (SOQL and SOSL Reference, OFFSET.) */
const mostOffset = 2_000;

function checkOffset({ tree: { offset = 0 } }: ParsedQuery, place: QueryScope): void {
  if (offset <= mostOffset) return;
  const hint = "Narrow WHERE instead, or leave OFFSET and LIMIT out: all rows are read.";
  throw place.behind("OFFSET").fault(`OFFSET is ${mostOffset} at most`, String(offset), { hint });
}

/** Stands for an object until it is described. */
const pending: ObjectDescribe = { ...blankObject, fields: [], childRelationships: [] };

import { blankObject } from "../../../discover/blank-object.ts";
import { didYouMean } from "../../../names.ts";
import type { ObjectDescribe } from "../../../salesforce/describe/describe.ts";
import type { ParsedQuery } from "../soql/parse-query.ts";
import { queryError } from "../soql/query-errors.ts";
import { offsetOf, selectTokensOf, tokensOf } from "../soql/soql-tokens.ts";
import { checkConditions } from "./check-conditions.ts";
import { checkGroups } from "./check-groups.ts";
import type { DescribeLookup } from "./describe-lookup.ts";
import type { Column } from "./query-column.ts";
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
 * @throws TapError of kind "config" with the position of what Salesforce would refuse.
 */
export function resolveQuery(query: ParsedQuery, describes: DescribeLookup): ResolvedQuery {
  const tokens = selectTokensOf(tokensOf(query.soql));
  const object = describes.of(query.object);
  if (object === undefined) {
    if (describes.isPending(query.object)) return { object: pending, columns: [] };
    const what = `there is no object ${query.object} that this user may see${didYouMean(query.object, describes.names)}`;
    throw queryError(query, what, offsetOf(tokens, query.object), "Correct the query, or give the user read access.");
  }
  if (!object.queryable)
    throw queryError(query, `${object.name} cannot be queried`, offsetOf(tokens, query.object), "Read another object.");
  const scope = new QueryScope(query, { object, alias: query.tree.sObjectAlias ?? null, tokens, describes });
  checkOffset(query, scope);
  const columns = columnsOf(query.items, scope, query.isAggregate);
  const aliases = query.items.flatMap((item) => ("alias" in item && item.alias !== null ? [item.alias] : []));
  checkConditions(query.tree, scope, aliases);
  // A name that is none is reported first.
  if (describes.missing.size === 0) checkGroups(query, scope);
  return { object, columns };
}

/** (SOQL and SOSL Reference, OFFSET.) */
const mostOffset = 2_000;

function checkOffset({ tree: { offset = 0 } }: ParsedQuery, scope: QueryScope): void {
  if (offset <= mostOffset) return;
  const hint = "Narrow WHERE instead, or leave OFFSET and LIMIT out: all rows are read.";
  throw scope.after("OFFSET").error(`OFFSET is ${mostOffset} at most`, String(offset), { hint });
}

/** Stands for an object until it is described. */
const pending: ObjectDescribe = { ...blankObject, fields: [], childRelationships: [] };

import type { JsonObject, Stream } from "@singer-io-ts/tap-kit";
import { isSameName } from "../../../names.ts";
import type { ListViewDescribe, ListViewRow } from "../../../salesforce/rest/list-views.ts";
import { type QueryStreamOptions, queryStream } from "../../queries/discover/catalog-stream.ts";
import type { ResolvedQuery } from "../../queries/discover/resolve-query.ts";
import type { ParsedQuery } from "../../queries/soql/parse-query.ts";

/** What the streams of list views have as `salesforce.kind`. */
export const listViewKindName = "list_view";

/** A list view and what Salesforce says of it. */
export interface DescribedView {
  readonly view: ListViewRow;
  readonly described: ListViewDescribe;
}

/**
 * A list view as a stream: its query's, as a query of the user's would be, titled as people see it. Its metadata holds
 * the query as `salesforce.soql`, so that a sync reads what the view was at discovery.
 * @param query of the name that `listViewId` gives.
 */
export function listViewStream(
  { view, described }: DescribedView,
  query: ParsedQuery,
  resolved: ResolvedQuery,
  options: QueryStreamOptions,
): Stream {
  const setting = { keyProperties: null, replicationKey: null, records: null, preset: null, fields: [] };
  const columns = titled(resolved.columns, described.labels);
  const stream = queryStream(query, { ...resolved, columns }, setting, options);
  const traits: JsonObject = {
    ...stream.metadata?.get(""),
    "salesforce.kind": listViewKindName,
    "salesforce.soql": query.soql,
  };
  return {
    ...stream,
    schema: { ...stream.schema, title: view.label },
    metadata: new Map([...(stream.metadata ?? []), ["", traits]]),
  };
}

/** The columns under the labels that people see. */
function titled(columns: ResolvedQuery["columns"], labels: ListViewDescribe["labels"]): ResolvedQuery["columns"] {
  const byPath = new Map([...labels].map(([path, label]) => [path.toLowerCase(), label]));
  return columns.map((column) => {
    const title = byPath.get(column.path.join(".").toLowerCase());
    return title === undefined ? column : { ...column, schema: { ...column.schema, title } };
  });
}

/** Why the query of a list view would bring other rows than the view shows; null: it does not. */
export function scopeMissing({ scope, scopeEntityId }: ListViewDescribe, { tree, soql }: ParsedQuery): string | null {
  if (scope === null || isSameName(scope, "everything") || isSameName(scope, tree.usingScope ?? "")) return null;
  // Ids are the same in 15 characters and in 18.
  if (scopeEntityId !== null && soql.includes(scopeEntityId.slice(0, 15))) return null;
  return `It shows the records of the scope ${scope}, which its query does not say: SOQL has no such scope for it.`;
}

import type { QueryResult, SearchResult } from "../../../org/org.ts";
import type { Service } from "../../service.ts";
import type { Call, Route } from "../../wire/call.ts";
import { jsonText, type Reply } from "../../wire/reply.ts";
import { rowsJson } from "../query/json-rows.ts";
import { parametersInBody, parametersInUrl } from "./search-parameters.ts";

/** GET search?q=SOSL. */
export const search: Route = (call, service) => answer(call, service, call.query.get("q") ?? "");

/** GET parameterizedSearch?q=TEXT&sobject=X. */
export const searchByUrl: Route = (call, service) => answer(call, service, parametersInUrl(call.query));

/** POST parameterizedSearch. */
export const searchByBody: Route = (call, service) => answer(call, service, parametersInBody(call));

/** All rows at once: a search has no pages. Before v37.0 the answer was the list of rows alone. (REST API Developer Guide, "Search".) */
function answer(call: Call, { org, settings }: Service, asked: Parameters<typeof org.search>[1]): Reply {
  const result = org.search(call.session.user, asked);
  const context = { base: call.base, settings };
  const rows = result.found.flatMap((each) => rowsJson(each, 0, each.totalSize, context)).join(",");
  if (call.version < 37) return jsonText(`[${rows}]`);
  const metadata = result.withLabels ? `,"metadata":${JSON.stringify({ entityetadata: labelsOf(result) })}` : "";
  return jsonText(`{"searchRecords":[${rows}]${metadata}}`);
}

/** The labels of the fields in the answer; its member is spelled as in the REST API Developer Guide. */
const labelsOf = ({ found }: SearchResult) =>
  found
    .filter(({ totalSize }) => totalSize > 0)
    .map(({ object, select }) => ({ entityName: object, fieldMetadata: select.flatMap(labelOf) }));

const labelOf = (item: QueryResult["select"][number]) =>
  item.kind === "field" ? [{ name: item.path.join("."), label: item.field.label }] : [];

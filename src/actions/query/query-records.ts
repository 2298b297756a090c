import { reads } from "../access.ts";
import type { Action } from "../action.ts";
import type { QueryRecordsInput } from "../actions.generated.ts";
import { queryPage, queryPageExample } from "../schemas/answers.ts";
import { soql } from "../schemas/queries.ts";

/** (REST API Developer Guide, Query.) */
export const queryRecords: Action<QueryRecordsInput> = {
  name: "query-records",
  title: "Query records",
  description: "Runs a SOQL query and returns the first page of its records, of at most 2,000.",
  group: "Query",
  ...reads,
  input: { type: "object", properties: { soql }, required: ["soql"], additionalProperties: false },
  output: queryPage,
  example: { input: { soql: "SELECT Id, Name FROM Account LIMIT 1" }, output: queryPageExample },
  costs: "1 API call, and 1 for each further page by retrieve-query-more.",
  needs: "Read access to the objects and fields of the query.",
  run: (org, input) => org.request({ method: "GET", path: "query", query: { q: input.soql } }),
};

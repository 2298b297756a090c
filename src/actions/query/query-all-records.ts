import { reads } from "../access.ts";
import type { Action } from "../action.ts";
import type { QueryAllRecordsInput } from "../actions.generated.ts";
import { queryPage, queryPageExample } from "../schemas/answers.ts";
import { soql } from "../schemas/queries.ts";

/** (REST API Developer Guide, QueryAll.) */
export const queryAllRecords: Action<QueryAllRecordsInput> = {
  name: "query-all-records",
  title: "Query all records",
  description: "Runs a SOQL query over deleted and archived records too, and returns the first page of its records.",
  group: "Query",
  ...reads,
  input: { type: "object", properties: { soql }, required: ["soql"], additionalProperties: false },
  output: queryPage,
  example: { input: { soql: "SELECT Id, Name FROM Account WHERE IsDeleted = true LIMIT 1" }, output: queryPageExample },
  costs: "1 API call, and 1 for each further page by retrieve-query-more.",
  needs: "Read access to the objects and fields of the query.",
  run: (org, input) => org.request({ method: "GET", path: "queryAll", query: { q: input.soql } }),
};

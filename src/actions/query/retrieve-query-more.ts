import { reads } from "../access.ts";
import type { Action } from "../action.ts";
import type { RetrieveQueryMoreInput } from "../actions.generated.ts";
import { queryPage, queryPageExample } from "../schemas/answers.ts";

/** (REST API Developer Guide, Query More Results.) */
export const retrieveQueryMore: Action<RetrieveQueryMoreInput> = {
  name: "retrieve-query-more",
  title: "Retrieve more records of a query",
  description: "Returns the next page of a query's records, by the nextRecordsUrl of the page before it.",
  group: "Query",
  ...reads,
  input: {
    type: "object",
    properties: {
      nextRecordsUrl: {
        type: "string",
        description: "of the page before, as it is; it is good for two days",
        pattern: "^/services/data/v\\d+\\.\\d/query(?:All)?/[A-Za-z0-9]+-\\d+$",
        pattern_descriptor: "the nextRecordsUrl of an earlier answer",
        examples: ["/services/data/v66.0/query/0r8xx5R2sM3DgWhASK-2000"],
      },
    },
    required: ["nextRecordsUrl"],
    additionalProperties: false,
  },
  output: queryPage,
  example: {
    input: { nextRecordsUrl: "/services/data/v66.0/query/0r8xx5R2sM3DgWhASK-2000" },
    output: { ...queryPageExample, totalSize: 2001 },
  },
  costs: "1 API call.",
  needs: "The user who ran the query.",
  run: (org, { nextRecordsUrl }) => org.request({ method: "GET", path: nextRecordsUrl }),
};

import type { Action } from "../action.ts";
import type { QueryRecordsInput } from "../actions.generated.ts";
import { queryPage } from "../schemas/answers.ts";
import { soql } from "../schemas/queries.ts";

/** (REST API Developer Guide, Query.) */
export const queryRecords: Action<QueryRecordsInput> = {
  name: "query-records",
  title: "Query records",
  description: "Runs a SOQL query and returns its first page of records, of at most 2,000.",
  group: "Query",
  access: "reads",
  isDestructive: false,
  isIdempotent: true,
  input: { type: "object", properties: { soql }, required: ["soql"], additionalProperties: false },
  output: queryPage,
  example: {
    input: { soql: "SELECT Id, Name FROM Account LIMIT 1" },
    output: {
      totalSize: 1,
      done: true,
      records: [
        {
          attributes: { type: "Account", url: "/services/data/v66.0/sobjects/Account/001dM00003jU9GxQAK" },
          Id: "001dM00003jU9GxQAK",
          Name: "Edge Communications",
        },
      ],
    },
  },
  costs: "1 API call, and 1 for each further page.",
  needs: "Read access to the object and its fields.",
  run: (org, input) => org.request({ method: "GET", path: "query", query: { q: input.soql } }),
};

import type { Action } from "../action.ts";
import type { GetRecordInput } from "../actions.generated.ts";
import { pathOf } from "../org/path.ts";
import { foundRecord } from "../schemas/answers.ts";
import { fieldNames, recordId, sObject } from "../schemas/names.ts";

/** (REST API Developer Guide, sObject Rows.) */
export const getRecord: Action<GetRecordInput> = {
  name: "get-record",
  title: "Get a record",
  description: "Returns one record by its id.",
  group: "One record",
  access: "reads",
  isDestructive: false,
  isIdempotent: true,
  input: {
    type: "object",
    properties: { sObject, recordId, fields: fieldNames },
    required: ["sObject", "recordId"],
    additionalProperties: false,
  },
  output: foundRecord,
  example: {
    input: { sObject: "Account", recordId: "001dM00003jU9GxQAK", fields: ["Name"] },
    output: {
      attributes: { type: "Account", url: "/services/data/v66.0/sobjects/Account/001dM00003jU9GxQAK" },
      Name: "Edge Communications",
      Id: "001dM00003jU9GxQAK",
    },
  },
  costs: "1 API call.",
  needs: "Read access to the record and its fields.",
  run: (org, { sObject, recordId, fields }) =>
    org.request({
      method: "GET",
      path: pathOf("sobjects", sObject, recordId),
      query: { fields: fields?.join(",") },
    }),
};

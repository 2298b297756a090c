import { reads } from "../access.ts";
import type { Action } from "../action.ts";
import type { GetRecordInput } from "../actions.generated.ts";
import { foundRecord } from "../schemas/answers.ts";
import { fieldNames, recordId, sObject } from "../schemas/names.ts";

/** (REST API Developer Guide, sObject Rows.) */
export const getRecord: Action<GetRecordInput> = {
  name: "get-record",
  title: "Get a record",
  description: "Returns one record by its id.",
  group: "One record",
  ...reads,
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
  run: ({ jsforce }, { sObject, recordId, fields }) =>
    jsforce.retrieve(sObject, recordId, fields === undefined ? {} : { fields }),
};

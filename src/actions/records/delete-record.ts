import { changes } from "../access.ts";
import type { Action } from "../action.ts";
import type { DeleteRecordInput } from "../actions.generated.ts";
import { saveResult } from "../schemas/answers.ts";
import { recordId, sObject } from "../schemas/names.ts";

/** (REST API Developer Guide, sObject Rows.) */
export const deleteRecord: Action<DeleteRecordInput> = {
  name: "delete-record",
  title: "Delete a record",
  description: "Moves one record to the recycle bin.",
  group: "One record",
  ...changes,
  input: {
    type: "object",
    properties: { sObject, recordId },
    required: ["sObject", "recordId"],
    additionalProperties: false,
  },
  output: { ...saveResult, description: "made by the tap: Salesforce's answer has no body" },
  example: {
    input: { sObject: "Account", recordId: "001dM00003jU9GxQAK" },
    output: { id: "001dM00003jU9GxQAK", success: true, errors: [] },
  },
  costs: "1 API call.",
  needs: "The permission to delete records of the object.",
  run: ({ jsforce }, { sObject, recordId }) => jsforce.destroy(sObject, recordId),
  audited: ({ sObject, recordId }) => ({ objects: [sObject], ids: [recordId] }),
};

import { changes } from "../access.ts";
import type { Action } from "../action.ts";
import type { UpdateRecordInput } from "../actions.generated.ts";
import { pathOf } from "../org/path.ts";
import { saveResult } from "../schemas/answers.ts";
import { allowDuplicates, recordId, recordValues, sObject } from "../schemas/names.ts";

/** (REST API Developer Guide, sObject Rows.) jsforce's own call would leave out members such as `type`. */
export const updateRecord: Action<UpdateRecordInput> = {
  name: "update-record",
  title: "Update a record",
  description: "Changes fields of one record; all others stay as they are.",
  group: "One record",
  ...changes,
  input: {
    type: "object",
    properties: { sObject, recordId, record: recordValues, allowDuplicates },
    required: ["sObject", "recordId", "record"],
    additionalProperties: false,
  },
  output: { ...saveResult, description: "made by the tap: Salesforce's answer has no body" },
  example: {
    input: { sObject: "Account", recordId: "001dM00003jU9GxQAK", record: { Industry: "Technology" } },
    output: { id: "001dM00003jU9GxQAK", success: true, errors: [] },
  },
  costs: "1 API call.",
  needs: "Edit access to the record and the fields.",
  run: async (org, { sObject, recordId, record, allowDuplicates }) =>
    (await org.request({
      method: "PATCH",
      path: pathOf("sobjects", sObject, recordId),
      body: record,
      allowDuplicates,
    })) ?? {
      id: recordId,
      success: true,
      errors: [],
    },
  audited: ({ sObject, recordId }) => ({ objects: [sObject], ids: [recordId] }),
};

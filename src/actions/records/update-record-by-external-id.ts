import { changes } from "../access.ts";
import type { Action } from "../action.ts";
import type { UpdateRecordByExternalIdInput } from "../actions.generated.ts";
import { pathOf } from "../org/path.ts";
import { upsertResult } from "../schemas/answers.ts";
import { allowDuplicates, externalId, externalIdField, recordValues, sObject } from "../schemas/names.ts";
import { savedIds } from "./saved-ids.ts";
import { updated } from "./updated.ts";

/** (REST API Developer Guide, sObject Rows by External ID.) */
export const updateRecordByExternalId: Action<UpdateRecordByExternalIdInput> = {
  name: "update-record-by-external-id",
  title: "Update a record by an external id",
  description: "Changes fields of one record, named by the value of an external id field; it makes no record.",
  group: "One record",
  ...changes,
  input: {
    type: "object",
    properties: { sObject, externalIdField, externalId, record: recordValues, allowDuplicates },
    required: ["sObject", "externalIdField", "externalId", "record"],
    additionalProperties: false,
  },
  output: upsertResult,
  example: {
    input: { sObject: "Account", externalIdField: "ErpId__c", externalId: "A-17", record: { Phone: "555-0100" } },
    output: { id: "001dM00003jU9GxQAK", success: true, errors: [], created: false },
  },
  costs: "1 API call.",
  needs: "Edit access to the record and the fields. Where several records have the value, the error names them.",
  run: async (org, { sObject, externalIdField, externalId, record, allowDuplicates }) =>
    (await org.request({
      method: "PATCH",
      path: pathOf("sobjects", sObject, externalIdField, externalId),
      query: { updateOnly: "true" },
      body: record,
      allowDuplicates,
    })) ?? updated,
  audited: ({ sObject }, answer) => ({ objects: [sObject], ids: savedIds(answer) }),
};

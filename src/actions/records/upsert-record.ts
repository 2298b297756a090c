import { changes } from "../access.ts";
import type { Action } from "../action.ts";
import type { UpsertRecordInput } from "../actions.generated.ts";
import { pathOf } from "../org/path.ts";
import { upsertResult } from "../schemas/answers.ts";
import { allowDuplicates, externalId, externalIdField, recordValues, sObject } from "../schemas/names.ts";
import { savedIds } from "./saved-ids.ts";
import { updated } from "./updated.ts";

/** (REST API Developer Guide, sObject Rows by External ID.) jsforce's own call would put the value into the path as it is. */
export const upsertRecord: Action<UpsertRecordInput> = {
  name: "upsert-record",
  title: "Upsert a record",
  description: "Changes the record that has a value in an external id field, or makes one where there is none.",
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
    input: { sObject: "Account", externalIdField: "ErpId__c", externalId: "A-17", record: { Name: "Edge" } },
    output: { id: "001dM00003jU9GxQAK", success: true, errors: [], created: true },
  },
  costs: "1 API call.",
  needs:
    "Permission to create records of the object and edit access to the record and the fields. Where several records have the value, the error names them.",
  run: async (org, { sObject, externalIdField, externalId, record, allowDuplicates }) =>
    (await org.request({
      method: "PATCH",
      path: pathOf("sobjects", sObject, externalIdField, externalId),
      body: record,
      allowDuplicates,
    })) ?? updated,
  audited: ({ sObject }, answer) => ({ objects: [sObject], ids: savedIds(answer) }),
};

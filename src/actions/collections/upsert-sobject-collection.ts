import { changes } from "../access.ts";
import type { Action } from "../action.ts";
import type { UpsertSobjectCollectionInput } from "../actions.generated.ts";
import { pathOf } from "../org/path.ts";
import { savedIds } from "../records/saved-ids.ts";
import { savedRecords } from "../schemas/answers.ts";
import { allOrNone, records } from "../schemas/collections.ts";
import { allowDuplicates, externalIdField, sObject } from "../schemas/names.ts";
import { type CollectedRecord, collection, fieldIn, typeFirst } from "./collection.ts";

/** (REST API Developer Guide, sObject Collections: Upsert.) */
export const upsertSobjectCollection: Action<UpsertSobjectCollectionInput> = {
  name: "upsert-sobject-collection",
  title: "Upsert records",
  description:
    "Changes the records that have the given values in an external id field, makes those that are missing, and says of each what became of it.",
  group: "Many records",
  ...changes,
  input: {
    type: "object",
    properties: { sObject, externalIdField, records, allOrNone, allowDuplicates },
    required: ["sObject", "externalIdField", "records"],
    additionalProperties: false,
  },
  output: savedRecords,
  example: {
    input: {
      sObject: "Account",
      externalIdField: "ErpId__c",
      records: [{ attributes: { type: "Account" }, ErpId__c: "A-17", Name: "Edge Communications" }],
      allOrNone: false,
    },
    output: [{ id: "001dM00003jU9GxQAK", success: true, errors: [], created: true }],
  },
  costs: "1 API call for each 200 records.",
  needs:
    "The permission to create records of the object, and edit access to the records and the fields. Salesforce mostly refuses a record without attributes.",
  ...collection<UpsertSobjectCollectionInput>("records"),
  run: (org, { sObject, externalIdField, records, allOrNone, allowDuplicates }) =>
    org.request({
      method: "PATCH",
      path: pathOf("composite", "sobjects", sObject, externalIdField),
      body: { allOrNone, records: typeFirst(records) },
      allowDuplicates,
      atMostOnce: records.some((record) => !hasValue(record, externalIdField)),
    }),
  audited: ({ sObject }, answer) => ({ objects: [sObject], ids: savedIds(answer) }),
};

/** A record without the value is made anew, where Salesforce takes it. */
function hasValue(record: CollectedRecord, field: string): boolean {
  const value = fieldIn(record, field);
  return value !== undefined && value !== null && value !== "";
}

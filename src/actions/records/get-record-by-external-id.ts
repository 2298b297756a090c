import { reads } from "../access.ts";
import type { Action } from "../action.ts";
import type { GetRecordByExternalIdInput } from "../actions.generated.ts";
import { pathOf } from "../org/path.ts";
import { foundRecord } from "../schemas/answers.ts";
import { externalId, externalIdField, fieldNames, sObject } from "../schemas/names.ts";

/** (REST API Developer Guide, sObject Rows by External ID.) */
export const getRecordByExternalId: Action<GetRecordByExternalIdInput> = {
  name: "get-record-by-external-id",
  title: "Get a record by an external id",
  description: "Returns one record by the value of an external id field.",
  group: "One record",
  ...reads,
  input: {
    type: "object",
    properties: { sObject, externalIdField, externalId, fields: fieldNames },
    required: ["sObject", "externalIdField", "externalId"],
    additionalProperties: false,
  },
  output: foundRecord,
  example: {
    input: { sObject: "Account", externalIdField: "ErpId__c", externalId: "A-17", fields: ["Id", "Name"] },
    output: {
      attributes: { type: "Account", url: "/services/data/v66.0/sobjects/Account/001dM00003jU9GxQAK" },
      Id: "001dM00003jU9GxQAK",
      Name: "Edge Communications",
    },
  },
  costs: "1 API call.",
  needs: "Read access to the record and its fields. Where several records have the value, the error names them.",
  run: (org, { sObject, externalIdField, externalId, fields }) =>
    org.request({
      method: "GET",
      path: pathOf("sobjects", sObject, externalIdField, externalId),
      query: { fields: fields?.join(",") },
    }),
};

import { changes } from "../access.ts";
import type { Action } from "../action.ts";
import type { UpdateSobjectCollectionInput } from "../actions.generated.ts";
import { savedRecords } from "../schemas/answers.ts";
import { allOrNone, typedRecords } from "../schemas/collections.ts";
import { allowDuplicates } from "../schemas/names.ts";
import { auditedRecords, collection, idOf, typeFirst } from "./collection.ts";

const common = collection<UpdateSobjectCollectionInput>("records");

/** (REST API Developer Guide, sObject Collections: Update.) */
export const updateSobjectCollection: Action<UpdateSobjectCollectionInput> = {
  name: "update-sobject-collection",
  title: "Update records",
  description: "Changes fields of records, also of several objects, and says of each what became of it.",
  group: "Many records",
  ...changes,
  input: {
    type: "object",
    properties: { records: typedRecords, allOrNone, allowDuplicates },
    required: ["records"],
    additionalProperties: false,
  },
  output: savedRecords,
  example: {
    input: {
      records: [{ attributes: { type: "Account" }, id: "001dM00003jU9GxQAK", Industry: "Technology" }],
      allOrNone: false,
    },
    output: [{ id: "001dM00003jU9GxQAK", success: true, errors: [] }],
  },
  costs: "1 API call for each 200 records, and for each 10 chunks of records of one object.",
  needs: "Edit access to the records and the fields.",
  ...common,
  refuses: (input) => withoutId(input) ?? common.refuses(input),
  run: (org, { records, allOrNone, allowDuplicates }) =>
    org.request({
      method: "PATCH",
      path: "composite/sobjects",
      body: { allOrNone, records: typeFirst(records) },
      allowDuplicates,
    }),
  audited: ({ records }, answer) => auditedRecords(records, answer),
};

function withoutId({ records }: UpdateSobjectCollectionInput) {
  const at = records.findIndex((record) => idOf(record) === null);
  return at < 0 ? null : { what: `records[${at}].id: it is missing`, hint: "Name the record by its id." };
}

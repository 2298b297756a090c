import { creates } from "../access.ts";
import type { Action } from "../action.ts";
import type { CreateSobjectCollectionInput } from "../actions.generated.ts";
import { savedRecords } from "../schemas/answers.ts";
import { allOrNone, typedRecords } from "../schemas/collections.ts";
import { allowDuplicates } from "../schemas/names.ts";
import { auditedRecords, collection, typeFirst } from "./collection.ts";

/** (REST API Developer Guide, sObject Collections: Create.) */
export const createSobjectCollection: Action<CreateSobjectCollectionInput> = {
  name: "create-sobject-collection",
  title: "Create records",
  description: "Makes records, also of several objects, and says of each what became of it.",
  group: "Many records",
  ...creates,
  input: {
    type: "object",
    properties: { records: typedRecords, allOrNone, allowDuplicates },
    required: ["records"],
    additionalProperties: false,
  },
  output: savedRecords,
  example: {
    input: { records: [{ attributes: { type: "Account" }, Name: "Edge Communications" }], allOrNone: false },
    output: [{ id: "001dM00003jU9GxQAK", success: true, errors: [] }],
  },
  costs: "1 API call for each 200 records, and for each 10 chunks of records of one object.",
  needs: "The permission to create records of the objects, and edit access to the fields.",
  ...collection<CreateSobjectCollectionInput>("records"),
  run: (org, { records, allOrNone, allowDuplicates }) =>
    org.request({
      method: "POST",
      path: "composite/sobjects",
      body: { allOrNone, records: typeFirst(records) },
      allowDuplicates,
      atMostOnce: true,
    }),
  audited: ({ records }, answer) => auditedRecords(records, answer),
};

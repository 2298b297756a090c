import { changes } from "../access.ts";
import type { Action } from "../action.ts";
import type { DeleteSobjectCollectionInput } from "../actions.generated.ts";
import { savedRecords } from "../schemas/answers.ts";
import { allOrNone } from "../schemas/collections.ts";
import { recordId, sObject } from "../schemas/names.ts";
import { collection } from "./collection.ts";

/** (REST API Developer Guide, sObject Collections: Delete.) jsforce's own call does not say which object, and all or none only where it is so. */
export const deleteSobjectCollection: Action<DeleteSobjectCollectionInput> = {
  name: "delete-sobject-collection",
  title: "Delete records",
  description: "Moves records to the recycle bin, and says of each what became of it.",
  group: "Many records",
  ...changes,
  input: {
    type: "object",
    properties: {
      sObject: {
        ...sObject,
        description: "API name of the object, for the audit line; the ids alone say what is deleted",
      },
      ids: {
        type: "array",
        description: "ids of the records; more than 200 are sent in several calls",
        items: recordId,
        minItems: 1,
        examples: [["001dM00003jU9GxQAK"]],
      },
      allOrNone,
    },
    required: ["ids"],
    additionalProperties: false,
  },
  output: savedRecords,
  example: {
    input: { sObject: "Account", ids: ["001dM00003jU9GxQAK"], allOrNone: false },
    output: [{ id: "001dM00003jU9GxQAK", success: true, errors: [] }],
  },
  costs: "1 API call for each 200 records.",
  needs: "The permission to delete records of the objects.",
  ...collection<DeleteSobjectCollectionInput>("ids"),
  run: (org, { sObject, ids, allOrNone = false }) =>
    org.request({
      method: "DELETE",
      path: "composite/sobjects",
      query: { allOrNone: String(allOrNone), ids: ids.join(","), sObjectName: sObject },
    }),
  audited: ({ sObject, ids }) => ({ objects: sObject === undefined ? [] : [sObject], ids }),
};

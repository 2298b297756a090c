import { creates } from "../access.ts";
import type { Action } from "../action.ts";
import type { CreateRecordInput } from "../actions.generated.ts";
import { pathOf } from "../org/path.ts";
import { saveResult } from "../schemas/answers.ts";
import { allowDuplicates, recordValues, sObject } from "../schemas/names.ts";
import { savedIds } from "./saved-ids.ts";

/** (REST API Developer Guide, sObject Basic Information.) jsforce's own call would leave out members such as `type`. */
export const createRecord: Action<CreateRecordInput> = {
  name: "create-record",
  title: "Create a record",
  description: "Makes one record of an object and returns its id.",
  group: "One record",
  ...creates,
  input: {
    type: "object",
    properties: { sObject, record: recordValues, allowDuplicates },
    required: ["sObject", "record"],
    additionalProperties: false,
  },
  output: saveResult,
  example: {
    input: { sObject: "Account", record: { Name: "Edge Communications" } },
    output: { id: "001dM00003jU9GxQAK", success: true, errors: [] },
  },
  costs: "1 API call.",
  needs: "The permission to create records of the object, and edit access to the fields.",
  run: (org, { sObject, record, allowDuplicates }) =>
    org.request({
      method: "POST",
      path: `${pathOf("sobjects", sObject)}/`,
      body: record,
      allowDuplicates,
      atMostOnce: true,
    }),
  audited: ({ sObject }, answer) => ({ objects: [sObject], ids: savedIds(answer) }),
};

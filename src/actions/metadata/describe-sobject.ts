import { reads } from "../access.ts";
import type { Action } from "../action.ts";
import type { DescribeSobjectInput } from "../actions.generated.ts";
import { describedObject } from "../schemas/descriptions.ts";
import { sObject } from "../schemas/names.ts";

/** (REST API Developer Guide, sObject Describe.) */
export const describeSobject: Action<DescribeSobjectInput> = {
  name: "describe-sobject",
  title: "Describe an object",
  description: "Describes one object: its fields, picklist values, relationships and record types.",
  group: "Metadata",
  ...reads,
  input: { type: "object", properties: { sObject }, required: ["sObject"], additionalProperties: false },
  output: describedObject,
  example: {
    input: { sObject: "Account" },
    output: {
      name: "Account",
      label: "Account",
      fields: [{ name: "Name", label: "Account Name", type: "string", length: 255, nillable: false }],
    },
  },
  costs: "1 API call.",
  needs: "Read access to the object. Fields that the user may not see are left out.",
  run: ({ jsforce }, { sObject }) => jsforce.describe(sObject),
};

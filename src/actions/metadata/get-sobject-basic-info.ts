import { reads } from "../access.ts";
import type { Action } from "../action.ts";
import type { GetSobjectBasicInfoInput } from "../actions.generated.ts";
import { pathOf } from "../org/path.ts";
import { recentItems } from "../schemas/answers.ts";
import { objectSummary } from "../schemas/descriptions.ts";
import { sObject } from "../schemas/names.ts";

/** (REST API Developer Guide, sObject Basic Information.) */
export const getSobjectBasicInfo: Action<GetSobjectBasicInfoInput> = {
  name: "get-sobject-basic-info",
  title: "Get an object's basic information",
  description: "Says what may be done with one object, and which of its records the user saw last.",
  group: "Metadata",
  ...reads,
  input: { type: "object", properties: { sObject }, required: ["sObject"], additionalProperties: false },
  output: {
    type: "object",
    properties: { objectDescribe: objectSummary, recentItems },
    required: ["objectDescribe", "recentItems"],
    additionalProperties: true,
  },
  example: {
    input: { sObject: "Account" },
    output: {
      objectDescribe: { name: "Account", label: "Account", keyPrefix: "001", queryable: true, createable: true },
      recentItems: [
        {
          attributes: { type: "Account", url: "/services/data/v66.0/sobjects/Account/001dM00003jU9GxQAK" },
          Id: "001dM00003jU9GxQAK",
          Name: "Edge Communications",
        },
      ],
    },
  },
  costs: "1 API call.",
  needs: "Read access to the object.",
  run: (org, { sObject }) => org.request({ method: "GET", path: `${pathOf("sobjects", sObject)}/` }),
};

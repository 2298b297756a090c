import { members } from "../../salesforce/json/json-fields.ts";
import { changesAnything } from "../access.ts";
import type { Action } from "../action.ts";
import type { CompositeRequestInput } from "../actions.generated.ts";
import { allOrNone } from "../schemas/collections.ts";
import { compositeResponse, compositeRequest as parts } from "../schemas/composites.ts";
import { auditedParts, isOnce, writes } from "./subrequests.ts";

const answersIn = (answer: unknown) => members(answer).list("compositeResponse") ?? [];

/** (REST API Developer Guide, Composite.) */
export const compositeRequest: Action<CompositeRequestInput> = {
  name: "composite-request",
  title: "Make a composite request",
  description: "Makes up to 25 requests in one call, of which later ones may use the answers of earlier ones.",
  group: "Composite",
  ...changesAnything,
  input: {
    type: "object",
    properties: {
      compositeRequest: { ...parts, maxItems: 25 },
      allOrNone: { ...allOrNone, description: "whether nothing is changed where one request fails" },
      collateSubrequests: {
        type: "boolean",
        description: "whether Salesforce may do requests that belong together at once",
      },
    },
    required: ["compositeRequest"],
    additionalProperties: false,
  },
  output: {
    type: "object",
    properties: { compositeResponse },
    required: ["compositeResponse"],
    additionalProperties: true,
  },
  example: {
    input: {
      allOrNone: true,
      compositeRequest: [
        {
          method: "POST",
          url: "/services/data/v66.0/sobjects/Account",
          referenceId: "account",
          body: { Name: "Edge Communications" },
        },
        {
          method: "POST",
          url: "/services/data/v66.0/sobjects/Contact",
          referenceId: "contact",
          body: { LastName: "Gonzalez", AccountId: "@{account.id}" },
        },
      ],
    },
    output: {
      compositeResponse: [
        {
          body: { id: "001dM00003jU9GxQAK", success: true, errors: [] },
          httpHeaders: { Location: "/services/data/v66.0/sobjects/Account/001dM00003jU9GxQAK" },
          httpStatusCode: 201,
          referenceId: "account",
        },
        {
          body: { id: "003dM00001wBXYDQA4", success: true, errors: [] },
          httpHeaders: { Location: "/services/data/v66.0/sobjects/Contact/003dM00001wBXYDQA4" },
          httpStatusCode: 201,
          referenceId: "contact",
        },
      ],
    },
  },
  costs: "1 API call for all requests together.",
  needs: "What each of its requests needs.",
  isWrite: (input) => input.compositeRequest.some(writes),
  run: (org, input) =>
    org.request({ method: "POST", path: "composite", body: input, atMostOnce: isOnce(input.compositeRequest) }),
  tally: (answer) => {
    const answers = answersIn(answer);
    return { all: answers.length, failed: answers.filter((each) => Object(each).httpStatusCode >= 400).length };
  },
  audited: (input, answer) =>
    auditedParts(
      input.compositeRequest,
      answersIn(answer).map((each) => members(each).member("body")),
    ),
};

import { members } from "../../salesforce/json/json-fields.ts";
import { changesAnything } from "../access.ts";
import type { Action, Refusal } from "../action.ts";
import type { CompositeRequestInput } from "../actions.generated.ts";
import { allOrNone } from "../schemas/collections.ts";
import { compositeResponse, compositeRequest as parts } from "../schemas/composites.ts";
import { auditedParts, isOnce, tallyOf, writes } from "./subrequests.ts";

const answersIn = (answer: unknown) => members(answer).list("compositeResponse") ?? [];

const mostQueries = 5;
const isLimited = /^\/services\/data\/v[\d.]+\/(?:query|composite\/sobjects)/;

/** Whether there are more queries and collections than fit, which share a limit. (REST API Developer Guide, Composite.) */
function refusalOf(input: CompositeRequestInput): Refusal | null {
  const limited = input.compositeRequest.filter(({ url }) => isLimited.test(url)).length;
  if (limited <= mostQueries) return null;
  return {
    what: `compositeRequest: it has ${limited} queries and collections`,
    hint: `At most ${mostQueries} fit; send several calls.`,
  };
}

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
      compositeRequest: {
        ...parts,
        description: `the parts, in the order in which they are done, at most ${mostQueries} queries and collections among them`,
        maxItems: 25,
      },
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
  refuses: refusalOf,
  isWrite: (input) => input.compositeRequest.some(writes),
  run: (org, input) =>
    org.request({ method: "POST", path: "composite", body: input, atMostOnce: isOnce(input.compositeRequest) }),
  tally: (answer) =>
    tallyOf(answersIn(answer).map((each) => ({ status: Object(each).httpStatusCode, body: Object(each).body }))),
  audited: (input, answer) =>
    auditedParts(
      input.compositeRequest,
      answersIn(answer).map((each) => members(each).member("body")),
    ),
};

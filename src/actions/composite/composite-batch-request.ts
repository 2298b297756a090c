import { members } from "../../salesforce/json/json-fields.ts";
import { changesAnything } from "../access.ts";
import type { Action } from "../action.ts";
import type { CompositeBatchRequestInput } from "../actions.generated.ts";
import { method } from "../schemas/composites.ts";
import { auditedParts, isOnce, tallyOf, writes } from "./subrequests.ts";

const answersIn = (answer: unknown) => members(answer).list("results") ?? [];

/** (REST API Developer Guide, Composite Batch.) */
export const compositeBatchRequest: Action<CompositeBatchRequestInput> = {
  name: "composite-batch-request",
  title: "Make a batch of requests",
  description: "Makes up to 25 requests that do not depend on each other in one call.",
  group: "Composite",
  ...changesAnything,
  input: {
    type: "object",
    properties: {
      batchRequests: {
        type: "array",
        description: "the requests, in the order in which they are done",
        items: {
          type: "object",
          properties: {
            method,
            url: {
              type: "string",
              description: "path of the resource, beginning with the API version",
              pattern: "^(?:/services/data/)?v\\d+\\.\\d/",
              pattern_descriptor: "a path that begins with a version",
              examples: ["v66.0/sobjects/Account/001dM00003jU9GxQAK"],
            },
            richInput: {
              type: "object",
              description: "what is sent: mostly values by fields",
              additionalProperties: true,
            },
          },
          required: ["method", "url"],
          additionalProperties: false,
        },
        minItems: 1,
        maxItems: 25,
        examples: [[{ method: "GET", url: "v66.0/limits" }]],
      },
      haltOnError: {
        type: "boolean",
        description: "whether those after one that failed are left out; what was done stays",
        default: false,
      },
    },
    required: ["batchRequests"],
    additionalProperties: false,
  },
  output: {
    type: "object",
    properties: {
      hasErrors: { type: "boolean" },
      results: {
        type: "array",
        items: {
          type: "object",
          properties: { statusCode: { type: "integer" }, result: {} },
          required: ["statusCode"],
          additionalProperties: true,
        },
      },
    },
    required: ["hasErrors", "results"],
    additionalProperties: true,
  },
  example: {
    input: { batchRequests: [{ method: "GET", url: "v66.0/sobjects/Account/001dM00003jU9GxQAK?fields=Name" }] },
    output: {
      hasErrors: false,
      results: [
        {
          statusCode: 200,
          result: {
            attributes: { type: "Account", url: "/services/data/v66.0/sobjects/Account/001dM00003jU9GxQAK" },
            Name: "Edge Communications",
            Id: "001dM00003jU9GxQAK",
          },
        },
      ],
    },
  },
  costs: "1 API call for each of its requests.",
  needs: "What each of its requests needs.",
  isWrite: ({ batchRequests }) => batchRequests.some(writes),
  run: (org, input) =>
    org.request({ method: "POST", path: "composite/batch", body: input, atMostOnce: isOnce(input.batchRequests) }),
  tally: (answer) =>
    tallyOf(answersIn(answer).map((each) => ({ status: Object(each).statusCode, body: Object(each).result }))),
  audited: ({ batchRequests }, answer) =>
    auditedParts(
      batchRequests,
      answersIn(answer).map((each) => members(each).member("result")),
    ),
};

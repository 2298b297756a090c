import type { JsonObject } from "@singer-io-ts/tap-kit";

const referenceId = {
  type: "string",
  description: "names this part: later ones may write @{referenceId.id}",
  pattern: "^[A-Za-z0-9][A-Za-z0-9_]*$",
  pattern_descriptor: "a name of letters, digits and underscores",
  examples: ["newAccount"],
} as const satisfies JsonObject;

export const method = {
  type: "string",
  enum: ["GET", "POST", "PUT", "PATCH", "DELETE"],
} as const satisfies JsonObject;

const url = {
  type: "string",
  description: "path of the resource, with the API version",
  pattern: "^/services/data/v\\d+\\.\\d/",
  pattern_descriptor: "a path that begins with /services/data/ and a version",
  examples: ["/services/data/v66.0/sobjects/Account"],
} as const satisfies JsonObject;

const subrequest = {
  type: "object",
  properties: {
    method,
    url,
    referenceId,
    body: { type: "object", description: "what is sent: mostly values by fields", additionalProperties: true },
    httpHeaders: { type: "object", additionalProperties: { type: "string" } },
  },
  required: ["method", "url", "referenceId"],
  additionalProperties: false,
} as const satisfies JsonObject;

export const compositeRequest = {
  type: "array",
  description: "the parts, in the order in which they are done",
  items: subrequest,
  minItems: 1,
  examples: [[{ method: "GET", url: "/services/data/v66.0/limits", referenceId: "limits" }]],
} as const satisfies JsonObject;

export const compositeResponse = {
  type: "array",
  items: {
    type: "object",
    properties: {
      body: {},
      httpHeaders: { type: "object", additionalProperties: true },
      httpStatusCode: { type: "integer" },
      // Of an error that is no part's, as with too many queries, it is null.
      referenceId: { type: ["string", "null"] },
    },
    required: ["httpStatusCode", "referenceId"],
    additionalProperties: true,
  },
} as const satisfies JsonObject;

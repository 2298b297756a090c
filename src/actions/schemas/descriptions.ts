import type { JsonObject } from "@singer-io-ts/tap-kit";

const summary = {
  name: { type: "string" },
  label: { type: "string" },
  labelPlural: { type: "string" },
  keyPrefix: { type: ["string", "null"], description: "how the ids of its records begin" },
  custom: { type: "boolean" },
  queryable: { type: "boolean" },
  createable: { type: "boolean" },
  updateable: { type: "boolean" },
  deletable: { type: "boolean" },
} as const satisfies JsonObject;

/** An object as lists have it. */
export const objectSummary = {
  type: "object",
  properties: summary,
  required: ["name", "label"],
  additionalProperties: true,
} as const satisfies JsonObject;

const field = {
  type: "object",
  properties: {
    name: { type: "string" },
    label: { type: "string" },
    type: { type: "string" },
    length: { type: "integer" },
    nillable: { type: "boolean" },
    createable: { type: "boolean" },
    updateable: { type: "boolean" },
    referenceTo: { type: "array", items: { type: "string" } },
    picklistValues: { type: "array", items: { type: "object", additionalProperties: true } },
  },
  required: ["name", "label", "type"],
  additionalProperties: true,
} as const satisfies JsonObject;

/** An object with its fields. */
export const describedObject = {
  type: "object",
  properties: { ...summary, fields: { type: "array", items: field } },
  required: ["name", "label", "fields"],
  additionalProperties: true,
} as const satisfies JsonObject;

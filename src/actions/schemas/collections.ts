import type { JsonObject } from "@singer-io-ts/tap-kit";
import { fieldName, sObject } from "./names.ts";

export const allOrNone = {
  type: "boolean",
  description: "whether all records are left as they were where one fails; for at most 200 of them",
  default: false,
} as const satisfies JsonObject;

const attributes = {
  type: "object",
  description: "which object the record is of",
  properties: { type: sObject },
  required: ["type"],
  additionalProperties: true,
} as const satisfies JsonObject;

const record = {
  type: "object",
  propertyNames: fieldName,
  minProperties: 1,
  properties: { attributes },
  additionalProperties: true,
} as const satisfies JsonObject;

/** Records that need not name their object. */
export const records = {
  type: "array",
  description: "values by the API names of their fields; more than 200 are sent in several calls",
  items: record,
  minItems: 1,
  examples: [[{ attributes: { type: "Account" }, Name: "Edge Communications" }]],
} as const satisfies JsonObject;

/** Records of which each names its object. */
export const typedRecords = {
  ...records,
  items: { ...record, required: ["attributes"] },
} as const satisfies JsonObject;

import type { JsonObject } from "@singer-io-ts/tap-kit";

export const sObject = {
  type: "string",
  description: "API name of the object",
  pattern: "^[A-Za-z][A-Za-z0-9_]{0,79}$",
  pattern_descriptor: "the API name of an object",
  examples: ["Account"],
} as const satisfies JsonObject;

export const recordId = {
  type: "string",
  description: "id of the record, of 15 or 18 characters",
  pattern: "^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$",
  pattern_descriptor: "an id of 15 or 18 letters and digits",
  examples: ["001dM00003jU9GxQAK"],
} as const satisfies JsonObject;

export const fieldName = {
  type: "string",
  pattern: "^[A-Za-z][A-Za-z0-9_]*$",
  pattern_descriptor: "the API name of a field",
  examples: ["Name"],
} as const satisfies JsonObject;

export const fieldNames = {
  type: "array",
  description: "the fields to return; absent: all that the user may see",
  items: fieldName,
  minItems: 1,
  examples: [["Id", "Name"]],
} as const satisfies JsonObject;

/** Values by the names of fields. A lookup may be given as an object: `{ "Owner": { "Username": "..." } }`. */
export const recordValues = {
  type: "object",
  description: "values by the API names of their fields; null empties a field",
  propertyNames: fieldName,
  minProperties: 1,
  additionalProperties: true,
  examples: [{ Name: "Edge Communications" }],
} as const satisfies JsonObject;

export const externalIdField = {
  ...fieldName,
  description: "API name of the external id field, or Id",
  examples: ["ErpId__c"],
} as const satisfies JsonObject;

export const externalId = {
  type: "string",
  description: "the record's value of that field",
  // A step of a path that is a dot, or two, leads elsewhere.
  pattern: "^(?!\\.{1,2}$)[\\s\\S]+$",
  pattern_descriptor: "a value other than one or two dots",
  examples: ["A-17"],
} as const satisfies JsonObject;

/** Sent as a header that Salesforce knows since version 52.0. */
export const allowDuplicates = {
  type: "boolean",
  description: "whether a record is saved although a duplicate rule warns that there is one like it",
  default: false,
} as const satisfies JsonObject;

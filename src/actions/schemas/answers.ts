import type { JsonObject } from "@singer-io-ts/tap-kit";

/** A record with the fields that were asked for. */
const record = {
  type: "object",
  properties: {
    attributes: {
      type: "object",
      properties: { type: { type: "string" }, url: { type: "string" } },
      required: ["type"],
      additionalProperties: true,
    },
  },
  additionalProperties: true,
} as const satisfies JsonObject;

export const foundRecord = {
  ...record,
  description: "the record's fields by their names",
} as const satisfies JsonObject;

export const queryPage = {
  type: "object",
  description: "a page of the query's records",
  properties: {
    totalSize: { type: "integer", description: "how many records the query finds in all" },
    done: { type: "boolean", description: "whether this page is the last one" },
    nextRecordsUrl: { type: "string", description: "for retrieve-query-more, where there is another page" },
    records: { type: "array", items: record },
  },
  required: ["totalSize", "done", "records"],
  additionalProperties: true,
} as const satisfies JsonObject;

const saveErrors = {
  type: "array",
  items: {
    type: "object",
    properties: {
      statusCode: { type: "string", description: "Salesforce's error code" },
      message: { type: "string" },
      fields: { type: "array", items: { type: "string" } },
    },
    additionalProperties: true,
  },
} as const satisfies JsonObject;

const saved = {
  id: { type: "string", description: "the record's id" },
  success: { type: "boolean" },
  errors: saveErrors,
} as const satisfies JsonObject;

export const saveResult = {
  type: "object",
  properties: saved,
  required: ["id", "success", "errors"],
  additionalProperties: true,
} as const satisfies JsonObject;

const created = {
  type: "boolean",
  description: "whether the record was made; before API version 46.0 it may be absent",
} as const;

export const upsertResult = {
  type: "object",
  properties: { ...saved, created },
  required: ["success", "errors"],
  additionalProperties: true,
} as const satisfies JsonObject;

/** The answers of a collection, in the order of its records. */
export const savedRecords = {
  type: "array",
  description: "what became of each record, in the order of the input",
  items: {
    type: "object",
    properties: { ...saved, created },
    required: ["success", "errors"],
    additionalProperties: true,
  },
} as const satisfies JsonObject;

export const recentItems = { type: "array", items: record } as const satisfies JsonObject;

export const foundRecords = {
  type: "object",
  properties: { searchRecords: { type: "array", items: record } },
  required: ["searchRecords"],
  additionalProperties: true,
} as const satisfies JsonObject;

const edge = {
  attributes: { type: "Account", url: "/services/data/v66.0/sobjects/Account/001dM00003jU9GxQAK" },
  Id: "001dM00003jU9GxQAK",
  Name: "Edge Communications",
} as const satisfies JsonObject;

export const queryPageExample = { totalSize: 1, done: true, records: [edge] } as const satisfies JsonObject;

export const foundRecordsExample = { searchRecords: [edge] } as const satisfies JsonObject;

import type { ActionCall } from "./action-call.ts";

const saved = { id: "001dM00003kRs59QAC", success: true, errors: [] };
const locked = {
  success: false,
  errors: [
    { statusCode: "UNABLE_TO_LOCK_ROW", message: "unable to obtain exclusive access to this record", fields: [] },
  ],
};

/** Calls that may change records. */
export const writingCalls: readonly ActionCall[] = [
  {
    action: "create-record",
    version: "59.0",
    input: { sObject: "Account", record: { Name: "Edge", type: "Customer" } },
    method: "POST",
    path: "/services/data/v59.0/sobjects/Account/",
    body: { Name: "Edge", type: "Customer" },
    status: 201,
    reply: saved,
  },
  {
    action: "create-record",
    about: "that a duplicate rule warns of",
    version: "59.0",
    input: { sObject: "Lead", record: { LastName: "Edge", Company: "Edge" }, allowDuplicates: true },
    method: "POST",
    path: "/services/data/v59.0/sobjects/Lead/",
    headers: { "Sforce-Duplicate-Rule-Header": "allowSave=true" },
    body: { LastName: "Edge", Company: "Edge" },
    status: 201,
    reply: saved,
  },
  {
    action: "update-record",
    version: "63.0",
    input: { sObject: "Account", recordId: "001dM00003kS3BpQAK", record: { Name: "Edge", Industry: null } },
    method: "PATCH",
    path: "/services/data/v63.0/sobjects/Account/001dM00003kS3BpQAK",
    body: { Name: "Edge", Industry: null },
    status: 204,
    answer: { id: "001dM00003kS3BpQAK", success: true, errors: [] },
  },
  {
    action: "update-record-by-external-id",
    version: "59.0",
    input: { sObject: "Account", externalIdField: "Id", externalId: "001dM00003kReWpQAK", record: { Phone: "555" } },
    method: "PATCH",
    path: "/services/data/v59.0/sobjects/Account/Id/001dM00003kReWpQAK",
    query: { updateOnly: "true" },
    body: { Phone: "555" },
    reply: { ...saved, created: false },
  },
  {
    action: "upsert-record",
    version: "60.0",
    input: { sObject: "Contact", externalIdField: "Email", externalId: "one@example.com", record: { LastName: "One" } },
    method: "PATCH",
    path: "/services/data/v60.0/sobjects/Contact/Email/one%40example.com",
    body: { LastName: "One" },
    status: 201,
    reply: { ...saved, created: true },
  },
  {
    action: "upsert-record",
    about: "whose value would lead elsewhere as a part of a path",
    version: "45.0",
    input: {
      sObject: "Contact",
      externalIdField: "Ext__c",
      externalId: "../../limits?a=b",
      record: { LastName: "One" },
    },
    method: "PATCH",
    path: "/services/data/v45.0/sobjects/Contact/Ext__c/..%2F..%2Flimits%3Fa%3Db",
    body: { LastName: "One" },
    status: 204,
    answer: { success: true, errors: [], created: false },
  },
  {
    action: "upsert-record",
    about: "whose answer does not say whether it was made, as before version 46.0",
    version: "45.0",
    input: { sObject: "Contact", externalIdField: "Ext__c", externalId: "9", record: { LastName: "One" } },
    method: "PATCH",
    path: "/services/data/v45.0/sobjects/Contact/Ext__c/9",
    body: { LastName: "One" },
    status: 201,
    reply: saved,
  },
  {
    action: "delete-record",
    version: "63.0",
    input: { sObject: "Account", recordId: "001dM00003kS5tZQAS" },
    method: "DELETE",
    path: "/services/data/v63.0/sobjects/Account/001dM00003kS5tZQAS",
    status: 204,
    answer: { id: "001dM00003kS5tZQAS", success: true, errors: [] },
  },
  {
    action: "create-sobject-collection",
    version: "63.0",
    input: { records: [{ Name: "Edge", attributes: { type: "Account" } }], allOrNone: false },
    method: "POST",
    path: "/services/data/v63.0/composite/sobjects",
    body: { allOrNone: false, records: [{ attributes: { type: "Account" }, Name: "Edge" }] },
    reply: [saved],
  },
  {
    action: "update-sobject-collection",
    version: "59.0",
    input: { records: [{ attributes: { type: "Account" }, id: "001xx000003DHP0AAO", Name: "Edge" }] },
    method: "PATCH",
    path: "/services/data/v59.0/composite/sobjects",
    body: { records: [{ attributes: { type: "Account" }, id: "001xx000003DHP0AAO", Name: "Edge" }], allOrNone: false },
    reply: [locked],
  },
  {
    action: "upsert-sobject-collection",
    version: "63.0",
    input: { sObject: "Account", externalIdField: "Id", records: [{ Id: "001000000000000000", Name: "Edge" }] },
    method: "PATCH",
    path: "/services/data/v63.0/composite/sobjects/Account/Id",
    body: { records: [{ Id: "001000000000000000", Name: "Edge" }], allOrNone: false },
    reply: [{ ...locked, created: false }],
  },
  {
    action: "delete-sobject-collection",
    version: "66.0",
    input: { sObject: "Account", ids: ["001dM00003kREKdQAO", "001dM00003kREKeQAO"], allOrNone: false },
    method: "DELETE",
    path: "/services/data/v66.0/composite/sobjects",
    query: { allOrNone: "false", ids: "001dM00003kREKdQAO,001dM00003kREKeQAO", sObjectName: "Account" },
    reply: [
      { id: "001dM00003kREKdQAO", success: true, errors: [] },
      { id: "001dM00003kREKeQAO", success: true, errors: [] },
    ],
  },
  {
    action: "composite-request",
    version: "59.0",
    input: {
      compositeRequest: [{ method: "GET", url: "/services/data/v59.0/sobjects/Account/describe", referenceId: "ref1" }],
    },
    method: "POST",
    path: "/services/data/v59.0/composite",
    body: {
      allOrNone: false,
      compositeRequest: [{ method: "GET", url: "/services/data/v59.0/sobjects/Account/describe", referenceId: "ref1" }],
    },
    reply: {
      compositeResponse: [
        { body: { name: "Account" }, httpHeaders: { ETag: '"e8"' }, httpStatusCode: 200, referenceId: "ref1" },
      ],
    },
  },
  {
    action: "composite-batch-request",
    version: "57.0",
    input: { batchRequests: [{ method: "GET", url: "v57.0/limits" }] },
    method: "POST",
    path: "/services/data/v57.0/composite/batch",
    body: { haltOnError: false, batchRequests: [{ method: "GET", url: "v57.0/limits" }] },
    reply: { hasErrors: false, results: [{ statusCode: 200, result: { DailyApiRequests: { Max: 1, Remaining: 1 } } }] },
  },
  {
    action: "composite-graph-request",
    version: "66.0",
    input: {
      graphs: [
        {
          graphId: "test1",
          compositeRequest: [
            {
              method: "POST",
              url: "/services/data/v66.0/sobjects/Account",
              referenceId: "newAccount",
              body: { Name: "Edge" },
            },
          ],
        },
      ],
    },
    method: "POST",
    path: "/services/data/v66.0/composite/graph",
    body: {
      graphs: [
        {
          graphId: "test1",
          compositeRequest: [
            {
              method: "POST",
              url: "/services/data/v66.0/sobjects/Account",
              referenceId: "newAccount",
              body: { Name: "Edge" },
            },
          ],
        },
      ],
    },
    reply: {
      graphs: [
        {
          graphId: "test1",
          graphResponse: {
            compositeResponse: [
              {
                body: saved,
                httpHeaders: { Location: "/services/data/v66.0/sobjects/Account/001dM00003kRs59QAC" },
                httpStatusCode: 201,
                referenceId: "newAccount",
              },
            ],
          },
          isSuccessful: true,
        },
      ],
    },
  },
];

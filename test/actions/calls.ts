/** A call of an action: what must go out, and what comes back, in the form of recorded calls of Salesforce. */
export interface ActionCall {
  readonly action: string;
  /** What is special about it. */
  readonly about?: string;
  readonly version: string;
  readonly input: unknown;
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: unknown;
  readonly status?: number;
  /** Absent: the reply has no body. */
  readonly reply?: unknown;
  /** Absent: the reply. */
  readonly answer?: unknown;
}

const account = {
  attributes: { type: "Account", url: "/services/data/v63.0/sobjects/Account/001dM00003jU9GxQAK" },
  Id: "001dM00003jU9GxQAK",
  Name: "Edge Communications",
};
const page = { totalSize: 1, done: true, records: [account] };
const saved = { id: "001dM00003kRs59QAC", success: true, errors: [] };
const locked = {
  success: false,
  errors: [
    { statusCode: "UNABLE_TO_LOCK_ROW", message: "unable to obtain exclusive access to this record", fields: [] },
  ],
};

const reading: readonly ActionCall[] = [
  {
    action: "query-records",
    version: "63.0",
    input: { soql: "SELECT Id, Name FROM Account LIMIT 5" },
    method: "GET",
    path: "/services/data/v63.0/query",
    query: { q: "SELECT Id, Name FROM Account LIMIT 5" },
    reply: page,
  },
  {
    action: "query-records",
    about: "whose text has what a URL has marks of its own for",
    version: "63.0",
    input: { soql: "SELECT Id FROM Account WHERE Name = 'R&D + 100%?#é' AND CreatedDate > 2026-01-01T00:00:00+02:00" },
    method: "GET",
    path: "/services/data/v63.0/query",
    query: { q: "SELECT Id FROM Account WHERE Name = 'R&D + 100%?#é' AND CreatedDate > 2026-01-01T00:00:00+02:00" },
    reply: {
      totalSize: 2086,
      done: false,
      nextRecordsUrl: "/services/data/v63.0/query/0r8xx5R2sM3DgWhASK-2000",
      records: [],
    },
  },
  {
    action: "query-all-records",
    version: "60.0",
    input: { soql: "SELECT Id, Name FROM Account LIMIT 5" },
    method: "GET",
    path: "/services/data/v60.0/queryAll",
    query: { q: "SELECT Id, Name FROM Account LIMIT 5" },
    reply: page,
  },
  {
    action: "retrieve-query-more",
    version: "60.0",
    input: { nextRecordsUrl: "/services/data/v60.0/query/0r8xx5R2sM3DgWhASK-2000" },
    method: "GET",
    path: "/services/data/v60.0/query/0r8xx5R2sM3DgWhASK-2000",
    reply: { ...page, totalSize: 2001 },
  },
  {
    action: "search-records",
    version: "58.0",
    input: { sosl: "FIND {Acme}" },
    method: "GET",
    path: "/services/data/v58.0/search",
    query: { q: "FIND {Acme}" },
    reply: { searchRecords: [account] },
  },
  {
    action: "parameterized-search-records",
    version: "59.0",
    input: { q: "Acme", sObjects: ["Account"] },
    method: "GET",
    path: "/services/data/v59.0/parameterizedSearch",
    query: { q: "Acme", sObject: "Account" },
    reply: { searchRecords: [] },
  },
  {
    action: "parameterized-search-records",
    about: "that is narrowed",
    version: "59.0",
    input: {
      q: "Acme",
      sObjects: ["Account", "Contact"],
      fields: ["Id"],
      in: "NAME",
      where: "Id != null",
      limit: 5,
      offset: 1,
    },
    method: "POST",
    path: "/services/data/v59.0/parameterizedSearch",
    body: {
      q: "Acme",
      sobjects: [
        { name: "Account", where: "Id != null" },
        { name: "Contact", where: "Id != null" },
      ],
      fields: ["Id"],
      in: "NAME",
      offset: 1,
      overallLimit: 5,
    },
    reply: { searchRecords: [account] },
  },
  {
    action: "describe-global",
    version: "59.0",
    input: {},
    method: "GET",
    path: "/services/data/v59.0/sobjects",
    reply: { encoding: "UTF-8", maxBatchSize: 200, sobjects: [{ name: "Account", label: "Account", keyPrefix: null }] },
  },
  {
    action: "describe-sobject",
    version: "58.0",
    input: { sObject: "Account" },
    method: "GET",
    path: "/services/data/v58.0/sobjects/Account/describe",
    reply: { name: "Account", label: "Account", fields: [{ name: "Id", label: "Account ID", type: "id", length: 18 }] },
  },
  {
    action: "get-sobject-basic-info",
    version: "63.0",
    input: { sObject: "Account" },
    method: "GET",
    path: "/services/data/v63.0/sobjects/Account/",
    reply: { objectDescribe: { name: "Account", label: "Account", keyPrefix: "001" }, recentItems: [account] },
  },
  {
    action: "list-available-resources",
    version: "66.0",
    input: {},
    method: "GET",
    path: "/services/data",
    reply: [{ label: "Spring ’18", url: "/services/data/v42.0", version: "42.0" }],
  },
  {
    action: "list-available-resources",
    about: "of one version",
    version: "66.0",
    input: { version: "60.0" },
    method: "GET",
    path: "/services/data/v60.0",
    reply: { sobjects: "/services/data/v60.0/sobjects", query: "/services/data/v60.0/query" },
  },
  {
    action: "get-current-user",
    version: "66.0",
    input: {},
    method: "GET",
    path: "/services/oauth2/userinfo",
    reply: { user_id: "005dM00000awSFJQA2", organization_id: "00DdM00000vfgTuUAI", email: "user@example.com" },
  },
  {
    action: "get-limits",
    version: "60.0",
    input: {},
    method: "GET",
    path: "/services/data/v60.0/limits",
    reply: { DailyApiRequests: { Max: 15000, Remaining: 14976, "Ant Migration Tool": { Max: 0, Remaining: 0 } } },
  },
  {
    action: "list-recent-items",
    version: "60.0",
    input: {},
    method: "GET",
    path: "/services/data/v60.0/recent",
    reply: [account],
  },
  {
    action: "list-recent-items",
    about: "up to a number",
    version: "60.0",
    input: { limit: 2 },
    method: "GET",
    path: "/services/data/v60.0/recent",
    query: { limit: "2" },
    reply: [account],
  },
  {
    action: "list-quick-actions",
    version: "60.0",
    input: {},
    method: "GET",
    path: "/services/data/v60.0/quickActions",
    reply: [{ actionEnumOrId: "09DdM00000RLMR2", label: "Log a Call", name: "LogACall", type: "LogACall", urls: {} }],
  },
  {
    action: "list-quick-actions",
    about: "of an object",
    version: "60.0",
    input: { sObject: "Account" },
    method: "GET",
    path: "/services/data/v60.0/sobjects/Account/quickActions",
    reply: [],
  },
  {
    action: "get-quick-action-defaults",
    version: "59.0",
    input: { quickActionName: "NewTask" },
    method: "GET",
    path: "/services/data/v59.0/quickActions/NewTask/defaultValues",
    reply: { attributes: { type: "Task" }, Subject: null, OwnerId: "005dM00000awSFJQA2", Status: "Not Started" },
  },
  {
    action: "get-quick-action-defaults",
    about: "on a record",
    version: "59.0",
    input: { quickActionName: "Account.NewContact", contextId: "001dM00003jU9GxQAK" },
    method: "GET",
    path: "/services/data/v59.0/quickActions/Account.NewContact/defaultValues/001dM00003jU9GxQAK",
    reply: { attributes: { type: "Contact" }, AccountId: "001dM00003jU9GxQAK" },
  },
  {
    action: "get-record",
    version: "62.0",
    input: { sObject: "Account", recordId: "001dM00003jU9GxQAK" },
    method: "GET",
    path: "/services/data/v62.0/sobjects/Account/001dM00003jU9GxQAK",
    reply: account,
  },
  {
    action: "get-record",
    about: "of which two fields are asked for",
    version: "62.0",
    input: { sObject: "Account", recordId: "001dM00003jU9GxQAK", fields: ["Id", "Name"] },
    method: "GET",
    path: "/services/data/v62.0/sobjects/Account/001dM00003jU9GxQAK",
    query: { fields: "Id,Name" },
    reply: account,
  },
  {
    action: "get-record-by-external-id",
    version: "60.0",
    input: { sObject: "User", externalIdField: "Id", externalId: "005dM00000aYaE3QAK" },
    method: "GET",
    path: "/services/data/v60.0/sobjects/User/Id/005dM00000aYaE3QAK",
    reply: { attributes: { type: "User" }, Id: "005dM00000aYaE3QAK", Name: "Integration User" },
  },
];

const writing: readonly ActionCall[] = [
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

export const calls: readonly ActionCall[] = [...reading, ...writing];

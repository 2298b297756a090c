import nock from "nock";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ActionError } from "../../src/actions/errors/action-error.ts";
import { actionNamed, replayedOrg } from "./replayed-org.ts";

const opened: (() => Promise<void>)[] = [];
const openOrg = async () => {
  const org = await replayedOrg();
  opened.push(org.close);
  return org;
};
beforeAll(() => nock.disableNetConnect());
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
  nock.cleanAll();
});
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

const collections = "/services/data/v66.0/composite/sobjects";
const accounts = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ attributes: { type: "Account" }, Name: `Account ${n}` }));
interface Sent {
  readonly records: readonly { readonly Name: string }[];
}
const saved = ({ records }: Sent) => records.map(({ Name }) => ({ id: Name, success: true, errors: [] }));
const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

describe("a collection of more than 200 records", () => {
  it("goes out in calls of 200, and its answers come in the order of the input", async () => {
    const { org, act, audited } = await openOrg();
    const sizes: number[] = [];
    org
      .post(collections)
      .times(3)
      .reply(async (request: Request) => {
        const sent: Sent = JSON.parse(await request.text());
        sizes.push(sent.records.length);
        return [200, saved(sent)];
      });

    const answer = await act("create-sobject-collection", { records: accounts(450) });

    expect(sizes).toEqual([200, 200, 50]);
    expect(answer).toEqual(accounts(450).map(({ Name }) => ({ id: Name, success: true, errors: [] })));
    expect(audited.map(({ ids, status }) => [ids.length, status])).toEqual([
      [200, "done"],
      [200, "done"],
      [50, "done"],
    ]);
  });

  it("is refused before anything is sent where it should be all or none", async () => {
    const { act } = await openOrg();

    await expect(act("create-sobject-collection", { records: accounts(201), allOrNone: true })).rejects.toThrowError(
      "create-sobject-collection: records: 201 records cannot be all or none: a call takes 200.",
    );
  });

  it("keeps the answers that came where a later call fails, and makes no other call", async () => {
    const { org, act, audited } = await openOrg();
    org.post(collections).reply(200, async (request: Request) => saved(JSON.parse(await request.text())));
    org.post(collections).reply(400, [{ errorCode: "JSON_PARSER_ERROR", message: "Unexpected", fields: [] }]);

    const answer = (await act("create-sobject-collection", { records: accounts(450) })) as readonly {
      readonly success: boolean;
      readonly errors: readonly { readonly statusCode: string }[];
    }[];

    const codes = answer.map(({ success, errors }) => (success ? "" : errors[0]?.statusCode));
    expect(codes.map((code, at) => (code === codes[at - 1] ? "" : `${at}:${code}`)).filter(Boolean)).toEqual([
      "0:",
      "200:JSON_PARSER_ERROR",
      "400:NOT_SENT",
    ]);
    expect(answer).toHaveLength(450);
    expect(audited.map(({ status }) => status)).toEqual(["done", "failed"]);
  });

  it("is not known to be saved where the answer has fewer items", async () => {
    const { org, act, audited } = await openOrg();
    org.post(collections).reply(200, [{ id: "1", success: true, errors: [] }]);

    const error = await failure(act("create-sobject-collection", { records: accounts(2) }));

    expect(error).toMatchObject({ code: "UNEXPECTED_ANSWER", isOutcomeKnown: false });
    expect(audited).toMatchObject([{ status: "unknown" }]);
  });
});

describe("an answer that says nothing of what was asked", () => {
  it.each([null, [1, 2], {}, "done", { id: "1" }])("%j: nobody knows whether a record was made", async (reply) => {
    const { org, act, audited } = await openOrg();
    org.post("/services/data/v66.0/sobjects/Account/").reply(201, JSON.stringify(reply));

    const error = await failure(act("create-record", { sObject: "Account", record: { Name: "Edge" } }));

    expect(error).toMatchObject({ code: "UNEXPECTED_ANSWER", isOutcomeKnown: false });
    expect(audited).toMatchObject([{ status: "unknown" }]);
  });

  it.each<readonly [action: string, input: unknown, path: string, reply: unknown]>([
    ["query-records", { soql: "SELECT" }, "/services/data/v66.0/query?q=SELECT", null],
    ["list-recent-items", {}, "/services/data/v66.0/recent", {}],
    ["list-available-resources", {}, "/services/data", 1],
  ])("%s fails", async (action, input, path, reply) => {
    const { org, act } = await openOrg();
    org.get(path).reply(200, JSON.stringify(reply));

    const error = await failure(act(action, input));

    expect(error).toMatchObject({ code: "UNEXPECTED_ANSWER", isOutcomeKnown: true, hint: "Try again later." });
  });
});

const account = "/services/data/v66.0/sobjects/Account";
const record = { Name: "Edge" };
const part = (method: string) => [{ method, url: `${account}/001dM00003jU9GxQAK`, referenceId: "one", body: record }];
const cut: readonly (readonly [action: string, input: unknown, path: string, method: string])[] = [
  ["create-record", { sObject: "Account", record }, `${account}/`, "POST"],
  ["create-sobject-collection", { records: accounts(1) }, collections, "POST"],
  ...[{ Name: "Edge" }, { Id: null }, { Id: "" }].map(
    (each) =>
      [
        "upsert-sobject-collection",
        { sObject: "Account", externalIdField: "Id", records: [{ Id: "001dM00003jU9GxQAK" }, each] },
        `${collections}/Account/Id`,
        "PATCH",
      ] as const,
  ),
  ["composite-request", { compositeRequest: part("POST") }, "/services/data/v66.0/composite", "POST"],
  ["composite-request", { compositeRequest: part("DELETE") }, "/services/data/v66.0/composite", "POST"],
  [
    "composite-batch-request",
    { batchRequests: [{ method: "POST", url: "v66.0/sobjects/Account", richInput: record }] },
    "/services/data/v66.0/composite/batch",
    "POST",
  ],
  [
    "composite-graph-request",
    { graphs: [{ graphId: "one", compositeRequest: part("POST") }] },
    "/services/data/v66.0/composite/graph",
    "POST",
  ],
];
const repeated: typeof cut = [
  [
    "upsert-sobject-collection",
    { sObject: "Account", externalIdField: "Ext__c", records: [{ EXT__C: "1", Name: "Edge" }] },
    `${collections}/Account/Ext__c`,
    "PATCH",
  ],
  ["query-records", { soql: "SELECT Id FROM Account" }, "/services/data/v66.0/query", "GET"],
  [
    "update-record",
    { sObject: "Account", recordId: "001dM00003jU9GxQAK", record },
    `${account}/001dM00003jU9GxQAK`,
    "PATCH",
  ],
  [
    "upsert-record",
    { sObject: "Account", externalIdField: "Ext__c", externalId: "1", record },
    `${account}/Ext__c/1`,
    "PATCH",
  ],
  ["delete-record", { sObject: "Account", recordId: "001dM00003jU9GxQAK" }, `${account}/001dM00003jU9GxQAK`, "DELETE"],
  ["composite-request", { compositeRequest: part("PATCH") }, "/services/data/v66.0/composite", "POST"],
];

describe("where the connection is cut", () => {
  it.each(cut)("%s %j is not sent again", async (action, input, path, method) => {
    const { org, act, run, audited } = await openOrg();
    org
      .intercept(path, method)
      .query(true)
      .replyWithError(Object.assign(new Error("cut"), { code: "ECONNRESET" }));

    const error = await failure(act(action, input));

    expect(error).toBeInstanceOf(ActionError);
    expect(error).toMatchObject({
      message: expect.stringMatching(
        /not known whether .* look whether the records are there: SELECT Id, CreatedDate FROM Account WHERE CreatedById = '005000000000001AAA' AND CreatedDate >= 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ\.$/,
      ),
      isOutcomeKnown: false,
    });
    expect(run.slept).toEqual([]);
    expect(audited).toMatchObject([{ action, status: "unknown" }]);
  });

  it.each(repeated)("%s %j is sent again", async (action, input, path, method) => {
    const { org, act, run } = await openOrg();
    org
      .intercept(path, method)
      .query(true)
      .replyWithError(Object.assign(new Error("cut"), { code: "ECONNRESET" }));
    const { output } = actionNamed(action).example;
    org.intercept(path, method).query(true).reply(200, JSON.stringify(output));

    expect(await act(action, input)).toEqual(output);
    expect(run.slept).toHaveLength(1);
  });
});

describe("an error of an action", () => {
  it("has Salesforce's code, message and fields, and what to do", async () => {
    const { org, act } = await openOrg();
    const refusal = {
      errorCode: "REQUIRED_FIELD_MISSING",
      message: "Required fields are missing: [LastName]",
      fields: ["LastName"],
    };
    org.post("/services/data/v66.0/sobjects/Contact/").reply(400, [refusal]);

    const error = await failure(act("create-record", { sObject: "Contact", record: { FirstName: "One" } }));

    expect(error).toMatchObject({
      message:
        "create-record: Salesforce answered REQUIRED_FIELD_MISSING: Required fields are missing: [LastName]. Add the fields that the message names.",
      code: "REQUIRED_FIELD_MISSING",
      fields: ["LastName"],
      status: 400,
      isOutcomeKnown: true,
    });
  });

  it.each([
    [400, "EXCEEDED_ID_LIMIT", "config"],
    [400, "QUERY_TIMEOUT", "config"],
    [400, "MALFORMED_QUERY", "config"],
    [403, "LIMIT_EXCEEDED", "limit"],
    [500, "UNKNOWN_EXCEPTION", "unavailable"],
  ])("%s %s is of the kind %s, which decides the exit code", async (status, errorCode, kind) => {
    const { org, act } = await openOrg();
    org
      .get("/services/data/v66.0/query")
      .query(true)
      .times(9)
      .reply(status, [{ errorCode, message: "refused" }]);

    const error = await failure(act("query-records", { soql: "SELECT Id FROM Account" }));

    expect(error).toMatchObject({ detail: { kind }, code: errorCode });
    expect((error as Error).message).not.toMatch(/stream|the run/);
  });

  it("names the records where several have the value", async () => {
    const { org, act, audited } = await openOrg();
    const paths = [`${account}/001dM00003jU9GxQAK`, `${account}/001dM00003kRs59QAC`];
    org.patch(`${account}/Ext__c/1`).reply(300, paths);

    const error = await failure(
      act("upsert-record", { sObject: "Account", externalIdField: "Ext__c", externalId: "1", record }),
    );

    expect(error).toMatchObject({ code: "MULTIPLE_CHOICES", message: expect.stringContaining(paths.join(", ")) });
    expect(audited).toMatchObject([{ objects: ["Account"], ids: [], status: "failed", errorCode: "MULTIPLE_CHOICES" }]);
  });
});

describe("the audit log", () => {
  it("says how much of a composite request failed, and has ids but no values", async () => {
    const { org, act, audited } = await openOrg();
    org.post("/services/data/v66.0/composite").reply(200, {
      compositeResponse: [
        { body: { id: "001dM00003kRs59QAC", success: true, errors: [] }, httpStatusCode: 201, referenceId: "a" },
        { body: [{ errorCode: "NOT_FOUND", message: "gone" }], httpStatusCode: 404, referenceId: "b" },
      ],
    });

    await act("composite-request", {
      compositeRequest: [
        { method: "POST", url: account, referenceId: "a", body: { Name: "Hidden" } },
        { method: "PATCH", url: `${account}/Ext__c/Hidden`, referenceId: "b", body: { Name: "Hidden" } },
      ],
    });

    expect(audited).toMatchObject([{ objects: ["Account"], ids: ["001dM00003kRs59QAC"], status: "partly" }]);
    expect(JSON.stringify(audited)).not.toContain("Hidden");
  });

  it("has no line for a composite request that only reads", async () => {
    const { org, act, audited } = await openOrg();
    org.post("/services/data/v66.0/composite").reply(200, { compositeResponse: [] });

    await act("composite-request", { compositeRequest: [{ method: "GET", url: account, referenceId: "a" }] });

    expect(audited).toEqual([]);
  });
});

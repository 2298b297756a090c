import { describe, expect, it } from "vitest";
import { openOrg } from "../support/client.ts";
import { idOf } from "../support/fake-org.ts";

const base = "/services/data/v60.0";
const notFound = [{ message: "The requested resource does not exist", errorCode: "NOT_FOUND" }];

describe("composite", () => {
  it("answers every part by its reference, with headers of its own, whatever failed", async () => {
    const { post } = await openOrg(1);
    const since = { "If-Modified-Since": "Wed, 06 May 2026 09:49:20 GMT" };
    const compositeRequest = [
      { method: "GET", url: `${base}/sobjects/Account/describe`, referenceId: "same", httpHeaders: since },
      { method: "GET", url: `${base}/sobjects/Nothing/describe`, referenceId: "none" },
      { method: "GET", url: `${base}/query?q=SELECT+AnnualRevenue+FROM+Account`, referenceId: "rows" },
    ];

    const { status, json } = await post("composite", { compositeRequest });

    const url = `${base}/sobjects/Account/${idOf("001", 0)}`;
    const records = [{ attributes: { type: "Account", url }, AnnualRevenue: null }];
    const dates = { ETag: expect.stringMatching(/^"\w{8}"$/), "Last-Modified": since["If-Modified-Since"] };
    expect(status).toBe(200);
    expect(json).toEqual({
      compositeResponse: [
        { body: null, httpHeaders: dates, httpStatusCode: 304, referenceId: "same" },
        { body: notFound, httpHeaders: {}, httpStatusCode: 404, referenceId: "none" },
        { body: { totalSize: 1, done: true, records }, httpHeaders: {}, httpStatusCode: 200, referenceId: "rows" },
      ],
    });
  });

  it("lets later parts use what earlier ones answered, in address and body", async () => {
    const { post } = await openOrg(2);
    const compositeRequest = [
      { method: "POST", url: `${base}/sobjects/Account`, referenceId: "made", body: { Name: "N" } },
      { method: "GET", url: `${base}/query?q=SELECT+Id+FROM+Account+LIMIT+2`, referenceId: "some" },
      {
        method: "PATCH",
        url: `${base}/sobjects/Account/@{made.id}`,
        referenceId: "put",
        body: { Name: "like @{some.records[1].Id}" },
      },
      { method: "GET", url: `${base}/sobjects/Account/@{made.id}?fields=Name`, referenceId: "got" },
      { method: "GET", url: `${base}/sobjects/Account/@{lost.id}`, referenceId: "bad" },
    ];

    const { json } = await post("composite", { compositeRequest });

    const { compositeResponse } = json as { compositeResponse: { httpStatusCode: number; body: unknown }[] }; // a composite reply
    expect(compositeResponse.map(({ httpStatusCode }) => httpStatusCode)).toEqual([201, 200, 204, 200, 400]);
    expect(compositeResponse[3]?.body).toMatchObject({ Name: `like ${idOf("001", 1)}` });
    expect(compositeResponse[4]?.body).toMatchObject([{ errorCode: "PROCESSING_HALTED" }]);
  });

  it("stops at the first failure where all or none was asked for", async () => {
    const { post } = await openOrg(2);
    const compositeRequest = [
      { method: "POST", url: `${base}/sobjects/Account`, referenceId: "good", body: { Name: "N" } },
      { method: "POST", url: `${base}/sobjects/Account`, referenceId: "bad", body: {} },
      { method: "POST", url: `${base}/sobjects/Account`, referenceId: "never", body: { Name: "N" } },
    ];

    const { json } = await post("composite", { allOrNone: true, compositeRequest });

    expect(json).toMatchObject({
      compositeResponse: [
        { body: [{ errorCode: "PROCESSING_HALTED" }], httpStatusCode: 400, referenceId: "good" },
        { body: [{ errorCode: "REQUIRED_FIELD_MISSING" }], httpStatusCode: 400, referenceId: "bad" },
        { body: [{ errorCode: "PROCESSING_HALTED" }], httpStatusCode: 400, referenceId: "never" },
      ],
    });
  });

  it("takes 25 parts, five of them queries or collections", async () => {
    const { post } = await openOrg();
    const many = (count: number, path: string) => ({
      compositeRequest: Array.from({ length: count }, (_, n) => ({
        method: "GET",
        url: `${base}/${path}`,
        referenceId: `r${n}`,
      })),
    });

    const answers = [
      await post("composite", many(25, "limits")),
      await post("composite", many(26, "limits")),
      await post("composite", many(5, "queryAll?q=SELECT+Id+FROM+Account")),
      await post("composite", many(6, "query?q=SELECT+Id+FROM+Account")),
      await post("composite", many(6, "composite/sobjects/Account?ids=x&fields=Id")),
    ];

    const tooMany = (what: string) => {
      const body = [{ errorCode: "LIMIT_EXCEEDED", message: `The request can’t contain more than ${what}.` }];
      return { compositeResponse: [{ body, httpHeaders: {}, httpStatusCode: 400, referenceId: null }] };
    };
    const limited = tooMany("5 query and sObject Collections operations");
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect([1, 3, 4].map((n) => answers[n]?.json)).toEqual([tooMany("25 operations"), limited, limited]);
    expect([0, 2].map((n) => answers[n]?.text.match(/"referenceId":"r\d+"/g)?.length)).toEqual([25, 5]);
  });

  it("names the resources below it", async () => {
    const { ask } = await openOrg();

    const { json } = await ask("composite");

    const of = (name: string): string => `${base}/composite/${name}`;
    expect(json).toEqual({ tree: of("tree"), batch: of("batch"), sobjects: of("sobjects"), graph: of("graph") });
  });
});

describe("parts of a composite request", () => {
  const part = { method: "GET", url: `${base}/limits`, referenceId: "a" };
  const wrongId = (id: string): string =>
    `Provided referenceId ('${id}') must start with a letter or a number, and it can contain only letters, numbers and underscores ('_').`;

  it.each<readonly [what: string, parts: unknown, message: string]>([
    ["none", undefined, "'compositeRequest' is a required field."],
    ["one without a name", [{ ...part, referenceId: undefined }], "'referenceId' is a required field."],
    ["one without an address", [{ ...part, url: undefined }], "'url' is a required field."],
    ["a name with a bracket", [{ ...part, referenceId: "a[1]" }], wrongId("a[1]")],
    ["two of one name", [part, part], "Duplicate referenceId ('a') provided in the request."],
    [
      "one with a login of its own",
      [{ ...part, httpHeaders: { authorization: "Bearer x" } }],
      "The header 'authorization' is not supported in a subrequest.",
    ],
  ])("are refused as a whole: %s", async (_what, compositeRequest, message) => {
    const { post } = await openOrg();

    const { status, json } = await post("composite", { compositeRequest });

    expect([status, json]).toEqual([400, [{ message, errorCode: "JSON_PARSER_ERROR" }]]);
  });

  it("with a malformed name are done up to version 51, and those that refer to it are not", async () => {
    const { post } = await openOrg(1);
    const compositeRequest = [
      { ...part, referenceId: "a[1]" },
      { method: "GET", url: `${base}/sobjects/Account/@{a[1].id}`, referenceId: "b" },
    ];

    const { json } = await post("/services/data/v51.0/composite", { compositeRequest });

    expect(json).toMatchObject({
      compositeResponse: [
        { httpStatusCode: 200, referenceId: "a[1]" },
        { httpStatusCode: 400, body: [{ errorCode: "PROCESSING_HALTED" }] },
      ],
    });
  });

  it("may refer to a row's field that is null since version 52", async () => {
    const { post } = await openOrg(1);
    const row = `${base}/sobjects/Account/${idOf("001", 0)}`;
    const compositeRequest = [
      { method: "GET", url: `${row}?fields=AnnualRevenue`, referenceId: "row" },
      { method: "PATCH", url: row, referenceId: "put", body: { External__c: "@{row.AnnualRevenue}" } },
      { method: "GET", url: `${row}?fields=External__c`, referenceId: "after" },
    ];

    const inOrder = { collateSubrequests: false, compositeRequest };
    const old = await post("/services/data/v51.0/composite", inOrder);
    const now = await post("composite", inOrder);

    const message = `Invalid reference specified. No value for row.AnnualRevenue found in row. ${wrongId("row.AnnualRevenue")}`;
    expect(old.json).toMatchObject({
      compositeResponse: [
        { httpStatusCode: 200 },
        { httpStatusCode: 400, body: [{ errorCode: "PROCESSING_HALTED", message }] },
        { body: { External__c: "x0" } },
      ],
    });
    expect(now.json).toMatchObject({
      compositeResponse: [{ httpStatusCode: 200 }, { httpStatusCode: 204 }, { body: { External__c: null } }],
    });
  });

  it("that belong together are done at once, before what comes between them, unless collation is off", async () => {
    const compositeRequest = [
      { method: "POST", url: `${base}/sobjects/Account`, referenceId: "one", body: { Name: "N" } },
      { method: "GET", url: `${base}/query?q=SELECT+COUNT()+FROM+Account`, referenceId: "count" },
      { method: "POST", url: `${base}/sobjects/Account`, referenceId: "two", body: { Name: "N" } },
      { method: "POST", url: `${base}/sobjects/Account`, referenceId: "late", body: { Name: "@{count.totalSize}" } },
    ];
    const counted = async (more: Readonly<Record<string, unknown>>): Promise<unknown> => {
      const { post } = await openOrg(0);
      const { json } = await post("composite", { ...more, compositeRequest });
      expect(json).toMatchObject({
        compositeResponse: ["one", "count", "two", "late"].map((referenceId) => ({ referenceId })),
      });
      return (json as { compositeResponse: { body: { totalSize: number } }[] }).compositeResponse[1]?.body.totalSize; // a composite reply
    };

    expect(await counted({})).toBe(2);
    expect(await counted({ collateSubrequests: false })).toBe(1);
  });
});

describe("composite/batch", () => {
  it.each<readonly [what: string, parts: unknown, code: string, message: string]>([
    ["no parts", [], "JSON_PARSER_ERROR", "'batchRequests' is a required field."],
    ["a part without a method", [{ url: "v60.0/limits" }], "JSON_PARSER_ERROR", "'method' is a required field."],
    [
      "too many parts",
      Array.from({ length: 26 }, () => ({ method: "GET", url: "v60.0/limits" })),
      "LIMIT_EXCEEDED",
      "The request can’t contain more than 25 operations.",
    ],
  ])("is refused as a whole: %s", async (_what, batchRequests, errorCode, message) => {
    const { post } = await openOrg();

    const { status, json } = await post("composite/batch", { batchRequests });

    expect([status, json]).toEqual([400, [{ message, errorCode }]]);
  });

  it("answers each part in its order, with errors in their place", async () => {
    const { post } = await openOrg(3);
    const batchRequests = [
      { method: "GET", url: "v60.0/limits/recordCount?sObjects=Account" },
      { method: "GET", url: "v60.0/sobjects/Nothing/describe" },
    ];

    const { json } = await post("composite/batch", { batchRequests });

    expect(json).toEqual({
      hasErrors: true,
      results: [
        { statusCode: 200, result: { sObjects: [{ count: 3, name: "Account" }] } },
        { statusCode: 404, result: notFound },
      ],
    });
  });

  it.each(["v60.0/", "/v60.0/", "/services/data/v60.0/", "services/data/v60.0/"])(
    "takes addresses from %s on",
    async (from) => {
      const { post } = await openOrg(3);
      const url = `${from}limits/recordCount?sObjects=Account`;

      const { json } = await post("composite/batch", { batchRequests: [{ method: "GET", url }] });

      expect(json).toMatchObject({ hasErrors: false, results: [{ result: { sObjects: [{ count: 3 }] } }] });
    },
  );

  it("leaves out what follows an error when asked to halt", async () => {
    const { post } = await openOrg();
    const url = "v60.0/sobjects/Nothing/describe";

    const { json } = await post("composite/batch", {
      haltOnError: true,
      batchRequests: [
        { method: "GET", url },
        { method: "GET", url },
      ],
    });

    expect(json).toMatchObject({ hasErrors: true, results: [{ statusCode: 404 }, { statusCode: 412 }] });
  });
});

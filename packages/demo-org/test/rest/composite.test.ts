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

    expect(answers.map(({ status }) => status)).toEqual([200, 400, 200, 400, 400]);
  });
});

describe("composite/batch", () => {
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

import { registerSecret } from "@singer-io-ts/tap-kit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  parseErrorBody,
  parseLoginErrorBody,
  plainMessage,
  refusal,
  refusalOf,
  scopeOf,
} from "../../src/errors/org-error.ts";

const bytes = (value: unknown) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value));
const one = (errorCode: string, message: string) => [{ message, errorCode }];

describe("a refusal", () => {
  it.each<[number, unknown, object]>([
    [400, one("INVALID_FIELD", "No such column"), { kind: "config", retry: "no", scope: "request" }],
    [400, one("QUERY_TIMEOUT", "too long"), { kind: "unavailable", retry: "no", scope: "request" }],
    [
      403,
      one("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."),
      { kind: "limit", retry: "daily", scope: "run" },
    ],
    [
      403,
      one("REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit exceeded."),
      { kind: "unavailable", retry: "concurrent" },
    ],
    [
      403,
      one("REQUEST_LIMIT_EXCEEDED", "TotalRequests の制限を超過しました。"),
      { kind: "limit", retry: "daily", scope: "run" },
    ],
    [
      403,
      one("REQUEST_LIMIT_EXCEEDED", "要求の制限を超過しました。"),
      { kind: "limit", retry: "concurrent", scope: "run", tries: 4 },
    ],
    [400, one("INVALID_QUERY_LOCATOR", "クエリロケータが無効です"), { retry: "no", scope: "request" }],
    [400, one("MALFORMED_QUERY", "実装の制限: 検索条件が必要です"), { kind: "config", retry: "no", scope: "stream" }],
    [
      400,
      one("LIMIT_EXCEEDED", "Max bulk v2 query jobs (10000) per 24 hrs has been reached (10021)"),
      { kind: "limit", scope: "request" },
    ],
    [401, one("INVALID_SESSION_ID", "Session expired or invalid"), { kind: "config", retry: "session", scope: "run" }],
    [
      403,
      one("INSUFFICIENT_ACCESS", "insufficient access rights on object id"),
      { kind: "config", retry: "no", scope: "stream" },
    ],
    [503, "<html>", { kind: "unavailable", retry: "transient" }],
    [420, "", { kind: "unavailable", retry: "transient" }],
    [
      400,
      one("INVALID_QUERY_LOCATOR", "Failed while fetching query cursor data for this QueryLocator"),
      { retry: "transient" },
    ],
    [400, one("INVALID_QUERY_LOCATOR", "invalid query locator"), { retry: "no", scope: "request" }],
    [500, one("SOMETHING_NEW", "new"), { kind: "unavailable", retry: "transient" }],
    [400, one("SOMETHING_NEW", "new"), { kind: "config", retry: "no", scope: "stream" }],
  ])("of %i %j is handled by its code", (status, body, rule) => {
    const error = refusalOf("Account", status, bytes(body));

    expect(error.rule).toMatchObject(rule);
    expect([error.detail.kind, scopeOf(error)]).toEqual([error.rule.kind, error.rule.scope]);
    expect(error.message.startsWith("Account: Salesforce answered ")).toBe(true);
    expect(error.message.endsWith(error.rule.hint)).toBe(true);
  });

  it("keeps Salesforce's code and text in the cause", () => {
    const error = refusal(404, parseErrorBody(one("NOT_FOUND", "The requested resource does not exist")));

    expect(error.detail).toMatchObject({
      code: "NOT_FOUND",
      cause: { status: 404, errorCode: "NOT_FOUND", message: "The requested resource does not exist" },
    });
  });
});

describe("an answer that is not Salesforce's", () => {
  const pages = ["<html>Forbidden</html>", '{"message":"Forbidden"}', '{"error":"not_found"}', "null", ""];
  const statuses = [400, 402, 403, 404, 405, 407, 410, 451];

  it.each(statuses)("of status %i says nothing about the org: it is asked for again", (status) => {
    const rules = pages.map((page) => refusalOf("Account", status, bytes(page)));

    expect(rules.map(({ detail, rule }) => [detail.code, detail.kind, rule.retry, rule.scope])).toEqual(
      pages.map(() => ["FOREIGN_ANSWER", "unavailable", "transient", "stream"]),
    );
  });

  it("ends no session and loses no job: only an empty 401 or 409 is Salesforce's", () => {
    const codes = [401, 409].map((status) =>
      ["", "<html>Log in to the proxy</html>"].map((page) => refusalOf("Account", status, bytes(page)).detail.code),
    );

    expect(codes).toEqual([
      ["HTTP_401", "FOREIGN_ANSWER"],
      ["HTTP_409", "FOREIGN_ANSWER"],
    ]);
  });
});

describe("the token endpoint's error", () => {
  it.each([400, 401, 403])(
    "of status %i without a word is not Salesforce's: each of its own names an error",
    (status) => {
      const error = refusal(status, parseLoginErrorBody(bytes("")), { login: "client_credentials" });

      expect([error.detail.code, error.rule.retry]).toEqual(["FOREIGN_ANSWER", "transient"]);
    },
  );

  it.each<[unknown, string | null]>([
    [{ error: "invalid_grant", error_description: "m" }, "invalid_grant"],
    [one("SERVER_UNAVAILABLE", "busy"), "SERVER_UNAVAILABLE"],
    ["Bad_OAuth_Token", "Bad_OAuth_Token"],
    ["<html>", null],
  ])("%j says %s", (body, code) => {
    expect(parseLoginErrorBody(bytes(body)).code).toBe(code);
  });
});

describe("an error body", () => {
  it.each<[unknown, string | null]>([
    [one("A", "m"), "A"],
    [{ statusCode: "B", message: "m" }, "B"],
    [{ error: "c", error_description: "m" }, null],
    [{ exceptionCode: "D", exceptionMessage: "m" }, "D"],
    ["<html>", null],
    ["", null],
    [[], null],
    [[null], null],
    [{ errorCode: 5 }, null],
    [{ statusCode: "403", message: "Forbidden" }, null],
    [{ message: "Forbidden" }, null],
    ['<?xml version="1.0"?><Errors><Error><errorCode>E</errorCode><message>m</message></Error></Errors>', "E"],
    ["<error xmlns='x'><exceptionCode>F</exceptionCode><exceptionMessage>m</exceptionMessage></error>", "F"],
    ["<html><errorCode>G</errorCode></html>", null],
  ])("%j says %s", (body, code) => {
    expect(parseErrorBody(bytes(body)).code).toBe(code);
  });

  it("is cut without leaving half of a secret", () => {
    const secret = "secret-in-two-parts-".repeat(3);
    registerSecret(secret);

    expect(plainMessage(`${"x".repeat(480)}${secret}`)).toBe(`${"x".repeat(480)}*** ...`);
  });

  it("is shown without the query it repeats, without control characters, and not for ever", () => {
    expect(
      plainMessage(
        "\nSELECT Id FROM A WHERE B = 'secret'\n ^\nERROR at Row:1:Column:8\nNo such\u001b[31m column\u0000",
      ),
    ).toBe("No such [31m column");
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be left
        expect(plainMessage(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
        expect(plainMessage(text.repeat(20)).length).toBeLessThan(510);
      }),
    );
  });
});

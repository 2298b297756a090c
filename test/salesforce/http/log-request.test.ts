import { afterEach, describe, expect, it } from "vitest";
import { defaultTimeouts, openHttp } from "../../../src/salesforce/http/http.ts";
import { logRequest } from "../../../src/salesforce/http/log-request.ts";
import { type Answer, fakeOrg } from "../fake-org.ts";
import { testRun } from "../test-run.ts";

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const done of cleanUp.splice(0)) await done();
});

/** How a request for this path is logged that was answered at once with nothing. */
function shown(path: string): string | undefined {
  const run = testRun();
  const log = logRequest({ method: "GET", path }, run);
  log.answered(200, new Map());
  log.ended();
  return run.requests.at(-1)?.text.replace(/: 200, 0 ms, 0 bytes$/, "");
}

const query = (soql: string) => `/services/data/v66.0/query?q=${encodeURIComponent(soql)}`;

describe("a request is logged for debugging", () => {
  it("with its stream, method, path, status, time, bytes and the calls that are left", () => {
    const run = testRun();
    const log = logRequest({ method: "GET", path: "/services/data/v66.0/limits", stream: "Account" }, run);
    run.advance(35);
    log.answered(200, new Map([["sforce-limit-info", "api-usage=24/15000"]]));
    log.received(2000);
    log.received(340);
    run.advance(5);
    expect(run.requests).toEqual([]);
    log.ended();

    expect(run.requests).toEqual([
      {
        level: "debug",
        code: "request",
        stream: "Account",
        text: "GET /services/data/v66.0/limits: 200, 40 ms, 2,340 bytes, 14,976 calls left",
        details: {
          method: "GET",
          path: "/services/data/v66.0/limits",
          status: 200,
          ms: 40,
          bytes: 2340,
          calls_left: 14_976,
          is_whole: true,
        },
      },
    ]);
  });

  it.each<[string, Answer, string]>([
    [
      "that is answered",
      (_request, response) => void response.end("1234567890"),
      "GET /services/data/v66.0/limits: 200, 0 ms, 10 bytes",
    ],
    [
      "that is refused",
      (_request, response) => void response.writeHead(403, { "sforce-limit-info": "api-usage=99/100" }).end("no"),
      "GET /services/data/v66.0/limits: 403, 0 ms, 2 bytes, 1 calls left",
    ],
    [
      "whose answer breaks off",
      (_request, response) => {
        response.writeHead(200, { "content-length": "50" });
        response.write("12345", () => response.socket?.destroy());
      },
      "GET /services/data/v66.0/limits: 200 broken off, 0 ms, 5 bytes",
    ],
    [
      "that nobody answers",
      (_request, response) => void response.socket?.destroy(),
      "GET /services/data/v66.0/limits: no answer, 0 ms",
    ],
  ])("%s", async (_what, answer, text) => {
    const org = await fakeOrg(answer);
    const run = testRun();
    const http = openHttp(run, defaultTimeouts);
    cleanUp.push(http.close, org.close);

    const request = { origin: org.origin, path: "/services/data/v66.0/limits", method: "GET", headers: {} } as const;
    await http
      .request(request, run.signal)
      .then(({ chunks }) => Array.fromAsync(chunks))
      .catch(() => {});

    expect(run.requests.map((event) => event.text)).toEqual([text]);
  });
});

describe("the path of a request is logged", () => {
  it.each([
    ["/services/data/v66.0/query/01g000000000001AAA-2000", "/services/data/v66.0/query/01g000000000001AAA-2000"],
    ["/services/data/v66.0/limits/recordCount?sObjects=A,B", "/services/data/v66.0/limits/recordCount?sObjects=A,B"],
    [
      "/services/data/v66.0/sobjects/A/updated/?start=2026-01-01T00%3A00%3A00Z&end=2026-01-02T00%3A00%3A00Z",
      "/services/data/v66.0/sobjects/A/updated/?start=2026-01-01T00:00:00Z&end=2026-01-02T00:00:00Z",
    ],
    [`/x?sObjects=${"Account,".repeat(20)}`, `/x?sObjects=${"Account,".repeat(20).slice(0, 60)}...`],
  ])("%s", (path, expected) => {
    expect(shown(path)).toBe(`GET ${expected}`);
  });

  it("without the values of parameters that may be secrets", () => {
    const path = "/services/oauth2/x?sid=00Dcanary&access_token=canary2&code=canary3&name=canary4&Locator=abc";

    expect(shown(path)).toBe("GET /services/oauth2/x?sid=...&access_token=...&code=...&name=...&Locator=abc");
  });

  it.each([
    ["sobjects/Contact/Email/canary%40example.com?updateOnly=true", "sobjects/Contact/Email/...?updateOnly=..."],
    ["sobjects/Account/Ext__c/canary%2Fa", "sobjects/Account/Ext__c/..."],
    ["search?q=FIND%20%7Bcanary%7D", "search?q=..."],
    ["parameterizedSearch?q=canary&sObject=Account", "parameterizedSearch?q=...&sObject=..."],
    ["sobjects/Account/001dM00003jU9GxQAK", "sobjects/Account/001dM00003jU9GxQAK"],
    ["sobjects/Attachment/00PdM00003jU9GxQAK/Body", "sobjects/Attachment/00PdM00003jU9GxQAK/Body"],
    [
      "sobjects/Account/listviews/00BdM00003jU9GxQAK/describe",
      "sobjects/Account/listviews/00BdM00003jU9GxQAK/describe",
    ],
  ])("without values by which it names or searches records: %s", (path, expected) => {
    expect(shown(`/services/data/v66.0/${path}`)).toBe(`GET /services/data/v66.0/${expected}`);
  });

  it.each([
    ["SELECT Id FROM Account LIMIT 5", "SELECT Id FROM Account LIMIT 5"],
    [
      "SELECT Id FROM A WHERE Name IN ('canary', 'O\\'canary', 'canary') AND X = 'canary'",
      "SELECT Id FROM A WHERE Name IN ('...') AND X = '...'",
    ],
    [
      `SELECT ${"Field__c,".repeat(100)}(SELECT Id FROM Contacts) FROM Account WHERE Id > 'canary' ORDER BY Id`,
      "SELECT Field__c,Field__c,Field__c,Field__c,Field__c,Field__c... FROM Account WHERE Id > '...' ORDER BY Id",
    ],
    [
      `SELECT Id FROM Account WHERE ${"Number__c > 1000 AND ".repeat(100)}`,
      `SELECT Id FROM Account WHERE ${"Number__c > 1000 AND ".repeat(100).slice(0, 120)}...`,
    ],
  ])("with its SOQL shortened and without values: %s", (soql, expected) => {
    expect(shown(query(soql))).toBe(`GET /services/data/v66.0/query?q=${expected}`);
  });
});

describe("what a request and its answer hold", () => {
  it("is not logged, be it known as a secret or not", async () => {
    const [header, body, answer, cookie] = [
      "canary-of-header",
      "canary-of-body",
      "canary-of-answer",
      "canary-of-cookie",
    ];
    const org = await fakeOrg(
      (_request, response) => void response.writeHead(200, { "set-cookie": cookie }).end(answer),
    );
    const run = testRun();
    const http = openHttp(run, defaultTimeouts);
    cleanUp.push(http.close, org.close);

    const request = { origin: org.origin, path: "/services/oauth2/token", method: "POST", body } as const;
    const { chunks } = await http.request({ ...request, headers: { authorization: header } }, run.signal);
    await Array.fromAsync(chunks);

    expect(run.requests.map(({ text }) => text)).toEqual([
      `POST /services/oauth2/token: 200, 0 ms, ${answer.length} bytes`,
    ]);
  });
});

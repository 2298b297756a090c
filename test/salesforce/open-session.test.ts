import { setTimeout as later } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import type { Login } from "../../src/config/login.ts";
import { defaultTimeouts } from "../../src/salesforce/http/http.ts";
import { openSession } from "../../src/salesforce/open-session.ts";
import type { Session } from "../../src/salesforce/session.ts";
import { turns } from "../support/event-loop-turns.ts";
import { type Answer, type FakeOrg, fakeOrg, json, orgWithLogin, refuse } from "./fake-org.ts";
import { type TestRun, testRun } from "./test-run.ts";

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const done of cleanUp.splice(0)) await done();
});

const clientCredentials = (host: string): Login => ({
  method: "client_credentials",
  host,
  clientId: "id",
  clientSecret: "secret",
});

interface Opened {
  readonly org: FakeOrg;
  readonly session: Session;
  readonly run: TestRun;
}

async function opened(answer: Answer, run = testRun(), login = clientCredentials): Promise<Opened> {
  const org = await fakeOrg(orgWithLogin(answer));
  cleanUp.push(org.close);
  const settings = { login: login(org.origin), apiVersion: null, retryDeadlineMs: 600_000 };
  const session = await openSession(settings, run);
  cleanUp.unshift(session.close);
  return { org, session, run };
}

const limits = { method: "GET", path: "limits", stream: "Account" } as const;
const fine: Answer = (_request, response) => json(response, 200, { fine: true });
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("utf8");
const dataPaths = (org: FakeOrg) => org.asked.filter((asked) => asked.includes("/v66.0/"));
const logins = (org: FakeOrg) => org.asked.filter((asked) => asked.includes("token")).length;

/** Seconds before each repetition, as far as the ten minutes of the tests' deadline go. */
const longestWaits = [1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60, 60, 60, 60];
const untilDeadline = longestWaits.length;

describe("a session", () => {
  it("takes the newest API version that the tap knows and the org has, and the identity of the token", async () => {
    const { session, org } = await opened(fine);

    const reply = await session.call(limits, testRun());

    expect([session.orgId, session.userId, session.apiVersion, session.instanceUrl]).toEqual([
      "00D000000000001AAA",
      "005000000000001AAA",
      "66.0",
      org.origin,
    ]);
    expect(text(reply.bytes)).toBe('{"fine":true}');
    expect(org.asked).toEqual(["POST /services/oauth2/token", "GET /services/data", "GET /services/data/v66.0/limits"]);
    expect(org.seen[0]?.body).toBe("grant_type=client_credentials&client_id=id&client_secret=secret");
    expect(org.seen[2]?.headers.authorization).toBe("Bearer token1");
  });

  it("counts data calls only, and passes on what Salesforce says of its own count", async () => {
    const info = "api-usage=24/15000, per-app-api-usage=17/250(appName=sample)";
    const { session, run } = await opened((_request, response) =>
      json(response, 200, {}, { "sforce-limit-info": info }),
    );

    await session.call(limits, run);

    expect([run.allowance.taken, run.usage]).toEqual([1, [[24, 15000]]]);
  });

  it("logs in once for all whose session ended, and repeats their requests", async () => {
    const { session, org, run } = await opened((request, response) =>
      request.headers.authorization === "Bearer token1"
        ? refuse(response, 401, "INVALID_SESSION_ID", "Session expired or invalid")
        : json(response, 200, {}),
    );

    const replies = await Promise.all(Array.from({ length: 5 }, () => session.call(limits, run)));

    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(logins(org)).toBe(2);
  });

  it("logs in no more after a login that failed for good, for any request that waits for it", async () => {
    let isOver = false;
    const org = await fakeOrg((request, response) => {
      if (isOver && request.url?.includes("token") === true)
        return json(response, 400, { error: "invalid_grant", error_description: "login rate exceeded" });
      return orgWithLogin((_request, answer) =>
        isOver ? refuse(answer, 401, "INVALID_SESSION_ID", "Session expired or invalid") : json(answer, 200, {}),
      )(request, response);
    });
    cleanUp.push(org.close);
    const settings = { login: clientCredentials(org.origin), apiVersion: null, retryDeadlineMs: 600_000 };
    const run = testRun();
    const session = await openSession(settings, run);
    cleanUp.unshift(session.close);
    isOver = true;
    const before = logins(org);

    const ended = await Promise.allSettled(
      ["Account", "Lead", "Case"].map((stream) => session.call({ ...limits, stream }, run)),
    );
    ended.push(...(await Promise.allSettled([session.call(limits, run)])));

    expect(ended.map((each) => each.status === "rejected" && String(each.reason).includes("too often"))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(logins(org) - before).toBe(5);
  });

  it("gives up when a new session is refused too, and asks no more", async () => {
    const { session, org, run } = await opened((_request, response) =>
      refuse(response, 401, "INVALID_SESSION_ID", "Session expired or invalid"),
    );

    const first = session.call(limits, run);

    await expect(first).rejects.toMatchObject({
      detail: { code: "INVALID_SESSION_ID", kind: "config", stream: "Account" },
    });
    const before = org.asked.length;
    await expect(session.call({ ...limits, stream: "Lead" }, run)).rejects.toMatchObject({
      detail: { code: "INVALID_SESSION_ID", stream: "Lead" },
      message: expect.stringMatching(/^Lead: Salesforce answered INVALID_SESSION_ID/),
    });
    expect([logins(org), org.asked.length]).toEqual([2, before]);
  });

  it("waits as long as Salesforce asks, in seconds or by date, and goes on", async () => {
    const answers: Answer[] = [
      (_request, response) => {
        response.setHeader("retry-after", "7");
        refuse(response, 503, "SERVER_UNAVAILABLE", "The server is too busy");
      },
      (_request, response) => {
        response.setHeader("date", "Sat, 31 Jan 2026 09:05:00 GMT");
        response.setHeader("retry-after", "Sat, 31 Jan 2026 09:05:20 GMT");
        json(response, 429, undefined);
      },
      fine,
    ];
    const { session, run } = await opened((request, response) => answers.shift()?.(request, response));

    const reply = await session.call(limits, run);

    expect([reply.status, run.slept]).toEqual([200, [7000, 20000]]);
    expect(run.logged.map(({ code, stream }) => [code, stream])).toContainEqual(["retry", "Account"]);
  });

  it.each([
    ["a web page with status 200", 200, "text/html", "<html>maintenance</html>", "WEB_PAGE", 3],
    ["a web page with status 503", 503, "text/html", "<html>maintenance</html>", "HTTP_503", untilDeadline],
    [
      "UNKNOWN_EXCEPTION",
      500,
      "application/json",
      '[{"errorCode":"UNKNOWN_EXCEPTION","message":"ErrorId 1"}]',
      "UNKNOWN_EXCEPTION",
      3,
    ],
  ])("repeats %s with growing waits, then fails by name", async (_name, status, type, body, code, repeats) => {
    const longest = { ...testRun(), random: () => 1 };
    const { session, run } = await opened((_request, response) => {
      response.writeHead(status, { "content-type": type });
      response.end(body);
    }, longest);

    await expect(session.call(limits, run)).rejects.toMatchObject({
      detail: { code, kind: "unavailable", stream: "Account" },
    });

    expect(run.slept).toEqual(longestWaits.slice(0, repeats).map((seconds) => seconds * 1000));
  });

  it("stops at the limit of the day without another try", async () => {
    const { session, org, run } = await opened((_request, response) =>
      refuse(response, 403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."),
    );

    await expect(session.call(limits, run)).rejects.toMatchObject({
      detail: { code: "REQUEST_LIMIT_EXCEEDED", kind: "limit" },
    });
    await expect(session.call(limits, run)).rejects.toMatchObject({ detail: { kind: "limit" } });

    expect([dataPaths(org).length, run.slept]).toEqual([1, []]);
  });

  it("waits for others where too many requests run at once", async () => {
    const answers: Answer[] = [
      (_request, response) =>
        refuse(response, 403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentPerOrgLongTxn Limit exceeded."),
      fine,
    ];
    const { session, run } = await opened((request, response) => answers.shift()?.(request, response));

    const reply = await session.call(limits, run);

    expect(reply.status).toBe(200);
    expect(run.slept[0]).toBeGreaterThanOrEqual(5000);
  });

  it("runs fewer at once after that, so that all of them get through", async () => {
    let [now, most] = [0, 0];
    const { session, run } = await opened(async (_request, response) => {
      now += 1;
      most = Math.max(most, now);
      const isRefused = now > 3;
      // The others come in meanwhile.
      await turns();
      now -= 1;
      if (!isRefused) return json(response, 200, {});
      return refuse(
        response,
        403,
        "REQUEST_LIMIT_EXCEEDED",
        "ConcurrentRequests (Concurrent API Requests) Limit exceeded.",
      );
    });

    const first = await Promise.all(Array.from({ length: 8 }, () => session.call(limits, run)));
    most = 0;
    await Promise.all(Array.from({ length: 8 }, () => session.call(limits, run)));

    expect(first.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(most).toBeLessThanOrEqual(3);
    expect(run.logged.map(({ code }) => code)).toContain("fewer_at_once");
  });

  it("repeats a call whose connection was cut in the answer", async () => {
    const answers: Answer[] = [
      (_request, response) => {
        response.writeHead(200, { "content-type": "application/json", "content-length": "100" });
        response.write('{"half":', () => response.destroy());
      },
      (_request, response) => void response.socket?.destroy(),
      fine,
    ];
    const { session, run } = await opened((request, response) => answers.shift()?.(request, response));

    const reply = await session.call(limits, run);

    expect(text(reply.bytes)).toBe('{"fine":true}');
  });

  it("hands on a body as it comes, and names the stream when it breaks off", async () => {
    const { session, org, run } = await opened((_request, response) => {
      response.writeHead(200, { "content-type": "text/csv", "sforce-locator": "null" });
      response.write("Id\n", () => response.destroy());
    });

    const stream = await session.open({ ...limits, path: "jobs/query/750/results" }, run);
    const read = Array.fromAsync(stream.chunks);

    expect(stream.headers.get("sforce-locator")).toBe("null");
    await expect(read).rejects.toMatchObject({
      detail: { code: "INTERRUPTED", kind: "unavailable", stream: "Account" },
    });
    expect(dataPaths(org).length).toBe(1);
  });

  it("follows no redirect, so that the token goes nowhere else", async () => {
    const { session, org, run } = await opened((_request, response) => {
      response.writeHead(302, { location: "https://evil.example/path?secret" });
      response.end();
    });

    await expect(session.call(limits, run)).rejects.toMatchObject({ detail: { code: "REDIRECTED", kind: "config" } });

    expect(dataPaths(org).length).toBe(1);
  });

  it("sends no request that is longer than Salesforce takes", async () => {
    const { session, org, run } = await opened(fine);

    await expect(session.call({ ...limits, path: `query?q=${"x".repeat(16_384)}` }, run)).rejects.toMatchObject({
      detail: { code: "URI_TOO_LONG" },
    });

    expect(dataPaths(org)).toEqual([]);
  });

  it("names stream, code and message of a refusal and what to do, and hides the query that it repeats", async () => {
    const message =
      "\nSELECT Id,Foo__c FROM Account WHERE Name = 'secret'\n          ^\nERROR at Row:1:Column:11\nNo such column 'Foo__c' on entity 'Account'.";
    const { session, run } = await opened((_request, response) => refuse(response, 400, "INVALID_FIELD", message));

    const error: unknown = await session.call(limits, run).catch((caught: unknown) => caught);

    expect(String(error)).toMatchInlineSnapshot(
      `"TapError: Account: Salesforce answered INVALID_FIELD: No such column 'Foo__c' on entity 'Account'. Run discovery again: the field is gone, or the user lost the permission to read it."`,
    );
  });

  it("returns a status that the caller can use", async () => {
    const { session, run } = await opened((_request, response) => void response.writeHead(304).end());

    const reply = await session.call(limits, run, [200, 304]);

    expect([reply.status, reply.bytes.length]).toEqual([304, 0]);
  });

  it("keeps the org's time where this machine's clock is wrong, and logs it once", async () => {
    const run = testRun({ now: new Date("2026-01-31T11:05:00Z") });
    const { session } = await opened((_request, response) => {
      response.setHeader("date", "Sat, 31 Jan 2026 09:05:00 GMT");
      json(response, 200, {});
    }, run);

    await session.call(limits, run);
    run.advance(61_000);

    expect(session.now().toISOString()).toBe("2026-01-31T09:06:01.000Z");
    expect(run.logged.filter(({ code }) => code === "clock_skew")).toHaveLength(1);
  });

  it("ends at once when the run is stopped", async () => {
    const stop = new AbortController();
    const run = testRun({ signal: stop.signal });
    const { session } = await opened(() => stop.abort(new Error("SIGTERM")), run);

    await expect(session.call(limits, run)).rejects.toThrow("SIGTERM");
  });

  it.each(["/services/oauth2/token", "/services/data"])("gives a host up that does not answer %s", async (path) => {
    // By undici's own timer: no clock of a test moves it.
    const timeouts = { ...defaultTimeouts, loginMs: 50 };
    const answers = orgWithLogin(fine);
    const org = await fakeOrg((request, response) => (request.url === path ? undefined : answers(request, response)));
    cleanUp.push(org.close);
    const settings = { login: clientCredentials(org.origin), apiVersion: null, retryDeadlineMs: 0 };

    const failed = openSession(settings, testRun(), timeouts);

    await expect(Promise.race([failed, later(10_000)])).rejects.toMatchObject({
      detail: { code: "NO_ANSWER", kind: "unavailable" },
    });
  });
});

import { describe, expect, it, onTestFinished } from "vitest";
import type { Login } from "../../../src/config/login.ts";
import { openSession } from "../../../src/salesforce/open-session.ts";
import { type Answer, fakeOrg, json, refuse } from "../fake-org.ts";
import { testRun } from "../test-run.ts";
import { clientLogin, denied, loggedIn, passwordLogin, readyLogin, refreshLogin, token } from "./logged-in.ts";

describe("a login", () => {
  it.each([
    [400, denied("invalid_grant", "expired access/refresh token"), "INVALID_GRANT", /new refresh_token/],
    [400, denied("invalid_client_id", "client identifier invalid"), "INVALID_CLIENT_ID", /client_id/],
    [400, denied("unsupported_grant_type", "grant type not supported"), "UNSUPPORTED_GRANT_TYPE", /domain/],
    [400, denied("something_new", "no idea"), "SOMETHING_NEW", /no idea/],
  ])("that is refused with %i %o is not repeated and says what to change", async (status, body, code, hint) => {
    const { session, org, run } = await loggedIn(refreshLogin, (_request, response) => json(response, status, body));

    const error: unknown = await session.catch((caught: unknown) => caught);

    expect(error).toMatchObject({ detail: { code, kind: "config" }, message: expect.stringMatching(hint) });
    expect([org.asked.length, run.slept]).toEqual([1, []]);
  });

  it.each<{
    readonly at: string;
    readonly login: (host: string) => Login;
    readonly status: number;
    readonly page?: string;
    readonly body?: object;
    readonly says: RegExp;
  }>([
    {
      at: "the address of pages",
      login: clientLogin,
      status: 405,
      says: /status 405\. This host accepts no logins: check domain/,
    },
    {
      at: "another server",
      login: refreshLogin,
      status: 404,
      page: "<html>URL No Longer Exists",
      says: /accepts no logins: check domain/,
    },
    {
      at: "login.salesforce.com",
      login: clientLogin,
      status: 400,
      body: denied("invalid_grant", "request not supported on this domain"),
      says: /Set domain to the name of your My Domain/,
    },
    {
      at: "an org that is locked",
      login: passwordLogin("p"),
      status: 400,
      body: denied("invalid_grant", "inactive organization"),
      says: /The org is not active/,
    },
    {
      at: "an org that ended",
      login: clientLogin,
      status: 400,
      body: denied("inactive_org", "organization inactive"),
      says: /The org is not active/,
    },
    {
      at: "an org without the app",
      login: clientLogin,
      status: 400,
      body: denied("app_not_found", "External client app is not installed in this org"),
      says: /Check client_id, and that environment, domain or login_url/,
    },
    {
      at: "an org that does not trust the network",
      login: passwordLogin("p"),
      status: 400,
      body: denied("invalid_grant", "authentication failure"),
      says: /Check username and password\. .* security_token is needed too/,
    },
    {
      at: "a server that names a security token",
      login: passwordLogin("p"),
      status: 500,
      body: [{ errorCode: "LOGIN_MUST_USE_SECURITY_TOKEN", message: "Invalid username, password, security token" }],
      says: /Set security_token/,
    },
    {
      at: "a server that says no more",
      login: clientLogin,
      status: 403,
      body: { error: "forbidden" },
      says: /Check the secrets of the login, client_id and client_secret/,
    },
  ])("at $at is about logging in, and is not repeated", async ({ login, status, page, body, says }) => {
    const { session, org, run } = await loggedIn(login, (_request, response) => {
      response.writeHead(status, { "content-type": page === undefined ? "application/json" : "text/html" });
      response.end(page ?? (body === undefined ? "" : JSON.stringify(body)));
    });

    const error: unknown = await session.catch((caught: unknown) => caught);

    expect(error).toMatchObject({
      detail: { kind: "config", scope: "run" },
      message: expect.stringMatching(/^Logging in failed: /),
    });
    expect(error).toMatchObject({ message: expect.stringMatching(says) });
    expect([org.asked.length, run.slept]).toEqual([1, []]);
  });

  it.each([
    [400, denied("invalid_grant", "login rate exceeded")],
    [400, denied("rate_limit_exceeded", "too many requests")],
  ])("that comes too often (%i %o) is tried a few times, and then says so", async (status, body) => {
    const { session, org, run } = await loggedIn(clientLogin, (_request, response) => json(response, status, body));

    await expect(session).rejects.toMatchObject({
      detail: { kind: "unavailable", scope: "run" },
      message: expect.stringMatching(/^Logging in failed: .* The user logs in too often/),
    });
    expect(org.asked).toHaveLength(5);
    expect(run.slept.every((ms) => ms >= 5000)).toBe(true);
  });

  it.each([200, 400, 403])(
    "that a gateway answers with a page (%i) is tried again, and no fact about the login",
    async (status) => {
      const answers: Answer[] = [
        (_request, response) => response.writeHead(status, { "content-type": "text/html" }).end("<html>"),
        (request, response) => json(response, 200, token(request.headers.host)),
      ];
      const { session } = await loggedIn(clientLogin, (request, response) => answers.shift()?.(request, response));

      expect((await session).orgId).toBe("00D000000000001AAA");
    },
  );

  it.each<[string, Answer]>([
    [
      "403 Bad_OAuth_Token",
      (_request, response) => response.writeHead(403, { "content-type": "text/html" }).end("Bad_OAuth_Token"),
    ],
    ["403", (_request, response) => void response.writeHead(403).end()],
    ["401", (_request, response) => refuse(response, 401, "INVALID_SESSION_ID", "Session expired or invalid")],
  ])("by a token that has run out (%s) names access_token", async (_what, answer) => {
    const { session, org } = await loggedIn(readyLogin, answer);

    await expect(session).rejects.toMatchObject({
      detail: { kind: "config", scope: "run" },
      message: expect.stringMatching(/^Logging in failed: .* access_token has expired, was revoked/),
    });
    expect(org.asked).toHaveLength(2);
  });

  it("by a token that has run out says how to get another", async () => {
    const { session } = await loggedIn(readyLogin, (_request, response) => {
      refuse(response, 401, "INVALID_SESSION_ID", "Session expired or invalid");
    });

    await expect(session).rejects.toMatchObject({
      message:
        "Logging in failed: Salesforce answered INVALID_SESSION_ID: Session expired or invalid. access_token has expired, was revoked, or belongs to another org than instance_url. Get another by tap-salesforce login, or by tap-salesforce login --sf ALIAS where Salesforce's own CLI is logged in; or set up a login that renews itself: client credentials or JWT bearer.",
    });
  });

  it("by a web page says which host to write", async () => {
    const { session, org } = await loggedIn(clientLogin, (_request, response) => {
      response.writeHead(200, { "content-type": "text/html" }).end("<html>Welcome</html>");
    });

    await expect(session).rejects.toMatchObject({
      message: `Logging in failed: ${org.origin} answered with a web page (status 200). Set domain or login_url to the org's own host, like https://example.my.salesforce.com: this may be the address of its pages. If it is right, a proxy or a gateway answered in its place.`,
    });
  });

  it("by a token at a host that is no org names instance_url", async () => {
    const org = await fakeOrg((_request, response) => void response.writeHead(404).end());
    onTestFinished(org.close);
    const settings = { login: readyLogin(org.origin), apiVersion: null, retryDeadlineMs: 60_000 };

    await expect(openSession(settings, testRun())).rejects.toThrow("check instance_url");
  });

  it("by a wrong password is not tried twice: that would lock the user", async () => {
    const { session, org } = await loggedIn(passwordLogin("wrong"), (_request, response) =>
      json(response, 400, denied("invalid_grant", "authentication failure")),
    );

    await expect(session).rejects.toMatchObject({ detail: { code: "INVALID_GRANT", kind: "config", scope: "run" } });
    expect(org.asked).toEqual(["POST /services/oauth2/token"]);
  });
});

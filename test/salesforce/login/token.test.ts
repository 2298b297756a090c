import { generateKeyPairSync, verify } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import type { Login } from "../../../src/config/login.ts";
import { defaultTimeouts } from "../../../src/salesforce/http/http.ts";
import { openSession } from "../../../src/salesforce/open-session.ts";
import { type Answer, fakeOrg, identityPath, json, refuse } from "../fake-org.ts";
import { testRun } from "../test-run.ts";

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const done of cleanUp.splice(0)) await done();
});

const token = (host: string | undefined, more: object = {}) => ({
  access_token: "token",
  token_type: "Bearer",
  instance_url: `http://${host}`,
  id: `https://login.salesforce.com${identityPath}`,
  ...more,
});

async function loggedIn(login: (host: string) => Login, answer: Answer, run = testRun()) {
  const org = await fakeOrg((request, response) => {
    if (request.url === "/services/data") return json(response, 200, [{ version: "66.0" }]);
    return answer(request, response);
  });
  cleanUp.push(org.close);
  const settings = { login: login(org.origin), apiVersion: null, retryDeadlineMs: 600_000 };
  const session = openSession(settings, run, defaultTimeouts);
  // Seen by the test; a session that fails has nothing to close.
  cleanUp.unshift(() => session.then((open) => open.close()).catch(() => {}));
  return { org, run, session };
}

const refreshLogin = (host: string): Login => ({
  method: "refresh_token",
  host,
  clientId: "id",
  clientSecret: null,
  refreshToken: "first",
  store: { file: null, configFiles: [], config: { refresh_token: "first", client_id: "id" } },
});

/** What damage and gateways make of a good answer with status 200. */
const noTokens = (host: string | undefined): readonly (readonly [string, unknown])[] => [
  ["no access_token", token(host, { access_token: undefined })],
  ["an empty access_token", token(host, { access_token: " " })],
  ["an access_token that is no text", token(host, { access_token: 5 })],
  ["no token_type", token(host, { token_type: undefined })],
  ["no instance_url", token(host, { instance_url: undefined })],
  ["a refresh_token that is no text", token(host, { refresh_token: null })],
  ["a list", [token(host)]],
  ["another JSON", { message: "ok" }],
];

describe("login", () => {
  it.each(noTokens(undefined))("asks again for an answer with %s, and ends as unavailable", async (what) => {
    let isMended = false;
    const answer: Answer = ({ headers: { host } }, response) =>
      json(response, 200, isMended ? token(host) : new Map(noTokens(host)).get(what));

    const refused = await loggedIn(refreshLogin, answer);
    await expect(refused.session).rejects.toMatchObject({ detail: { code: "UNEXPECTED_ANSWER", kind: "unavailable" } });
    const tries = refused.org.asked.length;
    const passing = await loggedIn(refreshLogin, (request, response) => {
      answer(request, response);
      isMended = true;
    });

    expect((await passing.session).instanceUrl).toBe(passing.org.origin);
    expect([tries, passing.org.asked.length]).toEqual([4, 3]);
  });

  it("never sends the token to an instance that is not Salesforce's", async () => {
    const { session, org } = await loggedIn(refreshLogin, (_request, response) =>
      json(response, 200, token("ignored", { instance_url: "https://salesforce.com.evil.example" })),
    );

    await expect(session).rejects.toMatchObject({ detail: { code: "REDIRECTED" } });
    expect(org.asked).toEqual(["POST /services/oauth2/token"]);
  });

  it.each([
    [
      400,
      { error: "invalid_grant", error_description: "expired access/refresh token" },
      "INVALID_GRANT",
      /new refresh_token/,
    ],
    [
      400,
      { error: "invalid_client_id", error_description: "client identifier invalid" },
      "INVALID_CLIENT_ID",
      /client_id/,
    ],
    [
      400,
      { error: "unsupported_grant_type", error_description: "grant type not supported" },
      "UNSUPPORTED_GRANT_TYPE",
      /domain/,
    ],
    [400, { error: "something_new", error_description: "no idea" }, "SOMETHING_NEW", /no idea/],
  ])("that is refused with %i %o is not repeated and says what to change", async (status, body, code, hint) => {
    const { session, org, run } = await loggedIn(refreshLogin, (_request, response) => json(response, status, body));

    const error: unknown = await session.catch((caught: unknown) => caught);

    expect(error).toMatchObject({ detail: { code, kind: "config" }, message: expect.stringMatching(hint) });
    expect([org.asked.length, run.slept]).toEqual([1, []]);
  });

  const refusedAs = (login: object) => (host: string) =>
    ({ host, clientId: "id", clientSecret: "s", username: "u", ...login }) as Login; // what each test gives is whole
  const byPassword = refusedAs({ method: "password", passwordAndToken: "p" });
  const byClient = refusedAs({ method: "client_credentials" });

  it.each<[string, (host: string) => Login, number, string, object | string, RegExp]>([
    ["the address of pages", byClient, 405, "", "", /status 405\. This host accepts no logins: check domain/],
    ["another server", refreshLogin, 404, "text/html", "<html>URL No Longer Exists", /accepts no logins: check domain/],
    [
      "login.salesforce.com",
      byClient,
      400,
      "",
      { error: "invalid_grant", error_description: "request not supported on this domain" },
      /Set domain to the name of your My Domain/,
    ],
    [
      "an org that is locked",
      byPassword,
      400,
      "",
      { error: "invalid_grant", error_description: "inactive organization" },
      /The org is not active/,
    ],
    [
      "an org that ended",
      byClient,
      400,
      "",
      { error: "inactive_org", error_description: "organization inactive" },
      /The org is not active/,
    ],
    [
      "an org without the app",
      byClient,
      400,
      "",
      { error: "app_not_found", error_description: "External client app is not installed in this org" },
      /Check client_id, and that environment, domain or login_url/,
    ],
    [
      "an org that does not trust the network",
      byPassword,
      400,
      "",
      { error: "invalid_grant", error_description: "authentication failure" },
      /Check username and password\. .* security_token is needed too/,
    ],
    [
      "a server that speaks of a security token",
      byPassword,
      500,
      "",
      [{ errorCode: "LOGIN_MUST_USE_SECURITY_TOKEN", message: "Invalid username, password, security token" }],
      /Set security_token/,
    ],
    [
      "a server that says no more",
      byClient,
      403,
      "",
      { error: "forbidden" },
      /Check the secrets of the login, client_id and client_secret/,
    ],
  ])("at %s speaks of logging in, and is not repeated", async (_where, login, status, type, body, hint) => {
    const { session, org, run } = await loggedIn(login, (_request, response) => {
      response.writeHead(status, { "content-type": type === "" ? "application/json" : type });
      response.end(typeof body === "string" ? body : JSON.stringify(body));
    });

    const error: unknown = await session.catch((caught: unknown) => caught);

    expect(error).toMatchObject({
      detail: { kind: "config", scope: "run" },
      message: expect.stringMatching(/^Logging in failed: /),
    });
    expect(error).toMatchObject({ message: expect.stringMatching(hint) });
    expect([org.asked.length, run.slept]).toEqual([1, []]);
  });

  it.each([
    [400, { error: "invalid_grant", error_description: "login rate exceeded" }],
    [400, { error: "rate_limit_exceeded", error_description: "too many requests" }],
  ])("that comes too often (%i %o) is tried a few times, and then says so", async (status, body) => {
    const { session, org, run } = await loggedIn(byClient, (_request, response) => json(response, status, body));

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
      const { session } = await loggedIn(byClient, (request, response) => answers.shift()?.(request, response));

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
    const ready = (host: string): Login => ({ method: "access_token", host, accessToken: "ready" });
    const { session, org } = await loggedIn(ready, answer);

    await expect(session).rejects.toMatchObject({
      detail: { kind: "config", scope: "run" },
      message: expect.stringMatching(/^Logging in failed: .* access_token has expired, was revoked/),
    });
    expect(org.asked).toHaveLength(2);
  });

  it("by a token at a host that is no org names instance_url", async () => {
    const ready = (host: string): Login => ({ method: "access_token", host, accessToken: "ready" });
    const org = await fakeOrg((_request, response) => void response.writeHead(404).end());
    cleanUp.push(org.close);
    const settings = { login: ready(org.origin), apiVersion: null, retryDeadlineMs: 60_000 };

    await expect(openSession(settings, testRun())).rejects.toThrow("check instance_url");
  });

  it("by client credentials sends the secret, and stumbles over no ID token", async () => {
    const { session, org } = await loggedIn(
      (host) => ({ method: "client_credentials", host, clientId: "id", clientSecret: "s" }),
      (request, response) => json(response, 200, token(request.headers.host, { id_token: "no.valid.one" })),
    );

    await session;

    expect(org.seen[0]?.body).toBe("grant_type=client_credentials&client_id=id&client_secret=s");
  });

  it("by password sends the security token behind it, and says at each run that this way has an end", async () => {
    const { session, org, run } = await loggedIn(
      (host) => ({
        method: "password",
        host,
        clientId: "id",
        clientSecret: "s",
        username: "u@example.com",
        passwordAndToken: "pass word+TOKEN",
      }),
      (request, response) => json(response, 200, token(request.headers.host)),
    );

    await session;

    expect(org.seen[0]?.body).toBe(
      "username=u%40example.com&password=pass+word%2BTOKEN&grant_type=password&client_id=id&client_secret=s",
    );
    expect(run.logged).toEqual([
      { level: "warn", code: "password_login_ends", text: expect.stringMatching(/External Client Apps.*Summer '27/) },
    ]);
  });

  it("by a wrong password is not tried twice: that would lock the user", async () => {
    const { session, org } = await loggedIn(
      (host) => ({
        method: "password",
        host,
        clientId: "id",
        clientSecret: "s",
        username: "u@example.com",
        passwordAndToken: "wrong",
      }),
      (_request, response) =>
        json(response, 400, { error: "invalid_grant", error_description: "authentication failure" }),
    );

    await expect(session).rejects.toMatchObject({ detail: { code: "INVALID_GRANT", kind: "config", scope: "run" } });
    expect(org.asked).toEqual(["POST /services/oauth2/token"]);
  });

  it("is repeated where another program uses the same refresh token at that moment", async () => {
    const answers: Answer[] = [
      (_request, response) =>
        json(response, 400, { error: "invalid_grant", error_description: "token request is already being processed" }),
      (_request, response) => response.writeHead(503, { "content-type": "text/html" }).end("<html>"),
      (request, response) => json(response, 200, token(request.headers.host)),
    ];
    const { session } = await loggedIn(refreshLogin, (request, response) => answers.shift()?.(request, response));

    expect((await session).orgId).toBe("00D000000000001AAA");
  });

  it("does not take the whole deadline to say that the host is wrong", async () => {
    const run = testRun();
    const settings = { login: refreshLogin("http://127.0.0.1:1"), apiVersion: null, retryDeadlineMs: 3_600_000 };

    await expect(openSession(settings, run)).rejects.toMatchObject({ detail: { code: "NO_CONNECTION" } });

    expect(run.slept.length).toBe(4);
  });

  it("by a ready token asks whose it is, and cannot renew it", async () => {
    const ready = (host: string): Login => ({ method: "access_token", host, accessToken: "ready" });
    const { session, org, run } = await loggedIn(ready, (request, response) =>
      request.url === "/services/oauth2/userinfo"
        ? json(response, 200, { organization_id: "00D1", user_id: "0051" })
        : refuse(response, 401, "INVALID_SESSION_ID", "Session expired or invalid"),
    );

    const open = await session;

    expect([open.orgId, open.userId]).toEqual(["00D1", "0051"]);
    await expect(open.call({ method: "GET", path: "limits" }, run)).rejects.toMatchObject({
      detail: { kind: "config" },
      message: expect.stringMatching(/access_token has expired/),
    });
    expect(org.asked).toEqual([
      "GET /services/data",
      "GET /services/oauth2/userinfo",
      "GET /services/data/v66.0/limits",
    ]);
  });

  it("by JWT signs for the app and the user, and once more by Salesforce's clock where this machine's is off", async () => {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const run = testRun({ now: new Date("2026-01-31T08:00:00Z") });
    const assertions: string[] = [];
    const { session, org } = await loggedIn(
      (host) => ({
        method: "jwt",
        host,
        clientId: "id",
        username: "user@example.com",
        privateKey: pem,
        audience: null,
      }),
      (request, response) => {
        assertions.push(new URLSearchParams(request.body).get("assertion") ?? "");
        response.setHeader("date", "Sat, 31 Jan 2026 09:05:00 GMT");
        if (assertions.length > 1) return json(response, 200, token(request.headers.host));
        return json(response, 400, { error: "invalid_grant", error_description: "invalid assertion" });
      },
      run,
    );

    await session;

    const [header = "", claims = "", signature = ""] = (assertions[1] ?? "").split(".");
    const isSigned = verify(
      "RSA-SHA256",
      Buffer.from(`${header}.${claims}`),
      publicKey,
      Buffer.from(signature, "base64url"),
    );
    expect(isSigned).toBe(true);
    expect(JSON.parse(Buffer.from(header, "base64url").toString())).toEqual({ alg: "RS256" });
    expect(JSON.parse(Buffer.from(claims, "base64url").toString())).toEqual({
      iss: "id",
      sub: "user@example.com",
      aud: org.origin,
      exp: Date.parse("2026-01-31T09:05:00Z") / 1000 + 170,
    });
  });

  it.each([
    ["2026-01-31T08:00:00Z", "65 minutes behind Salesforce's"],
    ["2026-01-31T10:10:00Z", "65 minutes ahead of Salesforce's"],
  ])("by JWT at %s says how far the clocks differ when both signatures are refused", async (now, skew) => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const { session, org } = await loggedIn(
      (host) => ({
        method: "jwt",
        host,
        clientId: "id",
        username: "user@example.com",
        privateKey: pem,
        audience: null,
      }),
      (_request, response) => {
        response.setHeader("date", "Sat, 31 Jan 2026 09:05:00 GMT");
        json(response, 400, { error: "invalid_grant", error_description: "expired authorization code" });
      },
      testRun({ now: new Date(now) }),
    );

    await expect(session).rejects.toThrow(skew);
    expect(org.asked).toHaveLength(2);
  });

  describe("by JWT", () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const byJwt = (audience: string | null) => (host: string) =>
      ({ method: "jwt", host, clientId: "id", username: "user@example.com", privateKey: pem, audience }) as const;
    const [sandbox, production] = ["https://test.salesforce.com", "https://login.salesforce.com"];
    /** Takes this audience alone; says why not of the others. */
    function takes(audience: string, why: (given: string) => string, given: string[]): Answer {
      return (request, response) => {
        if (request.url?.includes("limits") === true) {
          if (request.headers.authorization === "Bearer again") return json(response, 200, {});
          return refuse(response, 401, "INVALID_SESSION_ID", "Session expired or invalid");
        }
        const [, claims = ""] = (new URLSearchParams(request.body).get("assertion") ?? "").split(".");
        given.push(JSON.parse(Buffer.from(claims, "base64url").toString()).aud);
        const last = given.at(-1) ?? "";
        if (last !== audience) return json(response, 400, { error: "invalid_grant", error_description: why(last) });
        const more = given.filter((each) => each === audience).length > 1 ? { access_token: "again" } : {};
        json(response, 200, token(request.headers.host, more));
      };
    }

    it.each([
      ["audience is invalid", "audience is invalid"],
      ["\u30aa\u30fc\u30c7\u30a3\u30a8\u30f3\u30b9\u304c\u7121\u52b9\u3067\u3059", "a text of another language"],
    ])("tries the next audience at the same host where Salesforce says %s, and stays with what worked", async (why) => {
      const given: string[] = [];
      const { session, org, run } = await loggedIn(
        byJwt(null),
        takes(production, () => why, given),
      );

      const open = await session;
      await open.call({ method: "GET", path: "limits" }, run);

      expect(given).toEqual([org.origin, sandbox, production, production]);
    });

    it("signs for the audience that is set alone", async () => {
      const given: string[] = [];
      const { session } = await loggedIn(
        byJwt(sandbox),
        takes(production, () => "audience is invalid", given),
      );

      await expect(session).rejects.toThrow(
        "Logging in failed: Salesforce answered invalid_grant: audience is invalid. Audiences tried: https://test.salesforce.com. Set audience to what the org accepts",
      );
      expect(given).toEqual([sandbox]);
    });

    it("says what was refused besides the audience", async () => {
      const given: string[] = [];
      const why = (audience: string) => (audience === sandbox ? "user is locked out" : "audience is invalid");
      const { session } = await loggedIn(byJwt(null), takes("none", why, given));

      await expect(session).rejects.toThrow("The user is locked");
      expect(given).toHaveLength(2);
    });

    it("names all that were tried where Salesforce takes none", async () => {
      const given: string[] = [];
      const { session, org } = await loggedIn(
        byJwt(null),
        takes("none", () => "audience is invalid", given),
      );

      await expect(session).rejects.toThrow(`Audiences tried: ${org.origin}, ${sandbox}, ${production}.`);
      expect(given).toEqual([org.origin, sandbox, production]);
    });
  });

  it("by JWT is signed once where the clocks agree", async () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const { session, org } = await loggedIn(
      (host) => ({
        method: "jwt",
        host,
        clientId: "id",
        username: "user@example.com",
        privateKey: pem,
        audience: null,
      }),
      (_request, response) => json(response, 400, { error: "invalid_grant", error_description: "invalid assertion" }),
    );

    await expect(session).rejects.toThrow("private_key belongs to the certificate");
    expect(org.asked).toHaveLength(1);
  });

  it.each([["jwt", { method: "jwt", clientId: "id", username: "u", privateKey: "no key", audience: null }]] as const)(
    "by %s names private_key where it is none, without showing it",
    async (_name, login) => {
      const { session } = await loggedIn(
        (host) => ({ ...login, host }),
        () => {},
      );

      const error: unknown = await session.catch((caught: unknown) => caught);

      expect(String(error)).toMatch(/^TapError: private_key: /);
      expect(String(error)).not.toContain("no key");
    },
  );
});

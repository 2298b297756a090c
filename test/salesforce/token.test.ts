import { generateKeyPairSync, verify } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import type { Login } from "../../src/login.ts";
import { defaultTimeouts } from "../../src/salesforce/http.ts";
import { openSession } from "../../src/salesforce/session.ts";
import { type Answer, fakeOrg, identityPath, json, refuse } from "./fake-org.ts";
import { testRun } from "./test-run.ts";

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
  const settings = { login: login(org.origin), apiVersion: null, retryDeadlineMs: 60_000 };
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

describe("login", () => {
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
    expect(run.told).toEqual([
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
      (host) => ({ method: "jwt", host, clientId: "id", username: "user@example.com", privateKey: pem }),
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
      (host) => ({ method: "jwt", host, clientId: "id", username: "user@example.com", privateKey: pem }),
      (_request, response) => {
        response.setHeader("date", "Sat, 31 Jan 2026 09:05:00 GMT");
        json(response, 400, { error: "invalid_grant", error_description: "expired authorization code" });
      },
      testRun({ now: new Date(now) }),
    );

    await expect(session).rejects.toThrow(skew);
    expect(org.asked).toHaveLength(2);
  });

  it("by JWT is signed once where the clocks agree", async () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const { session, org } = await loggedIn(
      (host) => ({ method: "jwt", host, clientId: "id", username: "user@example.com", privateKey: pem }),
      (_request, response) => json(response, 400, { error: "invalid_grant", error_description: "invalid assertion" }),
    );

    await expect(session).rejects.toThrow("private_key belongs to the certificate");
    expect(org.asked).toHaveLength(1);
  });

  it.each([["jwt", { method: "jwt", clientId: "id", username: "u", privateKey: "no key" }]] as const)(
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

import { describe, expect, it } from "vitest";
import { openSession } from "../../../src/salesforce/open-session.ts";
import { type Answer, json, refuse } from "../fake-org.ts";
import { testRun } from "../test-run.ts";
import { clientLogin, denied, loggedIn, passwordLogin, readyLogin, refreshLogin, token } from "./logged-in.ts";

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

  it("by client credentials sends the secret, and accepts an ID token", async () => {
    const { session, org } = await loggedIn(clientLogin, (request, response) =>
      json(response, 200, token(request.headers.host, { id_token: "no.valid.one" })),
    );

    await session;

    expect(org.seen[0]?.body).toBe("grant_type=client_credentials&client_id=id&client_secret=s");
  });

  it("by password sends the security token behind it, and warns at each run that this login will stop working", async () => {
    const { session, org, run } = await loggedIn(passwordLogin("pass word+TOKEN"), (request, response) =>
      json(response, 200, token(request.headers.host)),
    );

    await session;

    expect(org.seen[0]?.body).toBe(
      "username=u%40example.com&password=pass+word%2BTOKEN&grant_type=password&client_id=id&client_secret=s",
    );
    expect(run.logged).toEqual([
      { level: "warn", code: "password_login_ends", text: expect.stringMatching(/External Client Apps.*Summer '27/) },
    ]);
  });

  it("is repeated where another program uses the same refresh token at the same time", async () => {
    const answers: Answer[] = [
      (_request, response) => json(response, 400, denied("invalid_grant", "token request is already being processed")),
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

  it("by a ready token asks which user it belongs to, and cannot renew it", async () => {
    const { session, org, run } = await loggedIn(readyLogin, (request, response) =>
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
});

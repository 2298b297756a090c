import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { StartOptions } from "../../src/index.ts";
import { type Answer, type Client, exchange, openOrg } from "../support/client.ts";
import { admin } from "../support/fake-org.ts";

const callback = "http://localhost:1717/OauthRedirect";
const verifier = "v".repeat(43);
const challenge = createHash("sha256").update(verifier).digest("base64url");
const minute = 60_000;

/** A browser that keeps the cookie and follows no redirect by itself. */
class Browser {
  readonly #url: string;
  #cookie = "";

  constructor({ org }: Client) {
    this.#url = org.url;
  }

  async get(path: string): Promise<Answer> {
    return this.#took(await exchange(this.#url + path, { headers: { cookie: this.#cookie } }));
  }

  /** Fills the form of a page in and sends it. */
  async submit(page: Answer, values: Readonly<Record<string, string>>): Promise<Answer> {
    const action = /<form [^>]*action="([^"]+)"/.exec(page.text)?.[1]?.replaceAll("&amp;", "&");
    const body = new URLSearchParams(values).toString();
    const headers = { cookie: this.#cookie, "content-type": "application/x-www-form-urlencoded" };
    return this.#took(await exchange(this.#url + action, { method: "POST", headers, body }));
  }

  async logIn(page: Answer, password: string): Promise<Answer> {
    const answer = await this.submit(page, { username: admin.username, password });
    return answer.status === 302 ? this.get(answer.headers["location"] ?? "") : answer;
  }

  #took(answer: Answer): Answer {
    this.#cookie = answer.headers["set-cookie"]?.split(";")[0] ?? this.#cookie;
    return answer;
  }
}

function address({ org }: Client, changes: Readonly<Record<string, string | null>> = {}): string {
  const given = {
    response_type: "code",
    client_id: org.credentials.clientId,
    redirect_uri: callback,
    code_challenge: challenge,
    code_challenge_method: "S256",
    scope: "api refresh_token",
    state: "a state",
    ...changes,
  };
  const kept = Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== null);
  return `/services/oauth2/authorize?${new URLSearchParams(kept)}`;
}

/** Logs in, allows where that is asked, and returns what the app gets. */
async function allowed(client: Client, changes: Parameters<typeof address>[1] = {}): Promise<URL> {
  const browser = new Browser(client);
  const question = await browser.logIn(await browser.get(address(client, changes)), client.org.credentials.password);
  return sentBack(question.status === 302 ? question : await browser.submit(question, { answer: "allow" }));
}

const sentBack = ({ headers }: Answer): URL => new URL(headers["location"] ?? "");

function tokens({ org }: Client, code: string | null, changes: Readonly<Record<string, string | null>> = {}) {
  const given = {
    grant_type: "authorization_code",
    code,
    client_id: org.credentials.clientId,
    client_secret: org.credentials.clientSecret,
    redirect_uri: callback,
    code_verifier: verifier,
    ...changes,
  };
  const kept = Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== null);
  const body = new URLSearchParams(kept).toString();
  return exchange(`${org.url}/services/oauth2/token`, { method: "POST", body });
}

const codeFor = async (client: Client, changes: Parameters<typeof address>[1] = {}) =>
  (await allowed(client, changes)).searchParams.get("code");

const open = (settings: StartOptions["settings"] = {}) => openOrg(5, { settings });

describe("a login in a browser", () => {
  it("asks for the password, then for the access, and sends the browser back with a code that gives tokens", async () => {
    const client = await open();
    const browser = new Browser(client);

    const login = await browser.get(address(client));
    const question = await browser.logIn(login, client.org.credentials.password);
    const answer = sentBack(await browser.submit(question, { answer: "allow" }));
    const given = await tokens(client, answer.searchParams.get("code"));

    expect([login.text, question.text]).toEqual([
      expect.stringContaining('name="password"'),
      expect.stringContaining("Manage user data via APIs"),
    ]);
    expect(answer.origin + answer.pathname).toBe(callback);
    expect([...answer.searchParams]).toEqual([
      ["code", expect.stringMatching(/^aPrx[\w.]{64}==$/)],
      ["state", "a state"],
    ]);
    expect(given.json).toMatchObject({
      access_token: expect.stringMatching(/^00D\w+!/),
      refresh_token: expect.stringMatching(/^5Aep861/),
      instance_url: client.org.url,
      scope: "refresh_token api id",
    });
  });

  it("renews the session by the refresh token that it gave", async () => {
    const client = await open();
    const { refresh_token } = (await tokens(client, await codeFor(client))).json as { refresh_token: string };

    const renewed = await tokens(client, null, { grant_type: "refresh_token", refresh_token, code_verifier: null });

    expect([renewed.status, renewed.json]).toMatchObject([200, { scope: "refresh_token api id" }]);
  });

  it("shows the login again after a wrong password", async () => {
    const client = await open();
    const browser = new Browser(client);

    const again = await browser.logIn(await browser.get(address(client)), "wrong");

    expect([again.status, again.text]).toEqual([200, expect.stringContaining("check your username and password")]);
  });

  it("tells the app that the user has denied the access", async () => {
    const client = await open();
    const browser = new Browser(client);
    const question = await browser.logIn(await browser.get(address(client)), client.org.credentials.password);

    const answer = sentBack(await browser.submit(question, { answer: "deny" }));

    expect(Object.fromEntries(answer.searchParams)).toEqual({
      error: "access_denied",
      error_description: "end-user denied authorization",
      state: "a state",
    });
  });

  it("asks who has logged in and allowed the app for nothing more, unless prompt says so or it was revoked", async () => {
    const client = await open();
    const browser = new Browser(client);
    const question = await browser.logIn(await browser.get(address(client)), client.org.credentials.password);
    const first = sentBack(await browser.submit(question, { answer: "allow" }));
    const { refresh_token } = (await tokens(client, first.searchParams.get("code"))).json as { refresh_token: string };

    const again = await browser.get(address(client));
    const login = await browser.get(address(client, { prompt: "login" }));
    const consent = await browser.get(address(client, { prompt: "consent" }));
    await exchange(`${client.org.url}/services/oauth2/revoke`, { method: "POST", body: `token=${refresh_token}` });
    const anew = await browser.logIn(await browser.get(address(client)), client.org.credentials.password);

    expect([again.status, sentBack(again).searchParams.has("code")]).toEqual([302, true]);
    expect(login.text).toContain("login_form");
    expect(consent.text).toContain("approve_form");
    expect(anew.text).toContain("approve_form");
  });

  it.each([
    [{ client_id: "unknown" }, "invalid_client_id", "client identifier invalid"],
    [{ redirect_uri: null }, "redirect_uri_missing", "redirect_uri not provided"],
    [{ redirect_uri: "http://localhost:1718/OauthRedirect" }, "redirect_uri_mismatch", "must match configuration"],
    [{ redirect_uri: "http://127.0.0.1:1717/OauthRedirect" }, "redirect_uri_mismatch", "must match configuration"],
    [{ redirect_uri: `${callback}/` }, "redirect_uri_mismatch", "must match configuration"],
  ])("keeps the browser where %o is not the app's", async (changes, error, description) => {
    const client = await open();

    const answer = await new Browser(client).get(address(client, changes));

    expect([answer.status, decodeURIComponent(answer.text)]).toEqual([
      400,
      expect.stringMatching(new RegExp(`^error=${error}&error_description=.*${description}$`)),
    ]);
  });

  it.each([
    [{ response_type: "token" }, "unsupported_response_type", "response type not supported"],
    [{ code_challenge: null }, "invalid_request", "missing required code challenge"],
    [{ code_challenge_method: "plain" }, "invalid_request", "invalid code challenge"],
    [{ code_challenge: `${challenge}=` }, "invalid_request", "invalid code challenge"],
    [{ scope: "api full" }, "invalid_scope", "the requested scope is not allowed"],
  ])("tells the app why it refuses %o", async (changes, error, description) => {
    const client = await open();

    const answer = sentBack(await new Browser(client).get(address(client, changes)));

    expect(Object.fromEntries(answer.searchParams)).toEqual({
      error,
      error_description: description,
      state: "a state",
    });
  });

  it.each([
    [{ code: "aPrxunknown==" }, "invalid_grant", "invalid authorization code"],
    [{ redirect_uri: null }, "redirect_uri_missing", "redirect_uri not provided"],
    [
      { redirect_uri: "http://localhost:1718/OauthRedirect" },
      "redirect_uri_mismatch",
      "redirect_uri must match configuration",
    ],
    [{ code_verifier: "w".repeat(43) }, "invalid_grant", "invalid code verifier"],
    [{ code_verifier: challenge }, "invalid_grant", "invalid code verifier"],
    [{ code_verifier: null }, "invalid_grant", "invalid code verifier"],
    [{ client_id: "unknown" }, "invalid_client_id", "client identifier invalid"],
    [{ client_secret: null }, "invalid_client", "invalid client credentials"],
  ])("gives no tokens for %o", async (changes, error, description) => {
    const client = await open();

    const answer = await tokens(client, await codeFor(client), changes);

    expect([answer.status, answer.json]).toEqual([400, { error, error_description: description }]);
  });

  it("takes a code once, and for 15 minutes", async () => {
    const client = await open();
    const [first, second] = [await codeFor(client), await codeFor(client)];

    await tokens(client, first);
    const again = await tokens(client, first);
    client.org.clock.advance(15 * minute);
    const late = await tokens(client, second);

    const expired = { error: "invalid_grant", error_description: "expired authorization code" };
    expect([again.json, late.json]).toEqual([expired, expired]);
  });

  it("needs neither secret nor PKCE from an app that is set up so", async () => {
    const client = await open({ requirePkce: false, requireSecret: false });
    const code = await codeFor(client, { code_challenge: null, code_challenge_method: null });

    const given = await tokens(client, code, { client_secret: null, code_verifier: null });

    expect(given.status).toBe(200);
  });

  it("gives no refresh token where the app did not ask for one", async () => {
    const client = await open();

    const given = await tokens(client, await codeFor(client, { scope: "api" }));

    expect(given.json).toMatchObject({ scope: "api id" });
    expect(given.json).not.toHaveProperty("refresh_token");
  });
});

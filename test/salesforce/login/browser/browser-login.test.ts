import { createServer } from "node:http";
import { startOrg } from "@singer-io-ts/demo-org";
import { clean, systemClock, TapError } from "@singer-io-ts/tap-kit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Authorization } from "../../../../src/salesforce/login/browser/authorization.ts";
import {
  type BrowserLogin,
  logInByBrowser,
  logInByPaste,
} from "../../../../src/salesforce/login/browser/browser-login.ts";
import { freePort } from "../../../support/free-port.ts";
import { logInWith, TestBrowser } from "../../../support/test-browser.ts";
import { type TestRun, testRun } from "../../test-run.ts";

let org: Awaited<ReturnType<typeof startOrg>>;
let login: BrowserLogin;
let run: TestRun;
let browser: TestBrowser;
/** What the browser does in the background. */
let browsing: Promise<unknown> = Promise.resolve();

beforeEach(async () => {
  const port = await freePort();
  const callbackUrls = [`http://localhost:${port}/OauthRedirect`];
  org = await startOrg({ scale: 0.01, settings: { callbackUrls } });
  const { clientId, clientSecret } = org.credentials;
  login = { host: org.url, clientId, clientSecret, port };
  run = { ...testRun(), clock: systemClock };
  browser = new TestBrowser();
});
afterEach(async () => {
  await browsing;
  await org.close();
});

/** Logs in while the person does `act` with the page that is shown. */
const logIn = (act: (authorization: Authorization) => Promise<unknown>, timeoutMs = 60_000) =>
  logInByBrowser(
    login,
    {
      timeoutMs,
      async show(authorization) {
        browsing = act(authorization);
      },
    },
    run,
  );

const person = async ({ url }: Authorization) => logInWith(browser, url, org.credentials);

/** Where the browser would be sent, without going there. */
async function sentTo({ url }: Authorization): Promise<string> {
  await logInWith(browser, url, org.credentials).catch(() => {});
  return browser.visited.findLast((each) => each.includes("/OauthRedirect?")) ?? "";
}

describe("a login in the browser", () => {
  it("brings the refresh token, the instance and whose they are", async () => {
    const loggedIn = await logIn(person);

    const { username } = org.credentials;
    const userId = org.org.users.find((user) => user.username === username)?.id;
    expect(loggedIn).toEqual({
      refreshToken: expect.stringMatching(/^5Aep861/),
      instanceUrl: org.url,
      user: { username, userId, orgId: org.org.id },
    });
  });

  it("asks for the API and a token that stays, with PKCE, and shows no secret in the address", async () => {
    let [shown, verifier] = [new URL("http://none"), ""];
    await logIn(async (authorization) => {
      verifier = authorization.verifier;
      shown = new URL(authorization.url);
      return person(authorization);
    });

    expect(shown.origin + shown.pathname).toBe(`${org.url}/services/oauth2/authorize`);
    expect(Object.fromEntries(shown.searchParams)).toEqual({
      response_type: "code",
      client_id: login.clientId,
      redirect_uri: `http://localhost:${login.port}/OauthRedirect`,
      scope: "api refresh_token",
      prompt: "login",
      state: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: "S256",
    });
    expect(shown.href).not.toContain(org.credentials.clientSecret);
    expect(clean(`a log with ${verifier}`)).toBe("a log with ***");
  });

  it("leaves the browser at a page that says so, without the code in its address", async () => {
    let page = { url: "", status: 0, text: "", headers: new Headers() };
    await logIn(async (authorization) => {
      page = await logInWith(browser, authorization.url, org.credentials);
    });
    await browsing;

    expect([page.url, page.status]).toEqual([`http://localhost:${login.port}/OauthSuccess`, 200]);
    expect(page.text).toContain("You can close this page");
    expect(Object.fromEntries(page.headers)).toMatchObject({
      "cache-control": "no-store",
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "referrer-policy": "no-referrer",
    });
  });

  it("refuses an answer with another state, and goes on waiting for its own", async () => {
    const pages: number[] = [];
    const loggedIn = await logIn(async (authorization) => {
      const forged = `${authorization.redirectUri}?code=aPrxforged&state=${"x".repeat(43)}`;
      for (const url of [
        forged,
        `${authorization.redirectUri}?code=aPrxforged`,
        `${forged}&state=${authorization.state}`,
      ])
        pages.push((await browser.open(url)).status);
      await person(authorization);
    });

    expect(pages).toEqual([400, 400, 400]);
    expect(loggedIn.refreshToken).toMatch(/^5Aep861/);
    expect(run.logged.map(({ code }) => code)).toEqual(["foreign_answer", "foreign_answer", "foreign_answer"]);
    expect(JSON.stringify(run.logged)).not.toContain("aPrxforged");
  });

  it("takes nothing but its own answer: no other path, no other method, no other host", async () => {
    const statuses: number[] = [];
    await logIn(async (authorization) => {
      const { origin } = new URL(authorization.redirectUri);
      const answer = `${authorization.redirectUri}?code=aPrxforged&state=forged`;
      statuses.push((await browser.open(`${origin}/favicon.ico`)).status);
      statuses.push((await browser.open(answer, { method: "POST" })).status);
      statuses.push(await statusForHost(answer, `evil.example:${login.port}`));
      return person(authorization);
    });

    expect(statuses).toEqual([404, 405, 403]);
  });

  it("takes one answer: a browser that comes twice with it is refused the second time", async () => {
    org.fault({ path: "/oauth2/token", delayMs: 200 });
    let pages: readonly { readonly status: number; readonly text: string }[] = [];
    const failed = logIn(async ({ redirectUri, state }) => {
      const answer = `${redirectUri}?code=aPrxUnknown==&state=${state}`;
      pages = await Promise.all([browser.open(answer), browser.open(answer)]);
    });

    await expect(failed).rejects.toThrow(/invalid authorization code/);
    await browsing;
    expect(pages.map(({ status }) => status).toSorted()).toEqual([200, 400]);
    expect(pages.map(({ text }) => text).join()).not.toContain("aPrxUnknown");
  });

  it("ends with Salesforce's reason where the user denies the access", async () => {
    const denied = logIn(async ({ url }) => {
      const page = await logInWith(browser, url, org.credentials, "deny");
      expect(page.text).toContain("The terminal says why");
    });

    await expect(denied).rejects.toMatchObject({
      detail: { code: "ACCESS_DENIED", kind: "config" },
      message: expect.stringContaining("access_denied: end-user denied authorization. Log in again and allow"),
    });
  });

  it.each([
    ["a wrong secret", () => ({ clientSecret: "wrong" }), "INVALID_CLIENT", /Set client_secret/],
    ["no secret, where the app needs one", () => ({ clientSecret: null }), "INVALID_CLIENT", /Require Secret for Web/],
  ])("says what to change for %s", async (_what, change, code, hint) => {
    login = { ...login, ...change() };

    const refused = logIn(person);

    await expect(refused).rejects.toMatchObject({
      detail: { code, kind: "config" },
      message: expect.stringMatching(hint),
    });
  });

  it("needs no secret where the app needs none", async () => {
    org.settings.requireSecret = false;
    login = { ...login, clientSecret: null };

    expect((await logIn(person)).refreshToken).toMatch(/^5Aep861/);
  });

  it("names the port that another program has, and what to do", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(login.port, "127.0.0.1", resolve));

    const refused = logIn(person);

    await expect(refused).rejects.toThrow(
      `port ${login.port}: another program listens at it. Log in with --port and another number`,
    );
    await new Promise((resolve) => other.close(resolve));
  });

  it("stops waiting after some minutes, and says what the page may have shown", async () => {
    const late = logIn(async () => {}, 50);

    await expect(late).rejects.toMatchObject({
      detail: { code: "LOGIN_TIMEOUT" },
      message: expect.stringMatching(
        /redirect_uri_mismatch, add http:\/\/localhost:\d+\/OauthRedirect to the Callback URLs/,
      ),
    });
    // The port is free again.
    expect((await logIn(person)).instanceUrl).toBe(org.url);
  });

  it("stops when the run is stopped", async () => {
    const stop = new AbortController();
    run = { ...testRun({ signal: stop.signal }), clock: systemClock };

    const stopped = logIn(async () => stop.abort(new Error("SIGINT")));

    await expect(stopped).rejects.toThrow("SIGINT");
  });

  it("keeps the tokens where nobody says whose they are", async () => {
    org.fault({ path: "/userinfo", count: "all", reply: { status: 403, text: "Bad_OAuth_Token" } });

    const loggedIn = await logIn(person);

    expect(loggedIn.user).toBeNull();
    expect(run.logged.map(({ code }) => code)).toEqual(["user_unknown"]);
  });

  it("ends where the app gives no token that stays", async () => {
    org.fault({
      path: "/oauth2/token",
      reply: {
        status: 200,
        text: JSON.stringify({ access_token: "00D1!token", token_type: "Bearer", instance_url: org.url }),
        headers: { "Content-Type": "application/json" },
      },
    });

    await expect(logIn(person)).rejects.toThrow(/no refresh token\. Give the app the OAuth scope refresh_token/);
  });
});

describe("a login whose answer is pasted", () => {
  const paste = (text: (authorization: Authorization) => Promise<string> | string) =>
    logInByPaste(login, { ask: async (authorization) => text(authorization) }, run);

  it.each<[string, (address: string) => string]>([
    ["the whole address", (address) => address],
    ["the address between blanks and quotes", (address) => `  "${address}" \n`],
    ["what follows the question mark", (address) => new URL(address).search],
    ["the code alone", (address) => new URL(address).searchParams.get("code") ?? ""],
    ["the code alone, encoded", (address) => encodeURIComponent(new URL(address).searchParams.get("code") ?? "")],
  ])("takes %s", async (_what, pasted) => {
    const loggedIn = await paste(async (authorization) => pasted(await sentTo(authorization)));

    expect(loggedIn).toMatchObject({ refreshToken: expect.stringMatching(/^5Aep861/), instanceUrl: org.url });
  });

  it.each<[string, (address: string) => string, RegExp]>([
    ["nothing", () => "", /neither an address nor a code\. Copy the whole address: it begins with http:\/\/localhost/],
    ["the page of the login", (address) => new URL("/services/oauth2/authorize?client_id=1", address).href, /neither/],
    ["an address of another login", (address) => address.replace(/state=.{10}/, "state="), /belongs to another login/],
    ["a refusal", (address) => address.replace(/code=[^&]+/, "error=access_denied"), /access_denied/],
    ["a code that was used", () => "aPrxUsedBefore==", /invalid authorization code\. Log in again/],
  ])("refuses %s", async (_what, pasted, says) => {
    const refused = paste(async (authorization) => pasted(await sentTo(authorization)));

    const error: unknown = await refused.catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(TapError);
    expect(error).toMatchObject({ detail: { kind: "config" }, message: expect.stringMatching(says) });
  });

  it("refuses the code of an earlier login, which has another verifier", async () => {
    let earlier = "";
    await paste(async (authorization) => {
      earlier = new URL(await sentTo(authorization)).searchParams.get("code") ?? "";
      return "none";
    }).catch(() => {});

    await expect(paste(() => earlier)).rejects.toThrow(
      /invalid code verifier\. Log in again, and go on with the address/,
    );
  });
});

/** The status of an answer that names another host. `fetch` does not allow that. */
async function statusForHost(url: string, host: string): Promise<number> {
  const { request } = await import("node:http");
  return new Promise((resolve, reject) => {
    request(url, { headers: { host, connection: "close" } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on("error", reject)
      .end();
  });
}

import { expect } from "vitest";
import type { FaultSpec } from "../../src/index.ts";
import { type Answer, type Ask, exchange, soql } from "../support/client.ts";
import { codeOf, faultRows, type TestOrg, token } from "./fault-table.ts";

const query = soql("SELECT Id, Name FROM Account");

/** What a query is answered with under a fault. */
const under = async ({ org, ask }: TestOrg, spec: FaultSpec, options: Ask = {}): Promise<Answer> => {
  org.clearFaults();
  org.fault({ path: "/query", count: "all", ...spec });
  return ask(query, options);
};

const refresh = (testOrg: TestOrg, refresh_token: string) =>
  token(testOrg, { grant_type: "refresh_token", refresh_token });

faultRows("authentication", [
  [
    "58",
    "the session ends at the n-th request",
    async (testOrg) => {
      testOrg.org.fault({ path: "/query", nth: 2, lose: "sessions" });
      return [codeOf(await testOrg.ask(query)), codeOf(await testOrg.ask(query))];
    },
    [
      [200, undefined],
      [401, "INVALID_SESSION_ID"],
    ],
  ],
  [
    "59",
    "no session is ever good",
    async (testOrg) => {
      testOrg.org.fault({ path: "/services/data", count: "all", lose: "sessions" });
      const { json } = await token(testOrg, { grant_type: "client_credentials" });
      const { access_token } = json as { access_token: string }; // a token reply
      return codeOf(await testOrg.ask(query, { headers: { authorization: `Bearer ${access_token}` } }));
    },
    [401, "INVALID_SESSION_ID"],
  ],
  [
    "60, 62, 63",
    "each refresh gives a new token, and an old one used again revokes the consent",
    async (testOrg) => {
      testOrg.org.settings.rotateRefreshTokens = true;
      const first = testOrg.org.credentials.refreshToken;
      const { refresh_token: second } = (await refresh(testOrg, first)).json as { refresh_token: string }; // a token reply
      const again = await refresh(testOrg, first);
      return [second === first, again.json, (await refresh(testOrg, second)).json];
    },
    [false, expect.objectContaining({ error: "invalid_grant" }), expect.objectContaining({ error: "invalid_grant" })],
  ],
  [
    "64",
    "the token endpoint says why not",
    async (testOrg) => {
      const refusals = [
        ["invalid_client", "invalid client credentials"],
        ["inactive_user", "user is inactive"],
        ["invalid_grant", "ip restricted"],
        ["OAUTH_APP_BLOCKED", "this app is blocked by admin"],
      ];
      const seen = [];
      for (const [error, error_description] of refusals) {
        testOrg.org.clearFaults();
        const text = JSON.stringify({ error, error_description });
        testOrg.org.fault({
          path: "/oauth2/token",
          reply: { status: 400, text, headers: { "Content-Type": "application/json" } },
        });
        seen.push((await token(testOrg, { grant_type: "client_credentials" })).json);
      }
      return seen;
    },
    [
      { error: "invalid_client", error_description: "invalid client credentials" },
      { error: "inactive_user", error_description: "user is inactive" },
      { error: "invalid_grant", error_description: "ip restricted" },
      { error: "OAUTH_APP_BLOCKED", error_description: "this app is blocked by admin" },
    ],
  ],
  [
    "65",
    "the identity is of another org",
    async (testOrg) => {
      const text = '{"organization_id":"00D000000000099EAA"}';
      testOrg.org.fault({
        path: "/userinfo",
        reply: { status: 200, text, headers: { "Content-Type": "application/json" } },
      });
      return (await testOrg.ask("/services/oauth2/userinfo")).json;
    },
    { organization_id: "00D000000000099EAA" },
  ],
  [
    "66",
    "a version is retired, or not there yet",
    async ({ org, ask }) => {
      Object.assign(org.settings, { oldestVersion: 60, newestVersion: 62 });
      const asked = async (version: number) => codeOf(await ask(`/services/data/v${version}.0/limits`));
      const versions = (await ask("/services/data")).json as { version: string }[]; // the list of versions
      return [await asked(59), await asked(60), await asked(63), versions.map(({ version }) => version)];
    },
    [
      [410, "GONE"],
      [200, undefined],
      [404, "NOT_FOUND"],
      ["60.0", "61.0", "62.0"],
    ],
  ],
]);

faultRows("password login", [
  [
    "67",
    "SOAP login is gone from v65 on",
    async ({ org }) => {
      const { username, password, securityToken } = org.credentials;
      const login = `<login xmlns="urn:partner.soap.sforce.com"><username>${username}</username><password>${password}${securityToken}</password></login>`;
      const body = `<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Body>${login}</Body></Envelope>`;
      const headers = { "content-type": "text/xml", SOAPAction: "login" };
      const ask = (version: number) =>
        exchange(`${org.url}/services/Soap/u/${version}.0`, { method: "POST", headers, body });
      const [old, now] = [await ask(64), await ask(65)];
      return [old.status, old.text.includes("sessionId"), now.status, now.text.includes("UNSUPPORTED_API_VERSION")];
    },
    [200, true, 500, true],
  ],
]);

faultRows("limits", [
  [
    "68, 71",
    "calls are used up at the n-th request, by whomever",
    async (testOrg) => {
      testOrg.org.fault({ path: "/query", nth: 2, usedCalls: 100_000 });
      return [codeOf(await testOrg.ask(query)), codeOf(await testOrg.ask(query))];
    },
    [
      [200, undefined],
      [403, "REQUEST_LIMIT_EXCEEDED"],
    ],
  ],
  [
    "69",
    "too many requests at once",
    async (testOrg) => {
      const message = "ConcurrentPerOrgLongTxn Limit exceeded.";
      const { json, status } = await under(testOrg, {
        reply: { status: 403, errorCode: "REQUEST_LIMIT_EXCEEDED", message },
      });
      return [status, json];
    },
    [403, [{ errorCode: "REQUEST_LIMIT_EXCEEDED", message: "ConcurrentPerOrgLongTxn Limit exceeded." }]],
  ],
  [
    "70",
    "Sforce-Limit-Info is missing, or has a part of the app's own",
    async (testOrg) => {
      const perApp = "api-usage=18/5000; per-app-api-usage=17/250(appName=x)";
      const none = await under(testOrg, { headers: { "Sforce-Limit-Info": null } });
      const both = await under(testOrg, { headers: { "Sforce-Limit-Info": perApp } });
      return [none.headers["sforce-limit-info"], both.headers["sforce-limit-info"]];
    },
    [undefined, "api-usage=18/5000; per-app-api-usage=17/250(appName=x)"],
  ],
]);

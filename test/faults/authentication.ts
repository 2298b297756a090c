import { setImmediate as turn } from "node:timers/promises";
import { expect } from "vitest";
import { accounts, firstSentence, restPage, results, survives } from "./accounts-in-pages.ts";
import type { FaultRow, Open } from "./fault-row.ts";
import { errorsOf, firstError, recordsOf, type Scene } from "./scene.ts";

const objects = ["Account", "Contact", "Lead"];
const ended = { status: 401, errorCode: "INVALID_SESSION_ID", message: "Session expired or invalid" };
const json = { "Content-Type": "application/json" };

/** Three streams of several REST pages each. */
export function manyPages(open: Open, rowsEach = 500): Promise<Scene> {
  const rows = Object.fromEntries(objects.map((name) => [name, rowsEach]));
  return open({ objects, rows, settings: { pageRows: 100, dailyApiCalls: 1000 }, config: { api: "rest" } });
}

const logins = (scene: Scene, from = 0) => scene.requests("/oauth2/token", from).length;

/** What a login can be refused with, and what the message names. */
const refusals: readonly (readonly [status: number, error: string, text: string, hint: RegExp])[] = [
  [400, "invalid_client", "invalid client credentials", /client_id and client_secret/],
  [400, "invalid_client_id", "client identifier invalid", /Check client_id, and that environment/],
  [400, "inactive_user", "user is inactive", /Activate the user/],
  [400, "inactive_org", "org is inactive", /org is not active/],
  [400, "invalid_grant", "ip restricted", /IP ranges/],
  [400, "invalid_grant", "user hasn't approved this consumer", /pre-authorise/],
  [400, "invalid_grant", "no client credentials user enabled", /Run As/],
  [400, "invalid_grant", "authentication failure", /secrets of the login/],
  [400, "unsupported_grant_type", "grant type not supported", /does not allow this login/],
  [400, "OAUTH_APP_BLOCKED", "this app is blocked by admin", /unblock the app/],
  [400, "OAUTH_APPROVAL_ERROR_GENERIC", "An unexpected error has occurred", /approve the app/],
];

/** Logins and sessions. */
export const authentication: readonly FaultRow[] = [
  {
    number: 58,
    fault: "The session ends between two pages, while three streams are read",
    expected: "one new login for all; the same pages again",
    async run(open) {
      const scene = await manyPages(open, 600);
      const before = scene.running.requests().length;
      scene.running.fault({ path: "/query/", nth: 4, lose: "sessions" });
      // Sent with the old session, refused when there is a new one already.
      const late = async () => {
        while (logins(scene, before) < 2) await turn();
      };
      scene.running.fault({ path: "/query/", nth: 5, before: late });
      await scene.sync();
      const count = logins(scene, before);
      expect(count).toBe(2);
      const all = await scene.complete();
      const xml = await accounts(open, "bulk");
      const text = "<?xml version='1.0'?><error><exceptionCode>InvalidSessionId</exceptionCode></error>";
      const reply = { status: 401, text, headers: { "Content-Type": "application/xml" } };
      xml.running.fault({ path: "/results", nth: 2, reply });
      await xml.sync();
      const sets = await survives(open, "bulk", { path: results, nth: 2, lose: "sessions" });
      expect(await xml.complete()).toBe(sets);
      return `${count} logins in all; ${all}; between sets of Bulk results, with the error in XML: ${sets}`;
    },
  },
  {
    number: 59,
    fault: "Every session is refused, even new ones",
    expected: "two tries, exit 2, no flood of requests to the token endpoint",
    async run(open) {
      const scene = await manyPages(open);
      scene.running.fault({ path: "/query", nth: 3, count: "all", reply: ended });
      const before = scene.running.requests().length;
      const run = await scene.fails(2, "INVALID_SESSION_ID");
      const count = logins(scene, before);
      expect({ errors: errorsOf(run).length, count }).toEqual({ errors: 1, count: 2 });
      return `Exit ${run.exitCode}, one error, ${count} logins for three streams: "${firstSentence(firstError(run)).replace(/^\w+: /, "")}"`;
    },
  },
  {
    number: 63,
    fault: "The consent is revoked while three streams are read",
    expected: "exit 2 with a clear message; all streams stop",
    async run(open) {
      const scene = await manyPages(open);
      const { refreshToken } = scene.running.credentials;
      scene.running.fault({ path: "/query/", nth: 5, lose: "grants" });
      scene.running.fault({ path: "/query/", nth: 5, lose: "sessions" });
      const before = scene.running.requests().length;
      const run = await scene.fails(2, "Get a new refresh_token", { config: { refresh_token: refreshToken } });
      expect({ logins: logins(scene, before), errors: errorsOf(run).length }).toEqual({ logins: 2, errors: 1 });
      expect(run.messages.at(-1)?.type).toBe("STATE");
      await scene.sync();
      return `Exit ${run.exitCode}, one error, one attempt to log in: "... Get a new refresh_token: this one was revoked, ..."; then ${await scene.complete({ repeated: true })}`;
    },
  },
  {
    number: 64,
    fault: "The login is refused: client, user, IP address, app not approved or blocked; the API is not enabled",
    expected: "a different message for each, which says what to change",
    async run(open) {
      const scene = await open({ rows: { CaseComment: 20 } });
      const said = new Set<string>();
      for (const [status, error, error_description, hint] of refusals) {
        scene.running.clearFaults();
        const text = JSON.stringify({ error, error_description });
        scene.running.fault({ path: "/oauth2/token", count: "all", reply: { status, text, headers: json } });
        const before = scene.running.requests().length;
        const run = await scene.fails(2, hint);
        expect({ logins: logins(scene, before), errors: errorsOf(run).length }).toEqual({ logins: 1, errors: 1 });
        said.add(firstError(run));
      }
      scene.running.clearFaults();
      const reply = {
        status: 403,
        errorCode: "API_DISABLED_FOR_ORG",
        message: "API is not enabled for this Organization",
      };
      scene.running.fault({ path: "/services/data/v", count: "all", reply });
      said.add(firstError(await scene.fails(2, "API Enabled")));
      expect(said.size).toBe(refusals.length + 1);
      return `${said.size} refusals, ${said.size} different messages, exit 2, one attempt to log in for each`;
    },
  },
  {
    number: 65,
    fault: "The login leads to another org than the state's, for example after a sandbox refresh",
    expected: "refused before a row is read; the state is kept",
    async run(open) {
      const scene = await open({ rows: { CaseComment: 20 } });
      await scene.sync();
      const before = JSON.stringify(scene.state);
      const text = JSON.stringify({ organization_id: "00D000000000099EAA", user_id: "005000000000001AAA" });
      scene.running.fault({ path: "/userinfo", reply: { status: 200, text, headers: json } });
      const config = {
        access_token: scene.running.login(),
        instance_url: scene.running.url,
        auth_method: "access_token",
      };
      const run = await scene.fails(2, "the login leads to org 00D000000000099EAA", { config });
      expect([recordsOf(run).length, JSON.stringify(scene.state)]).toEqual([0, before]);
      return `Exit ${run.exitCode}, no row, the state unchanged: "... but the login leads to org 00D000000000099EAA."`;
    },
  },
  {
    number: 66,
    fault: "An API version is retired (410), or too new for the org (404)",
    expected: "the newest version that the org has; a configured version that the org lacks is refused by name",
    async run(open) {
      const scene = await accounts(open, "rest");
      Object.assign(scene.running.settings, { oldestVersion: 60, newestVersion: 62 });
      const before = scene.running.requests().length;
      await scene.sync();
      const versions = new Set(scene.requests(/\/v\d+\.0\//, before).map(({ url }) => /v(\d+\.0)/.exec(url)?.[1]));
      expect([...versions]).toEqual(["62.0"]);
      Object.assign(scene.running.settings, { oldestVersion: 50, newestVersion: 66 });
      const all = await scene.complete();
      Object.assign(scene.running.settings, { oldestVersion: 60, newestVersion: 62 });
      const old = await scene.fails(2, "api_version: the org has no version 59.0", { config: { api_version: "59.0" } });
      await scene.fails(2, "choose one from 60.0 to 62.0", { config: { api_version: "66.0" } });
      scene.running.fault({
        path: restPage,
        count: "all",
        reply: { status: 410, errorCode: "GONE", message: "retired" },
      });
      const gone = await scene.fails(2, "leave api_version out");
      return `An org of versions 60.0 to 62.0 was read with ${[...versions].join()}: ${all}; \`api_version\` 59.0: exit ${old.exitCode}, "${firstSentence(firstError(old))}"; retired during the run: exit ${gone.exitCode}`;
    },
  },
  {
    number: 67,
    fault: "Login by username and password, which API v65 and the SOAP API no longer have",
    expected: "works, with a warning that gives the end date",
    async run(open) {
      const scene = await open({ rows: { CaseComment: 50 } });
      const { username, password, securityToken } = scene.running.credentials;
      const config = { username, password, security_token: securityToken, auth_method: "password" };
      const run = await scene.sync({ config });
      const [warning = ""] = /Summer '27/.exec(run.stderr) ?? [];
      expect(warning).toBe("Summer '27");
      const soap = scene.requests("/services/Soap").length;
      return `Warned of its end with ${warning}; ${soap} SOAP calls; ${await scene.complete()}`;
    },
  },
];

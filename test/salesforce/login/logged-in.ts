import { afterEach } from "vitest";
import type { Login } from "../../../src/config/login.ts";
import { defaultTimeouts } from "../../../src/salesforce/http/http.ts";
import { openSession } from "../../../src/salesforce/open-session.ts";
import { type Answer, fakeOrg, identityPath, json } from "../fake-org.ts";
import { testRun } from "../test-run.ts";

/** A good answer of the token endpoint. */
export const token = (host: string | undefined, more: object = {}) => ({
  access_token: "token",
  token_type: "Bearer",
  instance_url: `http://${host}`,
  id: `https://login.salesforce.com${identityPath}`,
  ...more,
});

/** What the token endpoint refuses a login with. */
export const denied = (error: string, description: string) => ({ error, error_description: description });

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const done of cleanUp.splice(0)) await done();
});

/** A session that logs in to a server of this machine, which answers as `answer` says and has one API version. */
export async function loggedIn(login: (host: string) => Login, answer: Answer, run = testRun()) {
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

export const refreshLogin = (host: string): Login => ({
  method: "refresh_token",
  host,
  clientId: "id",
  clientSecret: null,
  refreshToken: "first",
  store: { file: null, configFiles: [], tokenPlace: null, config: { refresh_token: "first", client_id: "id" } },
});

export const clientLogin = (host: string): Login => ({
  method: "client_credentials",
  host,
  clientId: "id",
  clientSecret: "s",
});

export const passwordLogin =
  (passwordAndToken: string) =>
  (host: string): Login => ({
    method: "password",
    host,
    clientId: "id",
    clientSecret: "s",
    username: "u@example.com",
    passwordAndToken,
  });

/** With an access token that another program got. */
export const readyLogin = (host: string): Login => ({ method: "access_token", host, accessToken: "ready" });

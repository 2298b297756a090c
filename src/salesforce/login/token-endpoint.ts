import { type Run, registerSecret } from "@singer-io-ts/tap-kit";
import * as oauth from "oauth4webapi";
import type { Login } from "../../config/login.ts";
import { trustedInstance } from "../../config/trusted-hosts.ts";
import { jsonIn, ownError, parseLoginErrorBody, refusal } from "../../errors/org-error.ts";
import type { Http } from "../http/http.ts";
import type { OrgClock } from "../http/org-clock.ts";
import { isWebPage } from "../http/refused-reply.ts";
import { retryAfterMs } from "../http/retry.ts";
import { wholeBody } from "../http/whole-reply.ts";
import { members } from "../json/json-fields.ts";
import { jwtLogin } from "./jwt-login.ts";
import { tokenStore } from "./token-store.ts";

/** A token and where it is valid. */
export interface Token {
  readonly accessToken: string;
  readonly instanceUrl: string;
  /** Whose it is; null where the token endpoint did not say. */
  readonly identity: Identity | null;
}

export interface Identity {
  readonly orgId: string;
  readonly userId: string;
}

export interface TokenSource {
  /** Whether `get` can bring another token than the one before. */
  readonly renewable: boolean;
  /** Asks for a token once; errors by the table. A rotated refresh token is on disk before this returns. */
  get(run: Run): Promise<Token>;
}

const largestReply = 1024 * 1024;
/** Of others by themselves: 404 and 405 are a wrong host, whatever comes with them. */
const pageStatuses = new Set([200, 400, 401, 403]);

/** Where tokens come from, for a login. (REST API Developer Guide, Authorization Through Connected Apps and OAuth 2.0.) */
export function tokenSource(login: Login, http: Http, clock: OrgClock): TokenSource {
  if (login.method === "access_token") {
    const token = { accessToken: login.accessToken, instanceUrl: login.host, identity: null };
    return { renewable: false, get: async () => token };
  }
  const endpoint = (run: Run) => tokenEndpoint(login, http, clock, run);
  const askBy = (run: Run) => (assertion: string) =>
    endpoint(run).ask(login.clientId, null, "urn:ietf:params:oauth:grant-type:jwt-bearer", { assertion });
  switch (login.method) {
    case "client_credentials":
      return {
        renewable: true,
        get: (run) => endpoint(run).ask(login.clientId, login.clientSecret, "client_credentials", {}),
      };
    case "jwt":
      return { renewable: true, get: jwtLogin(login, askBy, clock) };
    case "password": {
      let isWarned = false;
      return {
        renewable: true,
        get(run) {
          if (!isWarned) run.log({ level: "warn", code: "password_login_ends", text: passwordLoginEnds });
          isWarned = true;
          const form = { username: login.username, password: login.passwordAndToken };
          return endpoint(run).ask(login.clientId, login.clientSecret, "password", form);
        },
      };
    }
    case "refresh_token": {
      const store = tokenStore(login);
      return {
        renewable: true,
        get: (run) =>
          store.exchange(run, (token) =>
            endpoint(run).ask(login.clientId, login.clientSecret, "refresh_token", { refresh_token: token }),
          ),
      };
    }
  }
}

/** Salesforce Release Notes: login() of the SOAP API retires with Summer '27, and API v65.0 has none; External Client Apps have no password flow. */
const passwordLoginEnds =
  "Login by username and password is on its way out: External Client Apps do not offer it, orgs made since Summer '23 " +
  "block it by default, and Salesforce ends API logins by password with Summer '27. Change to client credentials or JWT bearer.";

interface GrantedToken extends Token {
  readonly refreshToken: string | null;
}

function tokenEndpoint({ host, method }: Login, http: Http, clock: OrgClock, run: Run) {
  const server: oauth.AuthorizationServer = { issuer: host, token_endpoint: `${host}/services/oauth2/token` };

  /** Only good answers reach the library; the others are Salesforce's errors. */
  async function fetchToken(
    url: string,
    options: { readonly body?: unknown; readonly headers: Record<string, string> },
  ): Promise<Response> {
    const { origin, pathname } = new URL(url);
    const request = {
      origin,
      path: pathname,
      method: "POST",
      headers: options.headers,
      body: String(options.body),
    } as const;
    const reply = await http.request(request, run.signal);
    clock.observe(reply.headers.get("date"));
    const { status } = reply;
    const body = await wholeBody(reply, largestReply);
    const value = jsonIn(body);
    if (status >= 300 && status < 400) {
      throw ownError(
        "REDIRECTED",
        `${host} answered the login with a redirect (status ${status}); it was not followed.`,
      );
    }
    // A gateway's or a proxy's page says nothing of the login.
    if (isWebPage(reply) && pageStatuses.has(status) && parseLoginErrorBody(body).code === null)
      throw ownError("WEB_PAGE", `Logging in failed: ${host} answered with a web page (status ${status}).`);
    if (status !== 200) {
      const detail = { retryAfterMs: retryAfterMs(reply.headers.get("retry-after"), clock.read()), login: method };
      throw refusal(status, parseLoginErrorBody(body), detail);
    }
    // guard(token-answer, `isGrant(value)` -> `typeof value === "object" && value !== null`): an answer that was damaged on its way would be a fault of the tap.
    if (!isGrant(value))
      throw ownError("UNEXPECTED_ANSWER", `${host} answered the login with something else than a token.`);
    // An ID token, which some scopes add, has no use here, and its issuer differs from host to host.
    return Response.json({ ...value, id_token: undefined });
  }

  return {
    async ask(
      clientId: string,
      clientSecret: string | null,
      grant: string,
      form: Record<string, string>,
    ): Promise<GrantedToken> {
      const client: oauth.Client = { client_id: clientId };
      const authentication = clientSecret === null ? oauth.None() : oauth.ClientSecretPost(clientSecret);
      const response = await oauth.genericTokenEndpointRequest(server, client, authentication, grant, form, {
        [oauth.customFetch]: fetchToken,
        // The configuration allows plain http to this machine only.
        [oauth.allowInsecureRequests]: true,
      });
      const answer = await oauth.processGenericTokenEndpointResponse(server, client, response);
      registerSecret(answer.access_token);
      if (answer.refresh_token !== undefined) registerSecret(answer.refresh_token);
      return {
        accessToken: answer.access_token,
        instanceUrl: instanceOf(answer["instance_url"], host),
        identity: identityIn(answer["id"]),
        refreshToken: answer.refresh_token ?? null,
      };
    },
  };
}

/** What a good answer has. (Salesforce Help: OAuth 2.0 Token Response.) */
function isGrant(value: unknown): value is object {
  const { text, member } = members(value);
  const refreshToken = member("refresh_token");
  const isText = refreshToken === undefined || (typeof refreshToken === "string" && refreshToken !== "");
  return isText && ["access_token", "token_type", "instance_url"].every((name) => text(name)?.trim());
}

function instanceOf(instanceUrl: unknown, host: string): string {
  const origin = typeof instanceUrl === "string" ? trustedInstance(instanceUrl, host) : null;
  // guard(instance-host, `origin !== null` -> `typeof instanceUrl === "string"`): a forged answer could have the token sent anywhere.
  if (origin !== null) return origin;
  throw ownError("REDIRECTED", `${host} names an instance that is not Salesforce's; the token was not sent there.`);
}

/** The identity URL ends with `/id/ORGID/USERID`. */
function identityIn(id: unknown): Identity | null {
  const [, orgId, userId] = (typeof id === "string" && /\/id\/(\w{15,18})\/(\w{15,18})$/.exec(id)) || [];
  return orgId === undefined || userId === undefined ? null : { orgId, userId };
}

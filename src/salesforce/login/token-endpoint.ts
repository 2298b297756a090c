import { type Run, registerSecret } from "@singer-io-ts/tap-kit";
import * as oauth from "oauth4webapi";
import { trustedInstance } from "../../config/trusted-hosts.ts";
import type { LoginMethod } from "../../errors/login-error-rules.ts";
import { ownError, parseLoginErrorBody, refusal } from "../../errors/org-error.ts";
import { parseJson } from "../../parse-json.ts";
import type { Http } from "../http/http.ts";
import type { OrgClock } from "../http/org-clock.ts";
import { retryAfterMs } from "../http/retry.ts";
import { isWebPage, wholeBody } from "../http/whole-reply.ts";
import { members } from "../json/json-fields.ts";

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

/** The most bytes of an answer to a login. */
export const largestReply = 1024 * 1024;
/** Statuses whose web pages say nothing: 404 and 405 mean a wrong host, with any body. */
const pageStatuses = new Set([200, 400, 401, 403]);

export interface GrantedToken extends Token {
  readonly refreshToken: string | null;
}

/** A token endpoint, and how to speak to it. */
export interface TokenEndpoint {
  /** An origin like `https://login.salesforce.com`. */
  readonly host: string;
  /** How the user logs in, for the hints of refusals. */
  readonly method: LoginMethod;
  readonly http: Http;
  readonly clock: OrgClock;
}

/** An app as it identifies itself. */
export interface App {
  readonly clientId: string;
  /** Null: it has none, or needs none. */
  readonly clientSecret: string | null;
}

/** What is asked of it. */
interface GrantRequest extends App {
  /** `refresh_token`, `client_credentials`, ... */
  readonly type: string;
  readonly form: Record<string, string>;
}

/** What an authorization code is sent with. */
interface CodeRequest extends App {
  /** What the browser brought back, checked by the library. */
  readonly answer: URLSearchParams;
  readonly redirectUri: string;
  /** Of PKCE. */
  readonly verifier: string;
}

/**
 * Asks a token endpoint for a token, once. (RFC 6749; Salesforce Help: OAuth Endpoints.)
 * @throws OrgError by the table of logins
 */
export function grantFrom(endpoint: TokenEndpoint, asked: GrantRequest, run: Run): Promise<GrantedToken> {
  const { type, form } = asked;
  return tokenBy(endpoint, asked, run, (server, client, authentication, options) =>
    oauth.genericTokenEndpointRequest(server, client, authentication, type, form, options),
  );
}

/**
 * The same with the code of a login in a browser. (Salesforce Help: OAuth 2.0 Web Server Flow.)
 * @throws OrgError by the table of logins
 */
export function grantByCode(endpoint: TokenEndpoint, asked: CodeRequest, run: Run): Promise<GrantedToken> {
  const { answer, redirectUri, verifier } = asked;
  return tokenBy(endpoint, asked, run, (server, client, authentication, options) =>
    oauth.authorizationCodeGrantRequest(server, client, authentication, answer, redirectUri, verifier, options),
  );
}

/** Whom a request of the library goes to, and how. */
type Addressed = readonly [
  server: oauth.AuthorizationServer,
  client: oauth.Client,
  authentication: oauth.ClientAuth,
  options: Omit<oauth.TokenEndpointRequestOptions, "additionalParameters">,
];

async function tokenBy(
  endpoint: TokenEndpoint,
  { clientId, clientSecret }: App,
  run: Run,
  send: (...to: Addressed) => Promise<Response>,
): Promise<GrantedToken> {
  const { host } = endpoint;
  const server = authorizationServer(host);
  const client: oauth.Client = { client_id: clientId };
  const authentication = clientSecret === null ? oauth.None() : oauth.ClientSecretPost(clientSecret);
  const response = await send(server, client, authentication, {
    [oauth.customFetch]: (url, options) => fetchToken(endpoint, url, options, run),
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
}

/** The OAuth endpoints of a host. (Salesforce Help: OAuth Endpoints.) */
export const authorizationServer = (host: string): oauth.AuthorizationServer => ({
  issuer: host,
  authorization_endpoint: `${host}/services/oauth2/authorize`,
  token_endpoint: `${host}/services/oauth2/token`,
});

/** The library's request. Only good answers reach the library; the others are Salesforce's errors. */
async function fetchToken(
  { host, method, http, clock }: TokenEndpoint,
  url: string,
  options: { readonly body?: unknown; readonly headers: Record<string, string> },
  run: Run,
): Promise<Response> {
  const { origin, pathname: path } = new URL(url);
  const request = {
    origin,
    path,
    method: "POST",
    headers: options.headers,
    body: String(options.body),
    isLogin: true,
  } as const;
  const reply = await http.request(request, run.signal);
  clock.observe(reply.headers.get("date"));
  const { status } = reply;
  const body = await wholeBody(reply, largestReply);
  const value = parseJson(body);
  if (status >= 300 && status < 400) {
    throw ownError(
      "REDIRECTED",
      `${host} answered the login with a redirect (status ${status}); the tap did not follow.`,
    );
  }
  // A gateway's or a proxy's page says nothing of the login.
  if (isWebPage(reply) && pageStatuses.has(status) && parseLoginErrorBody(body).code === null)
    throw ownError("WEB_PAGE", `Logging in failed: ${host} answered with a web page (status ${status}).`, {
      hint: "Set domain or login_url to the org's own host, like https://example.my.salesforce.com: this may be the address of its pages. If it is right, a proxy or a gateway answered in its place.",
    });
  if (status !== 200) {
    const detail = { retryAfterMs: retryAfterMs(reply.headers.get("retry-after"), clock.read()), login: method };
    throw refusal(status, parseLoginErrorBody(body), detail);
  }
  // guard(token-answer, `isGrant(value)` -> `typeof value === "object" && value !== null`): an answer that was damaged in transit would be reported as a bug of the tap.
  if (!isGrant(value)) throw ownError("UNEXPECTED_ANSWER", `${host} answered the login without a token.`);
  // An ID token, which some scopes add, has no use here, and its issuer differs from host to host.
  return Response.json({ ...value, id_token: undefined });
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
  // guard(instance-host, `origin !== null` -> `typeof instanceUrl === "string"`): a forged answer could send the token to any host.
  if (origin !== null) return origin;
  throw ownError(
    "REDIRECTED",
    `${host} names an instance that is not a host of Salesforce; the token was not sent there.`,
  );
}

/** The identity URL ends with `/id/ORGID/USERID`. */
function identityIn(id: unknown): Identity | null {
  const [, orgId, userId] = (typeof id === "string" && /\/id\/(\w{15,18})\/(\w{15,18})$/.exec(id)) || [];
  return orgId === undefined || userId === undefined ? null : { orgId, userId };
}

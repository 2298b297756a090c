import { type Run, registerSecret } from "@singer-io-ts/tap-kit";
import { malformedAnswer, OrgError, parseLoginErrorBody, refusal } from "../../errors/org-error.ts";
import { parseJson } from "../../parse-json.ts";
import { defaultTimeouts, type Http, openHttp } from "../http/http.ts";
import { type OrgClock, orgClock } from "../http/org-clock.ts";
import { HostHealth, withRetries } from "../http/retry.ts";
import { refusalIn, wholeBody } from "../http/whole-reply.ts";
import { members } from "../json/json-fields.ts";
import { largestReply, type Token } from "./token-endpoint.ts";

/** How a person's commands speak to the hosts of logins: without a session, and for a minute at most. */
export interface TokenCalls {
  readonly http: Http;
  readonly clock: OrgClock;
  /** Repeats what the network or Salesforce could not do just now. */
  patiently<T>(work: () => Promise<T>): Promise<T>;
}

const deadlineMs = 30_000;
const timeouts = { ...defaultTimeouts, answerMs: defaultTimeouts.loginMs };

/** Connections for `use`, which are closed afterwards. */
export async function withTokenCalls<T>(run: Run, use: (calls: TokenCalls) => Promise<T>): Promise<T> {
  const http = openHttp(run, timeouts);
  const limits = { deadlineMs, reached: () => false, host: new HostHealth() };
  try {
    return await use({ http, clock: orgClock(run), patiently: (work) => withRetries(work, limits, run) });
  } finally {
    await http.close();
  }
}

/** A user, as Salesforce says it. */
export interface User {
  readonly username: string;
  readonly userId: string;
  readonly orgId: string;
}

/** Whose token it is. (Salesforce Help: The User Info Endpoint.) @throws OrgError where the token is not valid */
export function askUser(
  { accessToken, instanceUrl }: Pick<Token, "accessToken" | "instanceUrl">,
  { http, clock, patiently }: TokenCalls,
  run: Run,
): Promise<User> {
  return patiently(async () => {
    const headers = { authorization: `Bearer ${accessToken}`, accept: "application/json" };
    const request = { origin: instanceUrl, path: "/services/oauth2/userinfo", method: "GET", headers } as const;
    const reply = await http.request(request, run.signal);
    if (reply.status !== 200) throw await refusalIn(reply, clock, "access_token");
    const { text } = members(parseJson(await wholeBody(reply, largestReply)));
    const [username, userId, orgId] = [text("preferred_username"), text("user_id"), text("organization_id")];
    if (username === null || userId === null || orgId === null) throw malformedAnswer("user info");
    return { username, userId, orgId };
  });
}

/** What became of a token: it is revoked now, or it was not valid any more. */
export type Revocation = "revoked" | "invalid";

/**
 * Revokes a token: a refresh token with all sessions that it started, or an access token.
 * (Salesforce Help: Revoke OAuth Tokens Programmatically.)
 * @throws OrgError where Salesforce could not be asked
 */
export function revokeToken(
  { host, token }: { readonly host: string; readonly token: string },
  { http, patiently }: TokenCalls,
  run: Run,
): Promise<Revocation> {
  registerSecret(token);
  return patiently(async () => {
    const headers = { "content-type": "application/x-www-form-urlencoded", accept: "application/json" };
    const body = new URLSearchParams({ token }).toString();
    const request = { origin: host, path: "/services/oauth2/revoke", method: "POST", headers, body } as const;
    const reply = await http.request(request, run.signal);
    const answer = await wholeBody(reply, largestReply);
    if (reply.status === 200) return "revoked";
    const said = parseLoginErrorBody(answer);
    if (said.code !== null && unknownToken.has(said.code)) return "invalid";
    throw revocationFailed(refusal(reply.status, said));
  });
}

const unknownToken = new Set(["invalid_token", "unsupported_token_type", "invalid_grant"]);

function revocationFailed({ what, detail, rule }: OrgError): OrgError {
  const { code, cause } = detail;
  return new OrgError(`The token was not revoked. ${what}`, code, rule, {
    cause,
    hint: "Log out again; or revoke it in Salesforce, under Connected Apps OAuth Usage.",
  });
}

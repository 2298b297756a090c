import { registerSecret } from "@singer-io-ts/tap-kit";
import * as oauth from "oauth4webapi";
import { type OrgError, ownError, plainMessage, refusal } from "../../../errors/org-error.ts";
import { authorizationServer } from "../token-endpoint.ts";

/** A login in a browser that has begun. */
export interface Authorization {
  /** The page to open. It holds no secret. */
  readonly url: string;
  /** Where Salesforce sends the browser afterwards. */
  readonly redirectUri: string;
  /** Comes back with the answer, and shows that it belongs to this login. */
  readonly state: string;
  /** Of PKCE: only who has it can use the code. */
  readonly verifier: string;
}

interface AuthorizationOptions {
  /** An origin like `https://login.salesforce.com`. */
  readonly host: string;
  readonly clientId: string;
  readonly port: number;
}

/** What the tap needs: the APIs, and a token that stays. (Salesforce Help: OAuth Tokens and Scopes.) */
const scope = "api refresh_token";

/**
 * The address that a login listens at, or, where nothing listens, from which its answer is copied. Salesforce compares it
 * literally with the app's callback URLs: the name, not the number, and the port. This is the one that its own CLI uses.
 */
const redirectUriAt = (port: number): string => `http://localhost:${port}${redirectPath}`;
export const redirectPath = "/OauthRedirect";

/** Begins a login in a browser. (Salesforce Help: OAuth 2.0 Web Server Flow, with PKCE.) */
export async function beginAuthorization({ host, clientId, port }: AuthorizationOptions): Promise<Authorization> {
  const [verifier, state] = [oauth.generateRandomCodeVerifier(), oauth.generateRandomState()];
  registerSecret(verifier);
  const redirectUri = redirectUriAt(port);
  const url = new URL(authorizationServer(host).authorization_endpoint ?? host);
  url.search = new URLSearchParams({
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    // Whoever is logged in to Salesforce in this browser already may be another user than the one that is meant.
    prompt: "login",
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  }).toString();
  return { url: url.href, redirectUri, state, verifier };
}

/** Whether an answer belongs to this login. */
export const isAnswerTo = ({ state }: Authorization, answer: URLSearchParams): boolean =>
  // guard(login-state, `answer.get("state") === state` -> `true`): another page could log the tap in as a user of its choice.
  answer.getAll("state").length === 1 && answer.get("state") === state;

/**
 * Checks an answer, so that its code can be used.
 * @throws OrgError for a refusal, by the table of logins
 */
export function acceptAnswer(authorization: Authorization, clientId: string, answer: URLSearchParams): URLSearchParams {
  const known = ["code", "state", "error", "error_description"];
  const given = new URLSearchParams([...answer].filter(([name]) => known.includes(name)));
  for (const code of given.getAll("code")) registerSecret(code);
  try {
    const server = authorizationServer(new URL(authorization.url).origin);
    const accepted = oauth.validateAuthResponse(server, { client_id: clientId }, given, authorization.state);
    if (accepted.get("code")) return accepted;
  } catch (error) {
    if (error instanceof oauth.AuthorizationResponseError) throw refusedBy(error);
    if (!(error instanceof oauth.OperationProcessingError)) throw error;
  }
  throw ownError("UNEXPECTED_ANSWER", "Salesforce sent the browser back without a code.");
}

function refusedBy({ error: code, error_description: description }: oauth.AuthorizationResponseError): OrgError {
  return refusal(400, { code, message: plainMessage(description ?? "") }, { login: "browser" });
}

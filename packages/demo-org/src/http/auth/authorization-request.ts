import type { Service } from "../service.ts";

/** What an app asks a user for. */
export interface AuthorizationRequest {
  /** Where the browser is sent with the answer. */
  readonly redirectUri: string;
  /** Given back with the answer. */
  readonly state: string | null;
  readonly challenge: string | null;
  readonly scopes: readonly string[];
  /** `login`, `consent`, `select_account`. */
  readonly prompts: readonly string[];
}

/** Why a request is refused. */
interface Refused {
  readonly error: string;
  readonly description: string;
  /** Who made the request; null: the org does not know it, and the browser stays here. */
  readonly redirectUri: string | null;
  readonly state: string | null;
}

/** The scopes that the app has. */
const appScopes = ["api", "refresh_token"];
/** Other names of them, and what each token has. (Salesforce Help, OAuth Tokens and Scopes.) */
const known: Readonly<Record<string, string | null>> = {
  api: "api",
  refresh_token: "refresh_token",
  offline_access: "refresh_token",
  id: null,
};

/**
 * Reads the parameters of /services/oauth2/authorize. (Salesforce Help, OAuth 2.0 Web Server Flow and OAuth 2.0
 * Authorization Errors.) The callback URL is compared literally, its port too.
 */
export function readAuthorization(
  query: URLSearchParams,
  { login, settings }: Service,
): AuthorizationRequest | Refused {
  const state = query.get("state");
  const redirectUri = query.get("redirect_uri");
  const here = (error: string, description: string): Refused => ({ error, description, redirectUri: null, state });
  if (query.get("client_id") !== login.clientId) return here("invalid_client_id", "client identifier invalid");
  if (redirectUri === null) return here("redirect_uri_missing", "redirect_uri not provided");
  if (!settings.callbackUrls.includes(redirectUri))
    return here("redirect_uri_mismatch", "redirect_uri must match configuration");
  const refuse = (error: string, description: string): Refused => ({ error, description, redirectUri, state });
  if (query.get("response_type") !== "code") return refuse("unsupported_response_type", "response type not supported");
  const challenge = query.get("code_challenge");
  if (challenge === null && settings.requirePkce) return refuse("invalid_request", "missing required code challenge");
  if (challenge !== null && (query.get("code_challenge_method") !== "S256" || !/^[\w-]{43}$/.test(challenge)))
    return refuse("invalid_request", "invalid code challenge");
  const scopes = scopesIn(query.get("scope"));
  if (scopes === null) return refuse("invalid_scope", "the requested scope is not allowed");
  return { redirectUri, state, challenge, scopes, prompts: words(query.get("prompt")) };
}

/** All of the app's, unless the request names some; null: the app does not have them. */
function scopesIn(text: string | null): readonly string[] | null {
  const asked = words(text);
  if (asked.length === 0) return appScopes;
  if (!asked.every((scope) => scope in known)) return null;
  return [...new Set(asked.flatMap((scope) => known[scope] ?? []))];
}

const words = (text: string | null): readonly string[] => (text ?? "").split(/\s+/).filter((word) => word !== "");

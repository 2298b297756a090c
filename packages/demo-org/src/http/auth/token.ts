import { createHmac } from "node:crypto";
import type { OrgUser } from "../../org/org.ts";
import type { Service } from "../service.ts";
import { json, type Reply } from "../wire/reply.ts";
import { readAssertion } from "./jwt.ts";
import { TokenError } from "./token-error.ts";

const jwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/** POST /services/oauth2/token. @throws TokenError */
export function token(form: URLSearchParams, authorization: string | undefined, service: Service): Reply {
  const grantType = form.get("grant_type");
  if (grantType === jwtBearer) return byAssertion(form, service);
  const isByCode = grantType === "authorization_code";
  checkClient(form, authorization, service, isByCode ? service.settings.requireSecret : grantType !== "refresh_token");
  if (isByCode) return byCode(form, service);
  if (grantType === "refresh_token") return byRefreshToken(form, service);
  if (grantType === "client_credentials") return byClientCredentials(service);
  if (grantType === "password") return byPassword(form, service);
  throw new TokenError("unsupported_grant_type", "grant type not supported");
}

function byRefreshToken(form: URLSearchParams, service: Service): Reply {
  const refreshToken = form.get("refresh_token");
  if (!refreshToken) throw new TokenError("invalid_request", "refresh token not specified");
  const redeemed = service.grants.redeem(refreshToken, (user) => service.sessions.endAll(user));
  if (redeemed === null) throw new TokenError("invalid_grant", "expired access/refresh token");
  const { user, next } = redeemed;
  return granted(user, service, "refresh_token api id", next === undefined ? {} : { refresh_token: next });
}

/** The end of the web server flow. (Salesforce Help, OAuth 2.0 Web Server Flow.) */
function byCode(form: URLSearchParams, service: Service): Reply {
  const { user, scopes } = service.codes.redeem({
    code: form.get("code"),
    redirectUri: form.get("redirect_uri"),
    verifier: form.get("code_verifier"),
  });
  const given = ["refresh_token", "api"].filter((scope) => scopes.includes(scope));
  const more = given.includes("refresh_token") ? { refresh_token: service.grants.give(user) } : {};
  return granted(user, service, [...given, "id"].join(" "), more);
}

function byClientCredentials(service: Service): Reply {
  if (!service.settings.clientCredentials)
    throw new TokenError("invalid_grant", "request not supported on this domain");
  const [runAs] = service.org.users;
  if (runAs === undefined) throw new TokenError("invalid_grant", "no client credentials user enabled");
  return granted(runAs, service, "api id");
}

function byPassword(form: URLSearchParams, service: Service): Reply {
  const { password, securityToken } = service.login;
  const user = service.org.users.find(({ username }) => username === form.get("username"));
  if (user === undefined || form.get("password") !== `${password}${securityToken}`) {
    throw new TokenError("invalid_grant", "authentication failure");
  }
  return granted(user, service, "api id");
}

function byAssertion(form: URLSearchParams, service: Service): Reply {
  const assertion = form.get("assertion");
  if (!assertion) throw new TokenError("invalid_request", "assertion not specified");
  const username = readAssertion(assertion, {
    publicKey: service.login.publicKey(),
    clientId: service.login.clientId,
    audiences: service.settings.audiences ?? ["https://login.salesforce.com", service.url()],
    now: service.org.clock.now(),
  });
  const user = service.org.users.find((each) => each.username === username);
  if (user === undefined) throw new TokenError("invalid_grant", "user hasn't approved this consumer");
  const { token: accessToken } = service.sessions.start(user);
  return tokenReply({ access_token: accessToken, scope: "api id", ...addresses(user, service), token_type: "Bearer" });
}

function granted(user: OrgUser, service: Service, scope: string, more: Readonly<Record<string, string>> = {}): Reply {
  const { token: accessToken } = service.sessions.start(user);
  const { id, instance_url } = addresses(user, service);
  const issuedAt = String(service.org.clock.now().getTime());
  const signature = createHmac("sha256", service.login.clientSecret).update(`${id}${issuedAt}`).digest("base64");
  return tokenReply({
    access_token: accessToken,
    signature,
    scope,
    instance_url,
    id,
    token_type: "Bearer",
    issued_at: issuedAt,
    ...more,
  });
}

const addresses = (user: OrgUser, service: Service): { readonly id: string; readonly instance_url: string } => ({
  id: `${service.url()}/id/${service.org.id}/${user.id}`,
  instance_url: service.settings.instanceUrl ?? service.url(),
});

const tokenReply = (value: Readonly<Record<string, string>>): Reply =>
  json(value, 200, { "Cache-Control": "no-store", Pragma: "no-cache" });

/** Client id and secret in the form or as HTTP Basic; the secret may be missing where the flow has another secret. @throws TokenError */
export function checkClient(
  form: URLSearchParams,
  authorization: string | undefined,
  { login }: Service,
  secretNeeded: boolean,
): void {
  const basic = /^Basic (.+)$/i.exec(authorization ?? "")?.[1];
  const pair = basic === undefined ? [] : Buffer.from(basic, "base64").toString("utf8").split(":");
  const clientId = form.get("client_id") ?? pair[0];
  const secret = form.get("client_secret") ?? pair[1];
  if (clientId !== login.clientId) throw new TokenError("invalid_client_id", "client identifier invalid");
  if (secret === undefined && !secretNeeded) return;
  if (secret !== login.clientSecret) throw new TokenError("invalid_client", "invalid client credentials");
}

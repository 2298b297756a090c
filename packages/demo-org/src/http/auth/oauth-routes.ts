import type { Service } from "../service.ts";
import type { Reply } from "../wire/reply.ts";
import { authorize } from "./authorize.ts";
import { identity, revoke, userinfo } from "./identity.ts";
import { introspect } from "./introspect.ts";
import { sessionOf } from "./session-of.ts";
import { soapLogin } from "./soap-login.ts";
import { checkClient, token } from "./token.ts";
import { TokenError, tokenErrorReply } from "./token-error.ts";
import { inForm } from "./token-form.ts";

interface OAuthRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

/** Answers what is outside of /services/data: authorize, token, introspect, revoke, userinfo, identity, SOAP login. None of it counts as an API call. Null: another address. */
export function oauth(request: OAuthRequest, service: Service): Reply | null {
  const reply = answer(request, service);
  if (reply === null || request.path !== "/services/oauth2/token") return reply;
  return inForm(reply, formOf(request).get("format"), request.headers["accept"]);
}

function answer(request: OAuthRequest, service: Service): Reply | null {
  const { method, path, headers } = request;
  try {
    if (path === "/services/oauth2/token") {
      if (method !== "POST") throw new TokenError("invalid_request", "must use HTTP POST");
      return token(formOf(request), headers["authorization"], service);
    }
    if (path === "/services/oauth2/authorize") return authorize(request, service);
    if (path === "/services/oauth2/introspect") {
      if (method !== "POST") throw new TokenError("invalid_request", "must use HTTP POST");
      checkClient(formOf(request), headers["authorization"], service, true);
      return introspect(formOf(request).get("token") ?? "", service);
    }
    if (path === "/services/oauth2/revoke") return revoke(formOf(request).get("token"), service);
    if (path === "/services/oauth2/userinfo") return userinfo(bearer(request, service), service);
    if (path.startsWith("/id/")) return identity(bearer(request, service), path, service);
    return soapLogin(request, service);
  } catch (error) {
    if (error instanceof TokenError) return tokenErrorReply(error);
    throw error;
  }
}

const formOf = ({ method, query, body }: OAuthRequest): URLSearchParams =>
  method === "POST" ? new URLSearchParams(Buffer.from(body).toString("utf8")) : query;

const bearer = ({ headers, query }: OAuthRequest, service: Service): ReturnType<typeof sessionOf> =>
  sessionOf(headers["authorization"] ?? `Bearer ${query.get("access_token") ?? ""}`, service.sessions);

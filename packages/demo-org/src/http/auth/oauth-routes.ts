import type { Service } from "../service.ts";
import type { Reply } from "../wire/reply.ts";
import { identity, revoke, userinfo } from "./identity.ts";
import { introspect } from "./introspect.ts";
import { sessionOf } from "./session-of.ts";
import { soapLogin } from "./soap-login.ts";
import { checkClient, token } from "./token.ts";
import { TokenError, tokenErrorReply } from "./token-error.ts";
import { inForm } from "./token-form.ts";

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

/** What lies outside of /services/data: token, introspect, revoke, userinfo, identity, SOAP login. None of it counts as an API call. Null: not one of these. */
export function oauth(asked: Asked, service: Service): Reply | null {
  const reply = answer(asked, service);
  if (reply === null || asked.path !== "/services/oauth2/token") return reply;
  return inForm(reply, formOf(asked).get("format"), asked.headers["accept"]);
}

function answer(asked: Asked, service: Service): Reply | null {
  const { method, path, headers } = asked;
  try {
    if (path === "/services/oauth2/token") {
      if (method !== "POST") throw new TokenError("invalid_request", "must use HTTP POST");
      return token(formOf(asked), headers["authorization"], service);
    }
    if (path === "/services/oauth2/introspect") {
      if (method !== "POST") throw new TokenError("invalid_request", "must use HTTP POST");
      checkClient(formOf(asked), headers["authorization"], service, true);
      return introspect(formOf(asked).get("token") ?? "", service);
    }
    if (path === "/services/oauth2/revoke") return revoke(formOf(asked).get("token"), service);
    if (path === "/services/oauth2/userinfo") return userinfo(bearer(asked, service), service);
    if (path.startsWith("/id/")) return identity(bearer(asked, service), path, service);
    return soapLogin(asked, service);
  } catch (error) {
    if (error instanceof TokenError) return tokenErrorReply(error);
    throw error;
  }
}

const formOf = ({ method, query, body }: Asked): URLSearchParams =>
  method === "POST" ? new URLSearchParams(Buffer.from(body).toString("utf8")) : query;

const bearer = ({ headers, query }: Asked, service: Service): ReturnType<typeof sessionOf> =>
  sessionOf(headers["authorization"] ?? `Bearer ${query.get("access_token") ?? ""}`, service.sessions);

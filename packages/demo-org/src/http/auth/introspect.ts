import type { Service } from "../service.ts";
import { json, type Reply } from "../wire/reply.ts";

/** POST /services/oauth2/introspect: whether a token is valid, and for whom (RFC 7662; Salesforce Help, OAuth 2.0 Token Introspection). */
export function introspect(token: string, { sessions, grants, login, org, settings, url }: Service): Reply {
  const open = sessions.look(token);
  const user = open?.user ?? grants.userOf(token);
  if (user === null) return json({ active: false });
  const who = {
    active: true,
    scope: "api id",
    client_id: login.clientId,
    username: user.username,
    sub: `${url()}/id/${org.id}/${user.id}`,
  };
  if (open === null) return json({ ...who, scope: "refresh_token api id", token_type: "refresh_token" });
  const exp = Math.floor(open.expires / 1000);
  const iat = exp - Math.floor(settings.sessionMs / 1000);
  return json({ ...who, token_type: "access_token", exp, iat, nbf: iat });
}

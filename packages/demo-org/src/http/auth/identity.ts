import type { OrgUser } from "../../org/org.ts";
import type { Service } from "../service.ts";
import { restDateTime } from "../wire/date-times.ts";
import { json, type Reply } from "../wire/reply.ts";
import type { Session } from "./sessions.ts";
import { TokenError } from "./token-error.ts";

const resources = {
  enterprise: "/services/Soap/c/{version}/",
  metadata: "/services/Soap/m/{version}/",
  partner: "/services/Soap/u/{version}/",
  rest: "/services/data/v{version}/",
  sobjects: "/services/data/v{version}/sobjects/",
  search: "/services/data/v{version}/search/",
  query: "/services/data/v{version}/query/",
  recent: "/services/data/v{version}/recent/",
} as const;

const badToken: Reply = { status: 403, headers: { "Content-Type": "text/html" }, body: "Bad_OAuth_Token" };

/** GET /services/oauth2/userinfo: whose token it is, with the names of OpenID Connect. */
export function userinfo(session: Session | null, service: Service): Reply {
  if (session === null) return badToken;
  const { user } = session;
  const [name] = user.username.split("@");
  return json({
    sub: `${service.url()}/id/${service.org.id}/${user.id}`,
    user_id: user.id,
    organization_id: service.org.id,
    preferred_username: user.username,
    nickname: name,
    name,
    email: user.username,
    email_verified: true,
    zoneinfo: "GMT",
    ...profileOf(user, service),
    updated_at: restDateTime(service.org.metadataModifiedAt),
  });
}

/** GET of the identity URL of the token reply: the same, with Salesforce's own names. */
export function identity(session: Session | null, path: string, service: Service): Reply {
  const [, , orgId, userId] = path.split("/");
  if (session === null) return badToken;
  const user = service.org.users.find(({ id }) => id === userId);
  if (orgId !== service.org.id || user === undefined) return { status: 404, body: "" };
  const [name] = user.username.split("@");
  return json({
    id: `${service.url()}${path}`,
    asserted_user: session.user === user,
    user_id: user.id,
    organization_id: service.org.id,
    username: user.username,
    nick_name: name,
    display_name: name,
    email: user.username,
    email_verified: true,
    timezone: "GMT",
    ...profileOf(user, service),
    last_modified_date: restDateTime(service.org.metadataModifiedAt),
    is_app_installed: true,
  });
}

/** POST /services/oauth2/revoke: an access token ends its session, a refresh token its consent with all sessions. */
export function revoke(token: string | null, service: Service): Reply {
  if (!token) throw new TokenError("unsupported_token_type", "this token type is not supported");
  if (service.sessions.use(token) !== null) {
    service.sessions.end(token);
    return { status: 200 };
  }
  const user = service.grants.revoke(token);
  if (user === null) throw new TokenError("invalid_token", "invalid token");
  service.sessions.endAll(user);
  return { status: 200 };
}

/** The members that both share. */
const profileOf = (user: OrgUser, service: Service) => ({
  urls: urls(user, service),
  active: true,
  user_type: "STANDARD",
  language: "en_US",
  locale: "en_US",
  utcOffset: 0,
});

function urls(user: OrgUser, service: Service): Readonly<Record<string, string>> {
  const own = Object.entries(resources).map(([name, path]) => [name, `${service.url()}${path}`]);
  return { ...Object.fromEntries(own), profile: `${service.url()}/${user.id}` };
}

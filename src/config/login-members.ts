/** The members of a configuration file. */
export type Members = Readonly<Record<string, unknown>>;

/** Settings that each stand for a login of its own, by method. */
const otherLogins: Readonly<Record<string, readonly string[]>> = {
  refresh_token: ["private_key", "private_key_file", "password"],
  access_token: ["refresh_token", "private_key", "private_key_file", "password"],
};

interface RefreshLogin {
  readonly clientId: string;
  /** Absent: as it was. */
  readonly clientSecret?: string;
  readonly refreshToken: string;
  /** What names the host; absent: as it was. */
  readonly at?: LoginPlace;
}

/** What of the configuration names the host of a login. */
interface LoginPlace {
  readonly domain?: string;
  readonly environment?: "production" | "sandbox";
  readonly login_url?: string;
}

/** The members after a login in a browser. A borrowed access token has no use beside it. */
export function withRefreshToken(members: Members, login: RefreshLogin): Members {
  const { access_token: _token, instance_url: _instance, ...kept } = members;
  const { clientId, clientSecret, refreshToken, at } = login;
  return {
    ...(at === undefined ? kept : { ...without(kept, ["domain", "environment", "login_url"]), ...at }),
    client_id: clientId,
    ...(clientSecret !== undefined && { client_secret: clientSecret }),
    refresh_token: refreshToken,
    ...methodFor("refresh_token", kept),
  };
}

/** The members with an access token that another program got. */
export function withAccessToken(members: Members, accessToken: string, instanceUrl: string): Members {
  return {
    ...members,
    access_token: accessToken,
    instance_url: instanceUrl,
    ...methodFor("access_token", members),
  };
}

/** Where several logins are set, auth_method says which one is meant. */
function methodFor(method: "refresh_token" | "access_token", members: Members): Members {
  const isClear = !("auth_method" in members) && !otherLogins[method]?.some((name) => name in members);
  return isClear ? {} : { auth_method: method };
}

/** The members without what `login` has written, but with the app and the host for the next login. */
export function withoutTokens(members: Members): Members {
  const rest = without(members, ["refresh_token", "access_token", "instance_url"]);
  const { auth_method: method } = rest;
  return method === "refresh_token" || method === "access_token" ? without(rest, ["auth_method"]) : rest;
}

const without = (members: Members, names: readonly string[]): Members =>
  Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)));

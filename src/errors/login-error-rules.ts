import type { Login } from "../config/login.ts";
import { ruleFor } from "./error-rules.ts";
import { again, misconfigured, type Rule, rule, tried } from "./rule.ts";

/** How the user logs in: in a browser once, or as a run does. */
export type LoginMethod = Login["method"] | "browser";

/** The waits of concurrent limits are the longer ones; the hour that Salesforce counts logins in is not waited for. */
const tooManyLogins = tried(
  5,
  rule(
    "unavailable",
    "concurrent",
    "run",
    "The user logs in too often: share one session among programs, and run again in an hour.",
  ),
);
const busyToken = rule(
  "unavailable",
  "transient",
  "run",
  "Another program uses the same refresh token at the same time.",
);

/** The token endpoint's errors, in capitals. (Salesforce Help: OAuth 2.0 Authorization Errors.) */
const rules: Readonly<Record<string, Rule>> = {
  INVALID_CLIENT_ID: misconfigured(
    "Check client_id, and that environment, domain or login_url name the org that has the app.",
  ),
  INVALID_CLIENT: misconfigured("Check client_id and client_secret, and that the app is installed in the org."),
  APP_NOT_FOUND: misconfigured(
    "Check client_id, and that environment, domain or login_url name the org that has the app; an admin of the org must have installed it.",
  ),
  UNSUPPORTED_GRANT_TYPE: misconfigured(
    "The app does not allow this login; client credentials need domain, not login.salesforce.com.",
  ),
  INACTIVE_USER: misconfigured("Activate the user, or log in as another."),
  INACTIVE_ORG: misconfigured(
    "The org is not active: ask its admin, or check that environment, domain or login_url name the right one.",
  ),
  ACCESS_DENIED: misconfigured(
    "Log in again and allow the access. Where Salesforce does not ask for it, have an admin allow the app for this user.",
  ),
  INVALID_SCOPE: misconfigured("Give the app the OAuth scopes api and refresh_token (Perform requests at any time)."),
  REDIRECT_URI_MISMATCH: misconfigured(
    "Add the address that the login names to the Callback URLs of the app, letter by letter, with the same port.",
  ),
  OAUTH_APP_BLOCKED: misconfigured("Have an admin unblock the app in Connected Apps OAuth Usage."),
  OAUTH_APPROVAL_ERROR_GENERIC: misconfigured("Have an admin approve the app for this user."),
  LOGIN_MUST_USE_SECURITY_TOKEN: misconfigured(
    "Set security_token (Salesforce mailed it to the user), or let an admin trust this machine's address.",
  ),
  RATE_LIMIT_EXCEEDED: tooManyLogins,
  LOGIN_RATE_EXCEEDED: tooManyLogins,
  UNKNOWN_ERROR: tried(4, rule("unavailable", "transient", "run", again)),
};

/** What the login by each method needs. */
const needs: Readonly<Record<LoginMethod, string>> = {
  access_token: "Check access_token and instance_url.",
  client_credentials:
    "Check the secrets of the login, client_id and client_secret, and the app's client credentials settings (Run As).",
  jwt: "Check username, client_id, private_key or private_key_file, and audience, and that an admin has pre-authorised the app for the user.",
  password:
    "Check username and password. Where this machine's address is not trusted, security_token is needed too: Salesforce mails a new one with each change of the password.",
  browser: "Log in again.",
  refresh_token: "Check the user and the secrets of the login: client_id, client_secret and refresh_token.",
};

/** The token endpoint has one code, invalid_grant, for most of what can be wrong with a login. */
const grantTexts: readonly (readonly [RegExp, Rule])[] = [
  [/already being processed/, busyToken],
  [/rate exceeded|rate limit|logins exceeded/i, tooManyLogins],
  [
    /expired access\/refresh token/,
    misconfigured(
      "Get a new refresh_token: this one was revoked, replaced by a newer one (and used again), or not used for too long.",
    ),
  ],
  [
    /not supported on this domain/i,
    misconfigured(
      "Set domain to the name of your My Domain: login.salesforce.com and test.salesforce.com do not accept this login.",
    ),
  ],
  [
    /hasn't approved this consumer/,
    misconfigured("Check username. If it is right, have an admin pre-authorise the app for this user."),
  ],
  [
    /audience/i,
    misconfigured(
      "Set audience to what the org accepts, and check that environment, domain or login_url name the org of the user.",
    ),
  ],
  [
    /expired authorization code/i,
    misconfigured("Set this machine's clock right: the signed login had expired when Salesforce read it."),
  ],
  [
    /assertion/i,
    misconfigured(
      "Check that private_key belongs to the certificate of the app, and that this machine's clock is right.",
    ),
  ],
  [
    /ip restricted/i,
    misconfigured("Allow this machine's address in the IP ranges of the user's profile and of the app."),
  ],
  [/locked/i, misconfigured("The user is locked: unlock it, or log in as another.")],
  [/(inactive|expired) org|org(ani[sz]ation)? (is )?inactive/i, rules["INACTIVE_ORG"]!],
  [/inactive/i, misconfigured("Activate the user, or log in as another.")],
  [/no client credentials user/i, misconfigured("Name a user in the app's client credentials settings (Run As).")],
  [/security token/i, rules["LOGIN_MUST_USE_SECURITY_TOKEN"]!],
];

/** What means something else where the user logs in with a browser. */
const browserTexts: readonly (readonly [RegExp, Rule])[] = [
  [
    /code verifier/i,
    misconfigured("Log in again, and go on with the address of that login: the code belongs to an earlier one."),
  ],
  [/(expired|invalid) authorization code/i, misconfigured("Log in again: a code is good once, and for 15 minutes.")],
  [
    /client credentials/i,
    misconfigured(
      "Set client_secret to the secret of the app; or turn off Require Secret for Web Server Flow in the app, and leave client_secret out.",
    ),
  ],
  [
    /cross-org/i,
    misconfigured("Log in at the org that has the app: set domain to its My Domain, or environment to sandbox."),
  ],
];

/**
 * The rule for an answer that refuses a login, or a request that belongs to one (the org's versions, the user info).
 * By code; where Salesforce has one code for all, by its text.
 */
export function loginRuleFor(status: number, code: string, message: string, method: LoginMethod): Rule {
  const [, inBrowser] = (method === "browser" && browserTexts.find(([text]) => text.test(message))) || [];
  if (inBrowser !== undefined) return inBrowser;
  const [, byText] = grantTexts.find(([text]) => text.test(message)) ?? [];
  if (code === "invalid_grant") return byText ?? misconfigured(needs[method]);
  const own = rules[code.toUpperCase()];
  if (own !== undefined) return own;
  if (byText === tooManyLogins) return tooManyLogins;
  const general = ruleFor(status, code, message);
  if (general.retry !== "no" || (code !== "" && general.scope === "run")) return general;
  if (method === "access_token" && (status === 401 || status === 403)) return tokenEnded;
  return misconfigured(status === 404 || status === 405 ? wrongHost(method) : needs[method]);
}

const wrongHost = (method: LoginMethod): string =>
  method === "access_token"
    ? "This host has no Salesforce API: check instance_url."
    : "This host accepts no logins: check domain, login_url and environment. It must be the host of My Domain, like example.my.salesforce.com, or login.salesforce.com or test.salesforce.com.";

/** A session that its settings cannot renew. */
export const tokenEnded: Rule = rule(
  "config",
  "no",
  "run",
  "access_token has expired, was revoked, or belongs to another org than instance_url. Get another by tap-salesforce login, or by tap-salesforce login --sf ALIAS where Salesforce's own CLI is logged in; or set up a login that renews itself: client credentials or JWT bearer.",
);

/** Whether a refused JWT may be accepted with another audience: the text says so, or says nothing that is known. (Texts may be in any language.) */
export function mayBeAudience(code: string, message: string): boolean {
  const [text] = grantTexts.find(([each]) => each.test(message)) ?? [];
  return text === undefined ? code === "INVALID_GRANT" : /audience/i.test(message);
}

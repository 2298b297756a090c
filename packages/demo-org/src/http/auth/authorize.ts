import type { OrgUser } from "../../org/org.ts";
import type { Service } from "../service.ts";
import type { Reply } from "../wire/reply.ts";
import { type AuthorizationRequest, readAuthorization } from "./authorization-request.ts";
import { consentPage, errorPage, loginPage } from "./authorize-pages.ts";

interface PageRequest {
  readonly method: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

const path = "/services/oauth2/authorize";
const wrongPassword =
  "Please check your username and password. If you still can't log in, contact your Salesforce administrator.";

/**
 * /services/oauth2/authorize, the web server flow in a browser: a login, the question whether the app may have the access,
 * and the browser is sent to the app with a code. Who has logged in and has allowed the app is not asked again.
 */
export function authorize({ method, query, headers, body }: PageRequest, service: Service): Reply {
  const request = readAuthorization(query, service);
  if ("error" in request) {
    const { error, description, redirectUri, state } = request;
    return redirectUri === null
      ? errorPage(error, description)
      : sendBack({ redirectUri, state }, { error, error_description: description });
  }
  const form = new URLSearchParams(method === "POST" ? Buffer.from(body).toString("utf8") : "");
  if (form.has("username")) return logIn(form, query, service);
  const user = userOf(headers["cookie"], service);
  const { prompts, scopes } = request;
  if (user === null || prompts.includes("login") || prompts.includes("select_account"))
    return loginPage(`${path}?${query}`, null);
  const answer = form.get("answer");
  if (answer === "deny")
    return sendBack(request, { error: "access_denied", error_description: "end-user denied authorization" });
  if (answer === "allow") service.grants.approve(user);
  else if (prompts.includes("consent") || !service.grants.hasApproved(user))
    return consentPage(`${path}?${query}`, user, scopes);
  return sendBack(request, { code: service.codes.issue({ ...request, user }) });
}

/** The right password starts a session, and the request is read again without asking who the user is. */
function logIn(form: URLSearchParams, query: URLSearchParams, { org, login, sessions }: Service): Reply {
  const user = org.users.find(({ username }) => username === form.get("username"));
  if (user === undefined || form.get("password") !== login.password)
    return loginPage(`${path}?${query}`, wrongPassword);
  const asked = new URLSearchParams(query);
  const prompts = (asked.get("prompt") ?? "").split(/\s+/).filter((word) => word === "consent");
  asked.delete("prompt");
  if (prompts.length > 0) asked.set("prompt", prompts.join(" "));
  const cookie = `sid=${sessions.start(user).token}; Path=/; HttpOnly; SameSite=Lax`;
  return { status: 302, headers: { Location: `${path}?${asked}`, "Set-Cookie": cookie } };
}

function userOf(cookies: string | undefined, { sessions }: Service): OrgUser | null {
  const token = /(?:^|;\s*)sid=([^;]+)/.exec(cookies ?? "")?.[1];
  return token === undefined ? null : (sessions.use(token)?.user ?? null);
}

/** Sends the browser to the app. */
function sendBack(
  { redirectUri, state }: Pick<AuthorizationRequest, "redirectUri" | "state">,
  answer: Readonly<Record<string, string>>,
): Reply {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  if (state !== null) url.searchParams.set("state", state);
  return { status: 302, headers: { Location: url.href } };
}

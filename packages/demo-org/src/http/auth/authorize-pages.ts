import type { OrgUser } from "../../org/org.ts";
import type { Reply } from "../wire/reply.ts";

/** The page that asks who the user is. @param action where the form goes */
export function loginPage(action: string, failed: string | null): Reply {
  const error = failed === null ? "" : `<p id="error" role="alert">${escapeHtml(failed)}</p>`;
  const field = (name: string, label: string, type: string): string =>
    `<p><label for="${name}">${label}</label><br><input id="${name}" name="${name}" type="${type}" required></p>`;
  return page(
    "Login",
    `${error}<form id="login_form" method="post" action="${escapeHtml(action)}">${field("username", "Username", "text")}${field("password", "Password", "password")}<p><button name="Login" value="Log In">Log In</button></p></form>`,
  );
}

/** The page that asks the user whether the app may have the access. */
export function consentPage(action: string, user: OrgUser, scopes: readonly string[]): Reply {
  const items = scopes.map((scope) => `<li>${escapeHtml(accessTexts[scope] ?? scope)}</li>`).join("");
  return page(
    "Allow Access?",
    `<p>The app is asking to:</p><ul>${items}</ul><p>Do you want to allow access for ${escapeHtml(user.username)}?</p><form id="approve_form" method="post" action="${escapeHtml(action)}"><button name="answer" value="allow">Allow</button> <button name="answer" value="deny">Deny</button></form>`,
  );
}

/** What a browser shows that cannot be sent back to an app. */
export const errorPage = (error: string, description: string): Reply => ({
  status: 400,
  headers: { "Content-Type": "text/html;charset=UTF-8" },
  body: `error=${error}&error_description=${encodeURIComponent(description)}`,
});

const accessTexts: Readonly<Record<string, string>> = {
  api: "Manage user data via APIs",
  refresh_token: "Perform requests at any time",
};

const page = (title: string, content: string): Reply => ({
  status: 200,
  headers: { "Content-Type": "text/html;charset=UTF-8", "X-Frame-Options": "DENY" },
  body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title} | demo-org</title></head><body><h1>${title}</h1>${content}</body></html>`,
});

const escapeHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

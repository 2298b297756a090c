import { UsageError, type VerbContext } from "@singer-io-ts/tap-kit";
import { loginHost } from "../../config/login-host.ts";
import { withRefreshToken } from "../../config/login-members.ts";
import type { LoggedIn } from "../../salesforce/login/browser/browser-login.ts";
import { askApp, type NamedApp } from "./ask-app.ts";
import { callbackPort } from "./callback-port.ts";
import { checkStays } from "./check-stays.ts";
import type { FinishedLogin } from "./finished-login.ts";
import { byPaste, inBrowser } from "./in-browser.ts";
import { placeOf } from "./login-place.ts";
import { nextCommand } from "./next-command.ts";
import { type Target, textOf } from "./target.ts";

/** Logs in with a browser, and writes the refresh token. */
export async function logInWithBrowser(context: VerbContext, target: Target): Promise<FinishedLogin> {
  const { given, prompts, environment } = context;
  const { file, config } = target;
  const place = placeOf(given, config);
  const port = callbackPort(given, "login");
  const isPasted = given.has("paste");
  if (isPasted && prompts === null) throw new UsageError("--paste asks for the address: run it at a terminal", "login");
  if (textOf(config, "token_store") === null) await checkStays(file.path, environment.env ?? {});
  const app = await askApp(context, { config, members: file.members }, port);
  const login = { host: loginHost(place), clientId: app.clientId, clientSecret: app.clientSecret, port };
  const opening = { opens: !given.has("no-browser"), otherwise: "--paste is for others" };
  const loggedIn = await (isPasted ? byPaste(login, context) : inBrowser(login, opening, context));
  const at = given.has("domain") || given.has("sandbox") ? { at: place } : {};
  await file.update((members) => withRefreshToken(members, { ...storedLogin(loggedIn, app), ...at }));
  return { user: loggedIn.user, instanceUrl: loggedIn.instanceUrl, notes: notesOn(target, app, context) };
}

function storedLogin({ refreshToken }: LoggedIn, app: NamedApp) {
  return {
    clientId: app.clientId,
    // A secret of the environment stays there.
    ...(app.isSecretTyped && app.clientSecret !== null && { clientSecret: app.clientSecret }),
    refreshToken,
  };
}

function notesOn({ file, config }: Target, app: NamedApp, { program }: VerbContext): readonly string[] {
  const secret = app.isSecretOfEnvironment
    ? ["The app's secret is in the environment: give --config ENV too where the tap runs."]
    : [];
  const method = textOf(config, "auth_method");
  const other =
    method === null || method === "refresh_token" ? [] : [`auth_method was ${method}; it is refresh_token now.`];
  return [`The refresh token is in ${file.path}.`, ...secret, ...other, nextCommand(program, file.path)];
}

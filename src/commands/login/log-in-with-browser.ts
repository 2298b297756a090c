import { TapError, UsageError, type VerbContext } from "@singer-io-ts/tap-kit";
import { loginHost } from "../../config/login-host.ts";
import { withRefreshToken } from "../../config/login-members.ts";
import { temporaryFolder } from "../../salesforce/files/temporary-folder.ts";
import type { Authorization } from "../../salesforce/login/browser/authorization.ts";
import { type LoggedIn, logInByBrowser, logInByPaste } from "../../salesforce/login/browser/browser-login.ts";
import { openBrowser } from "../../salesforce/login/browser/open-browser.ts";
import { askApp, type NamedApp } from "./ask-app.ts";
import type { FinishedLogin } from "./finished-login.ts";
import { placeOf } from "./login-place.ts";
import { type Target, textOf } from "./target.ts";

const usualPort = 1717;
const timeoutMs = 5 * 60_000;

/** Logs in with a browser, and writes the refresh token. */
export async function logInWithBrowser(context: VerbContext, target: Target): Promise<FinishedLogin> {
  const { given, prompts, environment } = context;
  const { file, config } = target;
  const place = placeOf(given, config);
  const port = portOf(given.count("port"));
  const isPasted = given.has("paste");
  if (isPasted && prompts === null) throw new UsageError("--paste asks for the address: run it at a terminal", "login");
  await checkStays(target, environment.env ?? {});
  const app = await askApp(context, target, port);
  const login = { host: loginHost(place), clientId: app.clientId, clientSecret: app.clientSecret, port };
  const loggedIn = await (isPasted ? pasted : browsed)(login, context);
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
  return [`The refresh token is in ${file.path}.`, ...secret, ...other, `Next: ${program} doctor`];
}

/** A refresh token may be replaced at any login, and the new one is written to the same file. */
async function checkStays({ file, config }: Target, env: Readonly<Record<string, string | undefined>>): Promise<void> {
  if (textOf(config, "token_store") !== null) return;
  const what = await temporaryFolder(file.path, env);
  if (what === null) return;
  throw new TapError(`--config ${file.path}: it is ${what}, and the refresh token would be lost with it.`, {
    code: "CONFIG_FILE",
    kind: "config",
    hint: "Name a file that stays, or set token_store in this one to a file that stays.",
  });
}

function portOf(given: number | null): number {
  if (given !== null && given > 65_535) throw new UsageError(`--port ${given}: ports end with 65535`, "login");
  return given ?? usualPort;
}

type AppLogin = Parameters<typeof logInByBrowser>[0];

function browsed(login: AppLogin, { environment, given, run }: VerbContext): Promise<LoggedIn> {
  const open = environment.openBrowser ?? ((url: string) => openBrowser(url, environment.env ?? {}));
  const show = async ({ url, redirectUri }: Authorization) => {
    const isOpen = !given.has("no-browser") && (await open(url));
    const how = isOpen
      ? "Log in at the page that your browser shows. If it shows none, open this one:"
      : "Log in at this page, in a browser of this machine (--paste is for others):";
    environment.stderr(
      `\n${how}\n\n  ${url}\n\nIt sends you back to ${redirectUri},\nwhich must be a Callback URL of the app.\n\n`,
    );
  };
  return logInByBrowser(login, { show, timeoutMs }, run);
}

function pasted(login: AppLogin, { environment, prompts, run }: VerbContext): Promise<LoggedIn> {
  const ask = async ({ url, redirectUri }: Authorization) => {
    environment.stderr(
      `\nLog in at this page, in any browser:\n\n  ${url}\n\nThen the browser finds nothing at an address that begins with\n${redirectUri}. Copy that address, all of it.\n\n`,
    );
    return (await prompts?.secret({ message: "The address where the browser ended" })) ?? "";
  };
  return logInByPaste(login, { ask }, run);
}

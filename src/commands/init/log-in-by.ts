import { dirname, resolve } from "node:path";
import { type AskedConfig, TapError, type VerbContext } from "@singer-io-ts/tap-kit";
import type { Config } from "../../config/config.generated.ts";
import { settingsOf } from "../../config/config.ts";
import { loginHost, myDomainHost } from "../../config/login-host.ts";
import { openSession } from "../../salesforce/open-session.ts";
import { askApp } from "../login/ask-app.ts";
import { borrowedSession, notesOnSession } from "../login/borrow-sf-session.ts";
import { callbackPort } from "../login/callback-port.ts";
import { byPaste, inBrowser } from "../login/in-browser.ts";
import type { LoginPlace } from "../login/login-place.ts";
import { askDomain } from "./ask-place.ts";
import { askAlias, askId, askKey, askSecret, askUsername } from "./ask-settings.ts";
import type { Attempt } from "./until-it-works.ts";
import type { Way } from "./ways.ts";

/** What a login is asked for with. */
export interface LoginQuestion {
  readonly context: VerbContext;
  /** Where the configuration will be written. */
  readonly file: string;
  readonly place: LoginPlace;
  readonly attempt: Attempt;
}

/** Asks for what this login needs, and logs in. @throws TapError where that fails */
export function logInBy(way: Way | "paste", question: LoginQuestion): Promise<AskedConfig> {
  switch (way) {
    case "browser":
    case "paste":
      return byBrowser(question, way === "paste");
    case "client_credentials":
      return byClientCredentials(question);
    case "jwt":
      return byJwt(question);
    case "sf":
      return bySf(question);
  }
}

async function byBrowser({ context, file, place, attempt }: LoginQuestion, isPasted: boolean): Promise<AskedConfig> {
  const port = callbackPort(context.given, "init");
  const { isFirst, typed } = attempt;
  const app = await askApp(context, { config: {}, members: null, hasFailed: !isFirst, typed }, port);
  const { clientId, clientSecret, isSecretTyped, isSecretOfEnvironment } = app;
  const login = { host: loginHost(place), clientId, clientSecret, port };
  const opening = { opens: true, otherwise: "where it is on another one, press Ctrl+C and choose that" };
  const { refreshToken } = await (isPasted ? byPaste(login, context) : inBrowser(login, opening, context));
  const secret = isSecretTyped && clientSecret !== null ? { client_secret: clientSecret } : {};
  const settings = { ...place, client_id: clientId, ...secret, refresh_token: refreshToken };
  // A refresh token that is replaced goes to this file, and to another one where this file is not what runs the tap.
  const elsewhere = { token_store: resolve(dirname(file), "tap-salesforce-token.json") };
  return { settings, usesVariables: isSecretOfEnvironment, elsewhere };
}

async function byClientCredentials({ context, file, place, attempt }: LoginQuestion): Promise<AskedConfig> {
  const at = await atMyDomain(place, context, attempt);
  const clientId = await askId(context, attempt);
  const { secret, isOfEnvironment } = await askSecret(context, attempt);
  const settings = { ...at, client_id: clientId };
  await tryLogin({ ...settings, client_secret: secret, auth_method: "client_credentials" }, file, context);
  return {
    settings: isOfEnvironment ? settings : { ...settings, client_secret: secret },
    usesVariables: isOfEnvironment,
  };
}

/** Salesforce takes client credentials nowhere else. */
async function atMyDomain(place: LoginPlace, { prompts }: VerbContext, { typed }: Attempt): Promise<LoginPlace> {
  try {
    myDomainHost(place);
    return place;
  } catch (error) {
    if (!(error instanceof TapError) || prompts === null) throw error;
    const domain = await askDomain(prompts, typed.get("domain"));
    typed.set("domain", domain);
    return { domain };
  }
}

async function byJwt({ context, file, place, attempt }: LoginQuestion): Promise<AskedConfig> {
  const settings = {
    ...place,
    client_id: await askId(context, attempt),
    username: await askUsername(context, attempt),
  };
  const { setting, isOfEnvironment } = await askKey(context, attempt);
  await tryLogin({ ...settings, ...setting, auth_method: "jwt" }, file, context);
  return { settings: isOfEnvironment ? settings : { ...settings, ...setting }, usesVariables: isOfEnvironment };
}

async function bySf({ context, file, attempt }: LoginQuestion): Promise<AskedConfig> {
  const alias = await askAlias(context, attempt);
  const { accessToken, instanceUrl } = await borrowedSession(alias, context, {});
  await context.print.text(
    notesOnSession(alias, file, context.program)
      .map((note) => `${note}\n`)
      .join(""),
  );
  return { settings: { access_token: accessToken, instance_url: instanceUrl }, usesVariables: false };
}

/** A person waits. */
const retryDeadlineMs = 30_000;

async function tryLogin(config: Config, file: string, { run }: VerbContext): Promise<void> {
  const { login } = settingsOf(config, [file]);
  const session = await openSession({ login, apiVersion: null, retryDeadlineMs }, run);
  await session.close();
}

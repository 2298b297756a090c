import { type JsonObject, type Prompts, TapError, type VerbContext } from "@singer-io-ts/tap-kit";
import type { Members } from "../../config/login-members.ts";
import { textOf } from "./target.ts";

/** An app of the org, and where its secret is from. */
export interface NamedApp {
  readonly clientId: string;
  /** Null: it has none, or needs none. */
  readonly clientSecret: string | null;
  /** It was typed, and goes to the configuration. */
  readonly isSecretTyped: boolean;
  /** It stays in the environment. */
  readonly isSecretOfEnvironment: boolean;
}

/** What is configured already. */
interface KnownSettings {
  readonly config: JsonObject;
  /** What of it is in the file that is written; null: there is none. */
  readonly members: Members | null;
  /** What options and the environment say has been tried, and has failed: the person is asked. */
  readonly hasFailed?: boolean;
  /** What was typed before, by setting: it is shown again, and what is typed now is added. */
  readonly typed?: Map<string, string>;
}

/** The app of the options, the configuration or the environment; else the person is asked. */
export async function askApp(
  { given, environment, prompts }: VerbContext,
  { config, members, hasFailed = false, typed = new Map() }: KnownSettings,
  port: number,
): Promise<NamedApp> {
  const { TAP_SALESFORCE_CLIENT_ID: idOfEnv, TAP_SALESFORCE_CLIENT_SECRET: secretOfEnv } = environment.env ?? {};
  const known = given.text("client-id") ?? textOf(config, "client_id") ?? idOfEnv ?? null;
  const isOther = known !== null && textOf(config, "client_id") !== null && known !== textOf(config, "client_id");
  const ofFile = isOther ? null : textOf(config, "client_secret");
  if (known !== null && !(hasFailed && prompts !== null)) {
    const clientId = checkedId(known);
    const clientSecret = ofFile ?? secretOfEnv ?? null;
    // An app that the file knows, without a secret, has been logged in with.
    if (clientSecret === null && prompts !== null && known !== textOf(config, "client_id"))
      return { clientId, ...(await typedSecret(prompts)) };
    const isSecretOfEnvironment = clientSecret !== null && typeof members?.["client_secret"] !== "string";
    return { clientId, clientSecret, isSecretTyped: false, isSecretOfEnvironment };
  }
  if (prompts === null) throw noApp(port);
  environment.stderr(`${howToMakeApp(port)}\n\n`);
  const before = typed.get("client_id") ?? known;
  const question = { message: "Consumer key of the app", example: "3MVG9...", check: wrongId };
  const clientId = (await prompts.text({ ...question, ...(before !== null && { initial: before }) })).trim();
  typed.set("client_id", clientId);
  return { clientId, ...(await typedSecret(prompts)) };
}

async function typedSecret(prompts: Prompts): Promise<Omit<NamedApp, "clientId">> {
  const secret = await prompts.secret({ message: "Consumer secret (Enter if the app needs none)" });
  return { clientSecret: secret.trim() || null, isSecretTyped: true, isSecretOfEnvironment: false };
}

/** What is wrong with a consumer key. They have some 85 characters, and begin with 3MVG9; older ones differ. */
export function wrongId(text: string): string | null {
  if (text.trim() === "") return "Copy it from the app's settings.";
  return /^[\w.-]+$/.test(text.trim()) ? null : "A consumer key has letters, digits, dots and underscores only.";
}

function checkedId(text: string): string {
  const wrong = wrongId(text);
  if (wrong === null) return text.trim();
  throw new TapError("client_id: it is no consumer key.", { code: "CONFIG", kind: "config", hint: wrong });
}

function howToMakeApp(port: number): string {
  return [
    "A login needs an External Client App of the org. In Setup, under External",
    "Client App Manager, make one with OAuth on, the scopes api and refresh_token,",
    `and the Callback URL http://localhost:${port}/OauthRedirect.`,
    "docs/setup.md shows each step.",
  ].join("\n");
}

const noApp = (port: number): TapError =>
  new TapError("client_id: it is missing.", {
    code: "CONFIG",
    kind: "config",
    hint: `Give --client-id, or set client_id. ${howToMakeApp(port).replaceAll("\n", " ")}`,
  });

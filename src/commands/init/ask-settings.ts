import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { registerSecret, TapError, type VerbContext } from "@singer-io-ts/tap-kit";
import { signingKey } from "../../salesforce/login/private-key.ts";
import { wrongId } from "../login/ask-app.ts";
import type { Attempt } from "./until-it-works.ts";

/** A setting that an option gives, or the person. */
interface Asked {
  /** As the configuration names it. */
  readonly setting: string;
  readonly option: string;
  readonly message: string;
  readonly example?: string;
  readonly check: (text: string) => string | null;
}

export const askId = (context: VerbContext, attempt: Attempt): Promise<string> =>
  ask(
    {
      setting: "client_id",
      option: "client-id",
      message: "Consumer key of the app",
      example: "3MVG9...",
      check: wrongId,
    },
    context,
    attempt,
  );

export const askUsername = (context: VerbContext, attempt: Attempt): Promise<string> =>
  ask(
    {
      setting: "username",
      option: "username",
      message: "Username",
      example: "integration@example.com",
      check: (text) => (text.includes("@") ? null : "A username in Salesforce has the form of a mail address."),
    },
    context,
    attempt,
  );

/** A private key that was tried: as a setting, and whether that stays in the environment. */
interface AskedKey {
  readonly setting: { readonly private_key_file: string } | { readonly private_key: string };
  readonly isOfEnvironment: boolean;
}

/** The file of the private key; a key of the environment stays there. */
export async function askKey(context: VerbContext, attempt: Attempt): Promise<AskedKey> {
  const key = context.environment.env?.["TAP_SALESFORCE_PRIVATE_KEY"]?.trim() ?? "";
  if (key !== "" && attempt.isFirst && !context.given.has("key"))
    return { setting: { private_key: key }, isOfEnvironment: true };
  const check = (path: string) => wrongKey(resolve(path.trim()));
  const message = "File of the private key";
  const asked = { setting: "private_key_file", option: "key", message, example: "key.pem", check };
  return { setting: { private_key_file: resolve(await ask(asked, context, attempt)) }, isOfEnvironment: false };
}

export const askAlias = (context: VerbContext, attempt: Attempt): Promise<string> =>
  ask(
    {
      setting: "sf",
      option: "sf",
      message: "Alias or username, as sf org list shows it",
      check: (text) => (text.trim() === "" ? "Write one that sf org list shows." : null),
    },
    context,
    attempt,
  );

/** The consumer secret; one of the environment stays there. */
export async function askSecret(
  { environment, prompts }: VerbContext,
  { isFirst }: Attempt,
): Promise<{ readonly secret: string; readonly isOfEnvironment: boolean }> {
  const known = environment.env?.["TAP_SALESFORCE_CLIENT_SECRET"]?.trim() ?? "";
  const isOfEnvironment = known !== "" && (isFirst || prompts === null);
  if (!isOfEnvironment && prompts === null) throw missing("client_secret", "Set TAP_SALESFORCE_CLIENT_SECRET.");
  const check = (text: string) => (text.trim() === "" ? "Copy it from the app's settings." : null);
  const secret = isOfEnvironment
    ? known
    : ((await prompts?.secret({ message: "Consumer secret", check })) ?? "").trim();
  registerSecret(secret);
  return { secret, isOfEnvironment };
}

async function ask(
  asked: Asked,
  { given, prompts, environment }: VerbContext,
  { isFirst, typed }: Attempt,
): Promise<string> {
  const { setting, option, check, message, example } = asked;
  const variable = `TAP_SALESFORCE_${setting.toUpperCase()}`;
  const place = given.has(option) ? `--${option}` : variable;
  const known = isFirst || prompts === null ? (given.text(option) ?? environment.env?.[variable] ?? null) : null;
  const wrong = known === null ? null : check(known);
  if (known !== null && wrong === null) return known.trim();
  if (wrong !== null && prompts === null)
    throw new TapError(`${place}: it cannot be used.`, { code: "CONFIG", kind: "config", hint: wrong });
  if (prompts === null) throw missing(setting, `Give --${option}.`);
  const before = typed.get(setting);
  const shown = { ...(example !== undefined && { example }), ...(before !== undefined && { initial: before }) };
  const answer = (await prompts.text({ message, ...shown, check })).trim();
  typed.set(setting, answer);
  return answer;
}

const missing = (setting: string, hint: string): TapError =>
  new TapError(`${setting}: it is missing.`, { code: "CONFIG", kind: "config", hint });

/** What is wrong with a file of a key, as a sentence. */
function wrongKey(path: string): string | null {
  if (!existsSync(path)) return "There is no such file.";
  try {
    signingKey(path);
    return null;
  } catch (error) {
    if (error instanceof TapError)
      return error.message.replace(/^private_key: (the file that it names|it)/, "The file");
    throw error;
  }
}

import { execFile } from "node:child_process";
import { stripVTControlCharacters } from "node:util";
import { nodeErrorCode, registerSecret, TapError } from "@singer-io-ts/tap-kit";
import { plainMessage } from "../../errors/org-error.ts";
import { parseJson } from "../../parse-json.ts";
import { members } from "../json/json-fields.ts";

/** A session of Salesforce's own command line, sf. */
export interface SfSession {
  readonly accessToken: string;
  readonly instanceUrl: string;
  readonly username: string | null;
}

interface SfOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly platform?: string;
}

/**
 * The session that sf has for an org, by alias or username. sf renews it first, where it can.
 *
 * Since version 2.136 sf shows `[REDACTED] ...` in place of the token, and gives the token by a command of its own.
 * (forcedotcom/cli issue 3560.)
 *
 * @throws TapError of kind config that says what to do about sf
 */
export async function sfSession(alias: string, options: SfOptions): Promise<SfSession> {
  // The name reaches a shell on Windows, where sf is a script.
  // guard(sf-alias, `!/^[\w@.+-]+$/.test(alias) || alias.startsWith("-")` -> `false`): on Windows, a shell would run what stands in the name.
  if (!/^[\w@.+-]+$/.test(alias) || alias.startsWith("-"))
    throw sfError(`${JSON.stringify(alias)} is no alias and no username.`, "Choose one that sf org list shows.");
  const org = await askSf(["org", "display"], alias, options);
  const [shown, instanceUrl] = [org.text("accessToken"), org.text("instanceUrl")];
  if (instanceUrl === null) throw sfError(`${alias} has no instance.`, logInAgain(alias));
  const accessToken = isToken(shown) ? shown : (await askSf(showToken, alias, options)).text("accessToken");
  if (!isToken(accessToken)) throw sfError(`sf did not give the access token of ${alias}.`, logInAgain(alias));
  registerSecret(accessToken);
  return { accessToken, instanceUrl, username: org.text("username") };
}

const showToken = ["org", "auth", "show-access-token"];

/** A session id begins with the org's id, a token in the form of a JWT with `eyJ`. */
const isToken = (text: string | null): text is string => text !== null && /^(00D\w{12,15}!|eyJ)\S+$/.test(text);

const logInAgain = (alias: string): string =>
  `Log in again with sf org login web --alias ${alias}, and try this again. If that does not help, update sf.`;

const waitMs = 120_000;
const largestOutput = 1024 * 1024;

/** What a command of sf answers for an org. */
async function askSf(
  command: readonly string[],
  alias: string,
  options: SfOptions,
): Promise<ReturnType<typeof members>> {
  const args = [...command, "--json", "--target-org", alias];
  const { error, stdout } = await runSf(args, options);
  options.signal.throwIfAborted();
  if (error !== null && nodeErrorCode(error) === "ENOENT")
    throw sfError(
      "sf is not installed, or its folder is not in PATH.",
      "Install it with npm install --global @salesforce/cli, or log in without it: login opens a browser.",
    );
  const answer = members(jsonIn(stdout));
  const { member } = answer;
  const result = member("result");
  if (error === null && typeof result === "object" && result !== null) return members(result);
  // Only the name and the text of the error: what else sf prints may hold tokens.
  const said = [answer.text("name"), answer.text("message")].filter((text) => text !== null).join(": ");
  const what = said === "" ? "sf did not answer as expected." : `sf answered ${plainMessage(said)}`;
  throw sfError(/[.!?]$/.test(what) ? what : `${what}.`, hintFor(answer.text("name") ?? "", alias));
}

function hintFor(name: string, alias: string): string {
  if (/NoOrg|NamedOrg|NotFound/i.test(name) && !/command/i.test(name)) return "Choose one that sf org list shows.";
  return logInAgain(alias);
}

interface SfOutput {
  readonly error: Error | null;
  readonly stdout: string;
}

function runSf(args: readonly string[], { env, signal, platform = process.platform }: SfOptions): Promise<SfOutput> {
  const [program, all] = platform === "win32" ? ["cmd.exe", ["/d", "/c", "sf", ...args]] : ["sf", args];
  // sf colours its JSON where a variable asks for colours.
  const plain = { ...env, FORCE_COLOR: "0", NO_COLOR: "1" };
  const how = { env: plain, signal, timeout: waitMs, maxBuffer: largestOutput, windowsHide: true } as const;
  return new Promise((resolve) => {
    execFile(program, [...all], how, (error, stdout) => resolve({ error, stdout }));
  });
}

/** Warnings may stand before the JSON. */
function jsonIn(stdout: string): unknown {
  const text = stripVTControlCharacters(stdout);
  const start = text.search(/^\{/m);
  return start < 0 ? undefined : parseJson(text.slice(start));
}

const sfError = (what: string, hint: string): TapError =>
  new TapError(`login --sf: ${what}`, { code: "SF", kind: "config", hint });

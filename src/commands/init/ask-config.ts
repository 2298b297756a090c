import { type AskedConfig, TapError, UsageError, type VerbContext } from "@singer-io-ts/tap-kit";
import { checkStays } from "../login/check-stays.ts";
import { askPlace } from "./ask-place.ts";
import { logInBy } from "./log-in-by.ts";
import { GaveUp, untilItWorks } from "./until-it-works.ts";
import type { Way } from "./ways.ts";

/** Asks for the org and the login, and logs in. */
export async function askConfig(context: VerbContext, file: string): Promise<AskedConfig | number> {
  const wrong = contradiction(context.given);
  if (wrong !== null) throw new UsageError(wrong, "init");
  try {
    return await asked(context, file);
  } catch (error) {
    if (error instanceof GaveUp) return error.exitCode;
    throw error;
  }
}

async function asked(context: VerbContext, file: string): Promise<AskedConfig> {
  const place = context.given.has("sf") ? "sf" : await untilItWorks(context, (attempt) => askPlace(context, attempt));
  const way = place === "sf" ? "sf" : await askWay(context);
  // No answer changes where the file is.
  if (way === "browser" || way === "paste") await checkStays(file, context.environment.env ?? {});
  return untilItWorks(context, (attempt) =>
    logInBy(way, { context, file, place: place === "sf" ? {} : place, attempt }),
  );
}

/** What does not belong together, as a sentence; null: nothing. */
function contradiction(given: VerbContext["given"]): string | null {
  const hosts = ["domain", "sandbox", "login-url", "sf"].filter((name) => given.has(name));
  if (hosts.length > 1) return `--${hosts[0]} and --${hosts[1]} both name the org: give one of them`;
  const auth = given.text("auth");
  if (auth === "sf" && !given.has("sf")) return "--auth sf needs --sf <alias>";
  if (auth !== null && auth !== "sf" && given.has("sf")) return `--sf is a login of its own: leave --auth ${auth} out`;
  if (auth !== null && auth !== "jwt" && given.has("key")) return `--key is for --auth jwt, not for ${auth}`;
  return null;
}

/** By what is given, else as the person says; where nobody is there, with a browser. */
async function askWay({ given, environment, prompts }: VerbContext): Promise<Way | "paste"> {
  const auth = given.text("auth");
  if (auth !== null) return auth as Way;
  if (given.has("key")) return "jwt";
  if (prompts === null) {
    if (environment.env?.["TAP_SALESFORCE_CLIENT_SECRET"] && given.has("domain")) return "client_credentials";
    throw notAsked();
  }
  return prompts.choose({
    message: "How to log in?",
    choices: [
      { value: "browser", label: "With a browser of this machine", hint: "best for a first try" },
      { value: "paste", label: "With a browser of another machine" },
      { value: "client_credentials", label: "With client credentials", hint: "best for a pipeline" },
      { value: "jwt", label: "With a private key (JWT bearer)" },
    ],
  });
}

const notAsked = (): TapError =>
  new TapError("init: nobody is there to answer, as standard input is no terminal.", {
    code: "NOBODY_ASKED",
    kind: "config",
    hint: "Give --domain, --auth and --client-id, and the secret in TAP_SALESFORCE_CLIENT_SECRET; or --sf and an alias. docs/setup.md has the rest.",
  });

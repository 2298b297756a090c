import { type Prompts, TapError, type VerbContext } from "@singer-io-ts/tap-kit";
import { loginHost } from "../../config/login-host.ts";
import { checkLoginHost } from "../../salesforce/login/login-host-check.ts";
import { withTokenCalls } from "../../salesforce/login/token-calls.ts";
import type { LoginPlace } from "../login/login-place.ts";
import type { Attempt } from "./until-it-works.ts";

/** Which org, as settings; "sf": one that sf is logged in to. A host of its own is asked whether it takes logins. */
export async function askPlace(context: VerbContext, { isFirst }: Attempt): Promise<LoginPlace | "sf"> {
  const place = (isFirst ? givenPlace(context.given) : null) ?? (await choosePlace(context));
  if (place === "sf") return place;
  const host = loginHost(place);
  const { run } = context;
  if (place.domain !== undefined || place.login_url !== undefined)
    await withTokenCalls(run, (calls) => checkLoginHost(host, calls, run));
  return place;
}

/** Null: the options name none. */
function givenPlace(given: VerbContext["given"]): LoginPlace | null {
  const [domain, url] = [given.text("domain"), given.text("login-url")];
  if (domain !== null) return { domain };
  if (url !== null) return { login_url: url };
  return given.has("sandbox") ? { environment: "sandbox" } : null;
}

async function choosePlace({ prompts }: VerbContext): Promise<LoginPlace | "sf"> {
  if (prompts === null) return {};
  const which = await prompts.choose({
    message: "Which org?",
    choices: [
      { value: "domain", label: "My Domain", hint: "example.my.salesforce.com" },
      { value: "production", label: "Production or Developer Edition", hint: "login.salesforce.com" },
      { value: "sandbox", label: "Sandbox", hint: "test.salesforce.com" },
      { value: "sf", label: "One that Salesforce's sf is logged in to" },
      { value: "url", label: "Another address", hint: "such as a demo org" },
    ],
  });
  if (which === "production") return {};
  if (which === "sandbox") return { environment: "sandbox" };
  if (which === "domain") return { domain: await askDomain(prompts) };
  if (which === "sf") return "sf";
  const check = (url: string) => wrongPlace({ login_url: url });
  return { login_url: await prompts.text({ message: "Its address", example: "http://127.0.0.1:8080", check }) };
}

/** The name of My Domain, in any form in which people write it. */
export const askDomain = (prompts: Prompts, before?: string): Promise<string> =>
  prompts.text({
    message: "My Domain",
    example: "example, or example--uat",
    ...(before !== undefined && { initial: before }),
    check: (domain) => wrongPlace({ domain }),
  });

/** What is wrong with it, as a sentence. */
function wrongPlace(place: LoginPlace): string | null {
  if ((place.domain ?? place.login_url ?? "").trim() === "") return "Write it, or press Ctrl+C.";
  try {
    loginHost(place);
    return null;
  } catch (error) {
    if (error instanceof TapError) return error.message.replace(/^\w+: /, "");
    throw error;
  }
}

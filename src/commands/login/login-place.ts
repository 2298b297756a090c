import { type JsonObject, UsageError, type VerbContext } from "@singer-io-ts/tap-kit";
import { textOf } from "./target.ts";

/** The settings that name the host of a login. */
export interface LoginPlace {
  readonly domain?: string;
  readonly environment?: "sandbox";
  readonly login_url?: string;
}

/** Where to log in: as the options say, or else as the configuration does. @throws UsageError */
export function placeOf(given: VerbContext["given"] | null, config: JsonObject): LoginPlace {
  const domain = given?.text("domain") ?? null;
  const isSandbox = given?.has("sandbox") ?? false;
  if (domain !== null && isSandbox)
    throw new UsageError("--domain names the sandbox already, like example--uat: leave --sandbox out", "login");
  if (domain !== null) return { domain };
  if (isSandbox) return { environment: "sandbox" };
  const [own, url] = [textOf(config, "domain"), textOf(config, "login_url")];
  return {
    ...(own !== null && { domain: own }),
    ...(url !== null && { login_url: url }),
    ...(config["environment"] === "sandbox" && { environment: "sandbox" }),
  };
}

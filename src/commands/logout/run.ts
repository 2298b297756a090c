import type { JsonObject, VerbContext } from "@singer-io-ts/tap-kit";
import { instanceHost, loginHost } from "../../config/login-host.ts";
import { openConfigFile } from "../../salesforce/login/config-file.ts";
import { type LoggedOut, logOut, type StoredTokens } from "../../salesforce/login/log-out.ts";
import { placeOf } from "../login/login-place.ts";
import { textOf } from "../login/target.ts";

/** Revokes and removes the tokens of the configuration, and says what it did. */
export async function run(context: VerbContext): Promise<number> {
  const { print, run } = context;
  const config = await context.config();
  const names = (await context.configFiles()).filter((name) => name !== "ENV");
  const files = await Promise.all(names.map((name) => openConfigFile(name, run)));
  const done = await logOut(storedTokens(config), files, run);
  const value = { refresh_token: done.refreshToken, access_token: done.accessToken, files: done.files };
  await print.value(value, () => `${sentencesOf(done, names).join("\n")}\n`);
  return 0;
}

function storedTokens(config: JsonObject): StoredTokens {
  const [url, instance] = [textOf(config, "login_url"), textOf(config, "instance_url")];
  return {
    host: loginHost(placeOf(null, config)),
    refreshToken: textOf(config, "refresh_token"),
    tokenStore: textOf(config, "token_store"),
    accessToken: textOf(config, "access_token"),
    instance: instance === null ? null : instanceHost(instance, url === null ? {} : { login_url: url }),
  };
}

function sentencesOf({ refreshToken, accessToken, files }: LoggedOut, names: readonly string[]): readonly string[] {
  const token = (what: string, became: LoggedOut["refreshToken"]): readonly string[] => {
    if (became === null) return [];
    return [became === "revoked" ? `The ${what} was revoked.` : `The ${what} was not valid any more.`];
  };
  const said = [...token("refresh token", refreshToken), ...token("access token", accessToken)];
  if (said.length === 0) return [`There is no token to revoke in ${names.join(", ") || "the configuration"}.`];
  return [...said, files.length === 0 ? "No file had it." : `Removed from ${files.join(" and ")}.`];
}

import type { JsonObject, VerbContext } from "@singer-io-ts/tap-kit";
import { instanceHost, loginHost } from "../../config/login-host.ts";
import { meltanoTokenStore } from "../../config/meltano-token-store.ts";
import { openConfigFile } from "../../salesforce/login/config-file.ts";
import { type LoggedOut, logOut, type StoredTokens } from "../../salesforce/login/log-out.ts";
import { isYaml } from "../../salesforce/login/token-store.ts";
import { placeOf } from "../login/login-place.ts";
import { textOf } from "../login/target.ts";

/** Revokes and removes the tokens of the configuration, and says what it did. */
export async function run(context: VerbContext): Promise<number> {
  const { print, run } = context;
  const config = await context.config();
  const names = (await context.configFiles()).filter((name) => !isYaml(name));
  const files = await Promise.all(names.map((name) => openConfigFile(name, run)));
  const places = await context.configPlaces();
  const done = await logOut(storedTokens(config, places.get("refresh_token") ?? null), files, run);
  const left = await placesLeft(context, done);
  const value = { refresh_token: done.refreshToken, access_token: done.accessToken, files: done.files, left };
  await print.value(value, () => `${sentencesOf(done, left).join("\n")}\n`);
  return 0;
}

/** @param place that the refresh token is from; under Meltano the newest one is in a file beside its states. */
function storedTokens(config: JsonObject, place: string | null): StoredTokens {
  const [url, instance] = [textOf(config, "login_url"), textOf(config, "instance_url")];
  const refreshToken = textOf(config, "refresh_token");
  const kept = refreshToken === null ? null : meltanoTokenStore(refreshToken, place, process.env);
  return {
    host: loginHost(placeOf(null, config)),
    refreshToken,
    tokenStore: textOf(config, "token_store") ?? kept,
    accessToken: textOf(config, "access_token"),
    instance: instance === null ? null : instanceHost(instance, url === null ? {} : { login_url: url }),
  };
}

/** Where tokens are still written: variables and YAML are the person's to change. */
async function placesLeft(context: VerbContext, { files }: LoggedOut): Promise<readonly string[]> {
  const places = await context.configPlaces();
  const named = ["refresh_token", "access_token"].flatMap((name) => places.get(name) ?? []);
  return [...new Set(named)].filter((place) => !files.includes(place));
}

function sentencesOf({ refreshToken, accessToken, files }: LoggedOut, left: readonly string[]): readonly string[] {
  const token = (what: string, became: LoggedOut["refreshToken"]): readonly string[] => {
    if (became === null) return [];
    return [became === "revoked" ? `The ${what} was revoked.` : `The ${what} was not valid any more.`];
  };
  const said = [...token("refresh token", refreshToken), ...token("access token", accessToken)];
  if (said.length === 0) return ["There is no token to revoke: the configuration has none."];
  const removed = files.length === 0 ? [] : [`Removed from ${files.join(" and ")}.`];
  return [...said, ...removed, ...left.map((place) => `It is still in ${place}: take it out there.`)];
}

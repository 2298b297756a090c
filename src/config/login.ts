import { resolve } from "node:path";
import { optionError } from "../errors/option-error.ts";
import type { Config } from "./config.generated.ts";
import { instanceHost, loginHost, myDomainHost } from "./login-host.ts";
import { meltanoTokenStore } from "./meltano-token-store.ts";

/** How to log in. Hosts are origins like `https://login.salesforce.com`. */
export type Login =
  | {
      readonly method: "refresh_token";
      readonly host: string;
      readonly clientId: string;
      readonly clientSecret: string | null;
      readonly refreshToken: string;
      readonly store: TokenStore;
    }
  | {
      readonly method: "client_credentials";
      readonly host: string;
      readonly clientId: string;
      readonly clientSecret: string;
    }
  | {
      readonly method: "jwt";
      readonly host: string;
      readonly clientId: string;
      readonly username: string;
      /** The key or the path of its file, as it was given. */
      readonly privateKey: string;
      /** The key's file in place of that; null: none is named. */
      readonly keyFile: string | null;
      /** Null: what the host is likely to take. */
      readonly audience: string | null;
    }
  | {
      readonly method: "password";
      readonly host: string;
      readonly clientId: string;
      readonly clientSecret: string;
      readonly username: string;
      /** As the token endpoint takes it: the security token follows the password. */
      readonly passwordAndToken: string;
    }
  | { readonly method: "access_token"; readonly host: string; readonly accessToken: string };

/** Where a rotated refresh token goes. */
interface TokenStore {
  /** A file of its own. */
  readonly file: string | null;
  /** The configuration files, the last one given last. */
  readonly configFiles: readonly string[];
  /** Where the refresh token is from: one of them, or an environment variable; null: nobody says. */
  readonly tokenPlace: string | null;
  /** The configuration as it was given. */
  readonly config: Config;
}

type Method = Login["method"];

/** A session id has some 112 characters, an access token in the form of a JWT a few thousand; a request's headers may have 16,384 bytes. */
const longestAccessToken = 12_000;

/** The configuration files, and which of them, or which variable, has the refresh token. */
interface GivenPlaces {
  readonly files: readonly string[];
  readonly tokenPlace: string | null;
  /** Where the path of the private key's file begins. */
  readonly keyFolder: string;
  /** The environment variables: Meltano says in them where its folder is. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The login that the configuration asks for: the one method whose settings are there, or what auth_method says.
 *
 * @param given the configuration without blank strings
 * @param config the same as it was given, to be written back when a token rotates
 */
export function loginOf(given: Config, config: Config, { files, tokenPlace, keyFolder, env }: GivenPlaces): Login {
  const method = given.auth_method ?? onlyMethod(given);
  const need = (option: keyof Config): string => needed(given, option, method);
  switch (method) {
    case "access_token": {
      const accessToken = accessTokenIn(need("access_token"));
      return { method, host: instanceHost(need("instance_url"), given), accessToken };
    }
    case "jwt":
      return {
        method,
        host: loginHost(given),
        clientId: need("client_id"),
        username: need("username"),
        ...keyOf(given, need, keyFolder),
        audience: given.audience?.trim() ?? null,
      };
    case "password": {
      need("password");
      if (given.client_id === undefined) throw noApp();
      return {
        method,
        host: loginHost(given),
        clientId: need("client_id"),
        clientSecret: need("client_secret"),
        username: need("username"),
        // Not trimmed: a password may begin or end with a blank.
        passwordAndToken: `${given.password}${given.security_token?.trim() ?? ""}`,
      };
    }
    case "client_credentials":
      return { method, host: myDomainHost(given), clientId: need("client_id"), clientSecret: need("client_secret") };
    case "refresh_token": {
      const refreshToken = need("refresh_token");
      const file = given.token_store ?? meltanoTokenStore(refreshToken, tokenPlace, env);
      return {
        method,
        host: loginHost(given),
        clientId: need("client_id"),
        clientSecret: given.client_secret?.trim() ?? null,
        refreshToken,
        store: { file, configFiles: files, tokenPlace, config },
      };
    }
  }
}

/** Taps that log in by SOAP need no app; Salesforce ends that login with Summer '27. (Salesforce Release Notes: SOAP login().) */
function noApp(): Error {
  return optionError(
    "password",
    "username and password alone do not log in: client_id and client_secret of an app of the org are missing.",
    "Create an External Client App in Setup, switch on its client credentials flow with this user to run as, and set client_id, client_secret and domain in place of username, password and security_token (docs/login.md).",
  );
}

function needed(given: Config, option: keyof Config, method: Method): string {
  const value = given[option];
  if (typeof value === "string") return value.trim();
  const hint = `Set ${option}, or set auth_method to another method.`;
  throw optionError(option, `it is missing; login by ${method} needs it.`, hint);
}

function keyOf(
  given: Config,
  need: (option: keyof Config) => string,
  folder: string,
): Pick<Extract<Login, { method: "jwt" }>, "privateKey" | "keyFile"> {
  const { private_key, private_key_file: file } = given;
  if (file === undefined) return { privateKey: need("private_key"), keyFile: null };
  if (private_key !== undefined)
    throw optionError("private_key", "private_key_file is set too.", "Keep one of the two.");
  const path = file.trim();
  // Not the path of a file: whoever reads it says so.
  return { privateKey: "", keyFile: path.includes("-----") ? path : resolve(folder, path) };
}

function accessTokenIn(text: string): string {
  if (/[^!-~]/.test(text)) {
    const what = "it has a blank, a line break or another character that no access token has.";
    throw optionError("access_token", what, "Copy it again, as one line.");
  }
  if (text.length <= longestAccessToken) return text;
  const what = `it has ${text.length} characters, which no access token of Salesforce has.`;
  throw optionError("access_token", what, "Set the access token alone.");
}

function onlyMethod(given: Config): Method {
  const possible: readonly Method[] = [
    ...(given.refresh_token === undefined ? [] : (["refresh_token"] as const)),
    ...(given.private_key === undefined && given.private_key_file === undefined ? [] : (["jwt"] as const)),
    ...(given.password === undefined ? [] : (["password"] as const)),
    ...(given.access_token === undefined ? [] : (["access_token"] as const)),
  ];
  const [first, second] = possible;
  if (first === undefined) {
    if (given.client_secret !== undefined) return "client_credentials";
    throw optionError(
      "auth_method",
      "the configuration holds no login.",
      "Let the verb init or login write one; or set client_id, client_secret and refresh_token; or client_id, client_secret and domain; or client_id, username and private_key_file; or client_id, client_secret, username and password; or access_token and instance_url.",
    );
  }
  if (second === undefined) return first;
  throw optionError(
    "auth_method",
    `the configuration would do for ${possible.join(" and ")}.`,
    "Set auth_method to one of them.",
  );
}

import { TapError } from "@singer-io-ts/tap-kit";
import type { Config } from "./config.generated.ts";

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
      readonly privateKey: string;
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
  /** The configuration as it was given. */
  readonly config: Config;
}

type Method = Login["method"];

/**
 * The login that the configuration asks for: the one method whose settings are there, or what auth_method says.
 *
 * @param given the configuration without blank strings
 * @param config the same as it was given, to be written back when a token rotates
 */
export function loginOf(given: Config, config: Config, files: readonly string[]): Login {
  const method = given.auth_method ?? onlyMethod(given);
  const need = (option: keyof Config): string => {
    const value = given[option];
    if (typeof value === "string") return value.trim();
    throw wrong(
      option,
      `it is missing; login by ${method} needs it.`,
      `Set ${option}, or set auth_method to another method.`,
    );
  };
  switch (method) {
    case "access_token":
      return { method, host: originOf("instance_url", need("instance_url")), accessToken: need("access_token") };
    case "jwt":
      return {
        method,
        host: loginHost(given),
        clientId: need("client_id"),
        username: need("username"),
        privateKey: pemText(need("private_key")),
      };
    case "password": {
      need("password");
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
    case "client_credentials": {
      if (given.domain === undefined && given.login_url === undefined) {
        throw wrong(
          "domain",
          "it is missing; Salesforce takes client credentials only at My Domain.",
          "Set domain to the name of your My Domain.",
        );
      }
      return { method, host: loginHost(given), clientId: need("client_id"), clientSecret: need("client_secret") };
    }
    case "refresh_token":
      return {
        method,
        host: loginHost(given),
        clientId: need("client_id"),
        clientSecret: given.client_secret?.trim() ?? null,
        refreshToken: need("refresh_token"),
        store: { file: given.token_store ?? null, configFiles: files, config },
      };
  }
}

function onlyMethod(given: Config): Method {
  const possible: readonly Method[] = [
    ...(given.refresh_token === undefined ? [] : (["refresh_token"] as const)),
    ...(given.private_key === undefined ? [] : (["jwt"] as const)),
    ...(given.password === undefined ? [] : (["password"] as const)),
    ...(given.access_token === undefined ? [] : (["access_token"] as const)),
  ];
  const [first, second] = possible;
  if (first === undefined) {
    if (given.client_secret !== undefined) return "client_credentials";
    throw wrong(
      "auth_method",
      "the configuration holds no login.",
      "Set client_id, client_secret and refresh_token; or client_id, client_secret and domain; or client_id, username and private_key; or client_id, client_secret, username and password; or access_token and instance_url.",
    );
  }
  if (second === undefined) return first;
  throw wrong(
    "auth_method",
    `the configuration would do for ${possible.join(" and ")}.`,
    "Set auth_method to one of them.",
  );
}

/** The host that hands out tokens. (Salesforce Help: My Domain URL Formats.) */
function loginHost({ login_url, domain, environment = "production" }: Config): string {
  if (login_url !== undefined && domain !== undefined) {
    throw wrong("login_url", "domain is set too.", "Keep one of the two.");
  }
  if (login_url !== undefined) return originOf("login_url", login_url);
  if (domain === undefined)
    return environment === "sandbox" ? "https://test.salesforce.com" : "https://login.salesforce.com";
  const name = domain.trim().replace(/\.$/, "");
  if (/[.:/]/.test(name)) return originOf("domain", name.includes("//") ? name : `https://${name}`);
  if (!/^[A-Za-z0-9-]+$/.test(name))
    throw wrong("domain", `${domain} is no host name.`, "Give the name of My Domain, like example.");
  if (name.includes("--")) return `https://${name.toLowerCase()}.sandbox.my.salesforce.com`;
  if (environment === "sandbox") {
    throw wrong("domain", `${domain} names no sandbox.`, "Write it like example--uat, or give the whole host.");
  }
  return `https://${name.toLowerCase()}.my.salesforce.com`;
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether this host is this machine. */
export const isLoopback = (url: URL): boolean => loopback.test(url.hostname);

function originOf(option: keyof Config, text: string): string {
  const url = URL.parse(text.trim());
  const hint = "Write it like https://example.my.salesforce.com.";
  if (url === null) throw wrong(option, `${text} is no URL.`, hint);
  if (url.username !== "" || url.password !== "") throw wrong(option, "the URL holds a user name.", hint);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url))) {
    throw wrong(option, `${url.origin} is not https.`, "Tokens go by https only (plain http only to this machine).");
  }
  return url.origin;
}

/** Environment variables and forms often hold a PEM text with its line breaks written as \n. */
const pemText = (text: string) => text.replaceAll("\\n", "\n");

/** An error of one option. */
export function wrong(option: keyof Config, what: string, hint: string): TapError {
  return new TapError(`${option}: ${what}`, { code: "CONFIG", kind: "config", hint });
}

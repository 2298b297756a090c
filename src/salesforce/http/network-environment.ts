import { readFileSync } from "node:fs";
import { nodeErrorCode, registerSecret, TapError } from "@singer-io-ts/tap-kit";

type Env = Readonly<Record<string, string | undefined>>;

/** The proxy that the environment names. */
export interface ProxySetting {
  /** The variable that names it. */
  readonly variable: string;
  /** With user and password. */
  readonly url: string;
  /** As it may be shown. */
  readonly host: string;
}

/** The first one that is set counts. Requests to other machines always use https. */
const variables = [
  ["https_proxy", "HTTPS_PROXY"],
  ["http_proxy", "HTTP_PROXY"],
] as const;

/**
 * The proxy for requests to other machines; null: none.
 *
 * @throws TapError of kind config that names the variable, and shows no password
 */
export function proxySetting(env: Env): ProxySetting | null {
  for (const names of variables) {
    const variable = names.find((name) => env[name] !== undefined);
    const text = variable === undefined ? "" : (env[variable]?.trim() ?? "");
    if (variable !== undefined && text !== "") return { variable, ...parsed(variable, text) };
  }
  return null;
}

/** The hosts that are reached without the proxy: what NO_PROXY names, and this machine, which no proxy can reach. */
export function noProxyHosts(env: Env): string {
  return `${env["no_proxy"] ?? env["NO_PROXY"] ?? ""},localhost,127.0.0.1,[::1]`;
}

/** A warning about a proxy variable that other programs read and this one does not; null: there is none. */
export function unsupportedProxyWarning(env: Env): string | null {
  const unread = ["all_proxy", "ALL_PROXY"].find((name) => env[name] !== undefined && env[name]?.trim() !== "");
  if (unread === undefined || variables.flat().some((name) => env[name] !== undefined)) return null;
  return `${unread}: the tap does not read this variable, so it uses no proxy. Name the proxy in HTTPS_PROXY.`;
}

const form = "Write it like http://proxy.example:3128, or http://USER:PASSWORD@proxy.example:3128.";

function parsed(variable: string, text: string): Pick<ProxySetting, "url" | "host"> {
  const wrong = (what: string, hint = form) =>
    new TapError(`${variable}: ${what}`, { code: "PROXY", kind: "config", hint });
  const [, scheme] = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text) ?? [];
  if (scheme === undefined) throw wrong("the proxy has no scheme.");
  if (!/^https?$/i.test(scheme))
    throw wrong(`proxies of the kind ${scheme.toLowerCase()} are not supported.`, `Name an http proxy. ${form}`);
  const encoded =
    "In a user name and a password write %23 for #, %2F for /, %3F for ?, %40 for @, %3A for : and %25 for %.";
  const url = URL.parse(text);
  // guard(proxy-form, `url.hash !== "" || url.search !== "" || url.pathname !== "/"` -> `false`): with an unescaped # in the proxy's password, the text before it would be used as the host name.
  if (url === null || url.hash !== "" || url.search !== "" || url.pathname !== "/")
    throw wrong("it is not the URL of a proxy.", `${form} ${encoded}`);
  try {
    registerSecret(decodeURIComponent(url.password));
    decodeURIComponent(url.username);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw wrong("the user name or the password is not encoded.", encoded);
  }
  return { url: url.href, host: url.host };
}

/** Node would trust any server, which would then have the secrets of the login. */
export function checkTrust(env: Env): void {
  if (env["NODE_TLS_REJECT_UNAUTHORIZED"] !== "0") return;
  throw new TapError(
    "NODE_TLS_REJECT_UNAUTHORIZED: it is 0, so certificates would not be checked and anybody on the way could read the secrets of the login.",
    {
      code: "UNVERIFIED_TLS",
      kind: "config",
      hint: "Take it out of the environment. To trust a proxy's certificate, name its file (PEM) in NODE_EXTRA_CA_CERTS.",
    },
  );
}

/** What to do about a certificate that is not trusted. Node ignores a file of authorities that it cannot read. */
export function authoritiesHint(env: Env): string {
  const file = env["NODE_EXTRA_CA_CERTS"];
  const usual = "If a proxy inspects TLS, name its certificate in NODE_EXTRA_CA_CERTS.";
  if (file === undefined || file === "") return usual;
  try {
    const isPem = readFileSync(file, "latin1").includes("-----BEGIN ");
    return isPem
      ? `The certificates in NODE_EXTRA_CA_CERTS (${file}) did not sign it: add the certificate of the proxy that inspects TLS.`
      : `NODE_EXTRA_CA_CERTS names ${file}, which holds no certificate in PEM form, so Node ignores it.`;
  } catch (error) {
    return `NODE_EXTRA_CA_CERTS names ${file}, which cannot be read (${nodeErrorCode(error)}), so Node ignores it.`;
  }
}

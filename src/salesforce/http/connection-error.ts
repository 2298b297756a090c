import { readFileSync } from "node:fs";
import { isSalesforceHost } from "../../config/trusted-hosts.ts";
import { type OrgError, type OrgErrorDetail, ownError } from "../../errors/org-error.ts";
import type { ProxySetting } from "./network-environment.ts";

const untrusted = new Set([
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UND_ERR_PRX_TLS",
]);

const unreachable = new Set([
  "EAI_AGAIN",
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** TLS that was answered with something else. */
const notTls = new Set(["EPROTO", "ERR_SSL_PACKET_LENGTH_TOO_LONG", "ERR_SSL_WRONG_VERSION_NUMBER"]);

/** Where a connection failed. */
export interface Failure {
  /** The answer had begun. */
  readonly begun: boolean;
  readonly origin: string;
  /** The setting that names the host. */
  readonly setting: string;
  /** The proxy that was to lead there. */
  readonly proxy: ProxySetting | null;
  /** It was the proxy that could not be reached, or did not answer as a proxy does. */
  readonly ofProxy: boolean;
  /** The proxy said that it leads to the origin: what followed came through it. */
  readonly proxyLed?: boolean;
  /** The proxy led somewhere before. */
  readonly proxyWorked: boolean;
}

/** What a failed connection means. */
export function connectionError(error: Error, at: Failure): OrgError {
  const code = codeOf(error);
  const detail = { cause: error };
  if (at.begun)
    return ownError("INTERRUPTED", `The answer of ${at.origin} broke off (${code}: ${error.message}).`, detail);
  if (at.proxy && (at.ofProxy || code === "UND_ERR_PRX_CONN"))
    return proxyError(code, at.proxy, at.proxyWorked, detail);
  if (untrusted.has(code)) {
    const what = `${at.origin} showed a certificate that is not trusted (${code}).`;
    return ownError("UNTRUSTED_CERTIFICATE", what, { ...detail, hint: authoritiesHint(process.env) });
  }
  const [, status] = /Proxy response \((\d+)\)/.exec(error.message) ?? [];
  if (status !== undefined && at.proxy) return refusedByProxy(Number(status), at, at.proxy, detail);
  if (notTls.has(code)) return wrongScheme(at.origin, at.setting, detail);
  if (unreachable.has(code)) return ownError("NO_CONNECTION", `${at.origin} cannot be reached (${code}).`, detail);
  const what = `${at.origin} did not answer (${code}: ${error.message})`;
  if (at.proxy && at.proxyLed) {
    const { variable, host } = at.proxy;
    return ownError("NO_ANSWER", `${variable}: through the proxy ${host}, ${what}.`, detail);
  }
  return ownError("NO_ANSWER", `${what}.`, detail);
}

/** What Node or undici calls an error. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown reason";
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}

/** http was spoken where https is, or the reverse. `setting`: what names the host. */
export function wrongScheme(origin: string, setting: string, detail: OrgErrorDetail = {}): OrgError {
  const url = new URL(origin);
  const isPlain = url.protocol === "http:";
  const what = isPlain ? `${origin} speaks https, not http.` : `${origin} does not speak https.`;
  const other = `${isPlain ? "https" : "http"}://${url.host}`;
  const hint = isSalesforceHost(url.hostname)
    ? "Something on the way answers in its place: check the network, proxies and DNS."
    : `Check the scheme and the port in ${setting}: it may have to be ${other} (plain http goes to this machine only).`;
  return ownError("WRONG_SCHEME", what, { ...detail, hint });
}

function proxyError(code: string, { variable, host }: ProxySetting, worked: boolean, detail: OrgErrorDetail): OrgError {
  const at = `${variable}: the proxy ${host}`;
  const off = `Check ${variable}, or take it out of the environment where there is no proxy.`;
  if (notTls.has(code))
    return ownError("PROXY_REFUSED", `${at} does not speak https.`, { ...detail, hint: `Write http://${host}.` });
  if (untrusted.has(code)) {
    const what = `${at} showed a certificate that is not trusted (${code}).`;
    return ownError("UNTRUSTED_CERTIFICATE", what, { ...detail, hint: authoritiesHint(process.env) });
  }
  const what = /^(UND_ERR_PRX_CONN|ECONNRESET|EPIPE|HTTPParserError|HPE_\w+)$/.test(code)
    ? `${at} does not lead to other hosts, or does not speak the scheme that ${variable} has (${code}).`
    : `${at} ${code === "UND_ERR_HEADERS_TIMEOUT" ? "does not answer" : "cannot be reached"} (${code}).`;
  // guard(proxy-that-worked): a proxy that starts again during a run would count as a wrong setting.
  if (worked) return ownError("NO_CONNECTION", what, detail);
  return ownError("PROXY_UNREACHABLE", what, { ...detail, hint: off });
}

function refusedByProxy(
  status: number,
  at: Failure,
  { variable, host }: ProxySetting,
  detail: OrgErrorDetail,
): OrgError {
  const what = `${variable}: the proxy ${host} refused to lead to ${at.origin} (status ${status}).`;
  // It could not reach the other side itself.
  if (status >= 500) return ownError("NO_CONNECTION", what, detail);
  const hint =
    status === 407
      ? `Put a user name and a password into ${variable}, like http://USER:PASSWORD@${host}.`
      : `Let the proxy lead there, or name the host in NO_PROXY.`;
  return ownError("PROXY_REFUSED", what, { ...detail, hint });
}

/** Node starts without authorities that it cannot read. */
function authoritiesHint(env: Readonly<Record<string, string | undefined>>): string {
  const file = env["NODE_EXTRA_CA_CERTS"];
  const usual = "If a proxy inspects TLS, name its certificate in NODE_EXTRA_CA_CERTS.";
  if (file === undefined || file === "") return usual;
  try {
    const isPem = readFileSync(file, "latin1").includes("-----BEGIN ");
    return isPem
      ? `The certificates in NODE_EXTRA_CA_CERTS (${file}) do not vouch for it: add the one of the proxy that inspects TLS.`
      : `NODE_EXTRA_CA_CERTS names ${file}, which holds no certificate as PEM: Node does without it.`;
  } catch (error) {
    return `NODE_EXTRA_CA_CERTS names ${file}, which cannot be read (${codeOf(error)}): Node does without it.`;
  }
}

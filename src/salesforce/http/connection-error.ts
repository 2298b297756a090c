import { nodeErrorCode } from "@singer-io-ts/tap-kit";
import { type OrgError, type OrgErrorDetail, ownError } from "../../errors/org-error.ts";
import { authoritiesHint, type ProxySetting } from "./network-environment.ts";
import { wrongScheme } from "./wrong-scheme.ts";

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

/** The answer to a TLS handshake was not TLS. */
const notTls = new Set(["EPROTO", "ERR_SSL_PACKET_LENGTH_TOO_LONG", "ERR_SSL_WRONG_VERSION_NUMBER"]);

/** Where a connection failed. */
export interface Failure {
  /** The request had been written to a connection, or a part of it. */
  readonly wasSent: boolean;
  /** The answer had begun. */
  readonly hasAnswerBegun: boolean;
  readonly origin: string;
  /** The setting that names the host. */
  readonly setting: string;
  /** The proxy on the way there. */
  readonly proxy: ProxySetting | null;
  /** The proxy itself could not be reached, or did not answer as a proxy. */
  readonly isOfProxy: boolean;
  /** The proxy opened a tunnel to the origin: what followed came through it. */
  readonly isTunnelled?: boolean;
  /** The proxy opened a tunnel before. */
  readonly hasProxyWorked: boolean;
}

/** What a failed connection means. */
export function connectionError(error: Error, at: Failure): OrgError {
  const code = nodeErrorCode(error);
  const detail = { cause: error, wasSent: at.wasSent };
  if (at.hasAnswerBegun)
    return ownError("INTERRUPTED", `The answer of ${at.origin} broke off (${code}: ${error.message}).`, detail);
  if (at.proxy && (at.isOfProxy || code === "UND_ERR_PRX_CONN"))
    return proxyError(code, at.proxy, at.hasProxyWorked, detail);
  if (untrusted.has(code)) {
    const what = `${at.origin} showed a certificate that is not trusted (${code}).`;
    return ownError("UNTRUSTED_CERTIFICATE", what, { ...detail, hint: authoritiesHint(process.env) });
  }
  const [, status] = /Proxy response \((\d+)\)/.exec(error.message) ?? [];
  if (status !== undefined && at.proxy) return refusedByProxy(Number(status), at, at.proxy, detail);
  if (notTls.has(code)) return wrongScheme(at.origin, at.setting, detail);
  if (unreachable.has(code)) return ownError("NO_CONNECTION", `${at.origin} cannot be reached (${code}).`, detail);
  const what = `${at.origin} did not answer (${code}: ${error.message})`;
  if (at.proxy && at.isTunnelled) {
    const { variable, host } = at.proxy;
    return ownError("NO_ANSWER", `${variable}: through the proxy ${host}, ${what}.`, detail);
  }
  return ownError("NO_ANSWER", `${what}.`, detail);
}

function proxyError(code: string, { variable, host }: ProxySetting, worked: boolean, detail: OrgErrorDetail): OrgError {
  const at = `${variable}: the proxy ${host}`;
  const off = `Check ${variable}, or remove it from the environment if there is no proxy.`;
  if (notTls.has(code))
    return ownError("PROXY_REFUSED", `${at} does not speak https.`, { ...detail, hint: `Write http://${host}.` });
  if (untrusted.has(code)) {
    const what = `${at} showed a certificate that is not trusted (${code}).`;
    return ownError("UNTRUSTED_CERTIFICATE", what, { ...detail, hint: authoritiesHint(process.env) });
  }
  const what = /^(UND_ERR_PRX_CONN|ECONNRESET|EPIPE|HTTPParserError|HPE_\w+)$/.test(code)
    ? `${at} does not connect to other hosts, or does not speak the scheme in ${variable} (${code}).`
    : `${at} ${code === "UND_ERR_HEADERS_TIMEOUT" ? "does not answer" : "cannot be reached"} (${code}).`;
  // guard(proxy-that-worked): a proxy that restarts during a run would be reported as a wrong setting.
  if (worked) return ownError("NO_CONNECTION", what, detail);
  return ownError("PROXY_UNREACHABLE", what, { ...detail, hint: off });
}

function refusedByProxy(
  status: number,
  at: Failure,
  { variable, host }: ProxySetting,
  detail: OrgErrorDetail,
): OrgError {
  const what = `${variable}: the proxy ${host} refused to connect to ${at.origin} (status ${status}).`;
  // The proxy itself could not reach the host.
  if (status >= 500) return ownError("NO_CONNECTION", what, detail);
  const hint =
    status === 407
      ? `Put a user name and a password into ${variable}, like http://USER:PASSWORD@${host}.`
      : `Allow the host in the proxy, or name it in NO_PROXY.`;
  return ownError("PROXY_REFUSED", what, { ...detail, hint });
}

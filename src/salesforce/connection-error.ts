import { type OrgError, ownError } from "../errors.ts";

const untrusted = new Set([
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

const unreachable = new Set([
  "EAI_AGAIN",
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** What a failed connection means. `begun`: the answer had begun. */
export function connectionError(error: Error, at: { readonly begun: boolean; readonly origin: string }): OrgError {
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
  const detail = { cause: error };
  if (at.begun)
    return ownError("INTERRUPTED", `The answer of ${at.origin} broke off (${code}: ${error.message}).`, detail);
  if (untrusted.has(code)) {
    return ownError(
      "UNTRUSTED_CERTIFICATE",
      `${at.origin} showed a certificate that is not trusted (${code}).`,
      detail,
    );
  }
  if (error.message.includes("Proxy response")) {
    return ownError("PROXY_REFUSED", `The proxy on the way to ${at.origin} refused (${error.message}).`, detail);
  }
  if (unreachable.has(code)) return ownError("NO_CONNECTION", `${at.origin} cannot be reached (${code}).`, detail);
  return ownError("NO_ANSWER", `${at.origin} did not answer (${code}: ${error.message}).`, detail);
}

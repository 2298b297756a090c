import { connect } from "node:tls";
import { nodeErrorCode } from "@singer-io-ts/tap-kit";
import { isSalesforceHost } from "../../config/trusted-hosts.ts";
import { OrgError, type OrgErrorDetail, ownError } from "../../errors/org-error.ts";

/** The error of http to a port that speaks https, or the reverse. @param setting the one that names the host */
export function wrongScheme(origin: string, setting: string, detail: OrgErrorDetail = {}): OrgError {
  const url = new URL(origin);
  const isPlain = url.protocol === "http:";
  const what = isPlain ? `${origin} speaks https, not http.` : `${origin} does not speak https.`;
  const other = `${isPlain ? "https" : "http"}://${url.host}`;
  const hint = isSalesforceHost(url.hostname)
    ? "Something on the way answers instead of it: check the network, proxies and DNS."
    : `Check the scheme and the port in ${setting}: it may have to be ${other} (plain http goes to this machine only).`;
  return ownError("WRONG_SCHEME", what, { ...detail, hint });
}

/** Whether a connection was closed without an HTTP answer. */
export function closedWithoutAnswer(error: unknown): boolean {
  if (!(error instanceof OrgError) || error.detail.code !== "NO_ANSWER") return false;
  return /^(ECONNRESET|EPIPE|UND_ERR_SOCKET|HPE_\w+)$/.test(nodeErrorCode(error.detail.cause));
}

const patienceMs = 3000;

/** Whether a port of this machine speaks TLS. Only the handshake is sent, so no certificate has to be trusted. */
export function speaksTls(origin: string): Promise<boolean> {
  const { hostname, port } = new URL(origin);
  const host = hostname.replace(/^\[|\]$/g, "");
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port || 80), rejectUnauthorized: false, timeout: patienceMs });
    const end = (does: boolean) => {
      socket.destroy();
      resolve(does);
    };
    socket.once("secureConnect", () => end(true));
    socket.once("timeout", () => end(false));
    socket.once("error", () => end(false));
  });
}

import type { IncomingHttpHeaders } from "node:http";

/**
 * Why a request is refused, or null. Only requests to this machine's names are accepted, not those of a browser page whose
 * name resolves to this machine (DNS rebinding) or that posts from another site.
 */
export function refusal(headers: IncomingHttpHeaders, port: number, allowedHosts: readonly string[]): string | null {
  const own = [...["127.0.0.1", "localhost", "[::1]"].map((name) => `${name}:${port}`), ...allowedHosts];
  if (!own.includes(headers.host ?? "")) return `Host ${headers.host ?? "(none)"} is not this org`;
  const { origin } = headers;
  if (origin !== undefined && !own.some((host) => origin === `http://${host}`))
    return `Origin ${origin} is not this org`;
  return null;
}

const longest = 16_384;

/** 414 or 431 when address and headers together are longer than Salesforce takes (REST API Developer Guide), or null. */
export function tooLong(url: string, rawHeaders: readonly string[]): 414 | 431 | null {
  let headerBytes = 0;
  for (const text of rawHeaders) headerBytes += Buffer.byteLength(text) + 2;
  const urlBytes = Buffer.byteLength(url);
  if (urlBytes + headerBytes <= longest) return null;
  return urlBytes >= headerBytes ? 414 : 431;
}

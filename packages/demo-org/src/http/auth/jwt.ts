import { type KeyObject, verify } from "node:crypto";
import { isObject } from "../wire/call.ts";
import { TokenError } from "./token-error.ts";

interface Check {
  readonly publicKey: KeyObject | null;
  readonly clientId: string;
  readonly audiences: readonly string[];
  readonly now: Date;
}

/** An assertion expires at most this far ahead: after three minutes, with room for clocks that differ. */
const longestMs = 5 * 60_000;

/**
 * The username of a signed assertion (Salesforce Help, OAuth 2.0 JWT Bearer Flow).
 * @throws TokenError for a wrong signature, audience, consumer or time
 */
export function readAssertion(assertion: string, { publicKey, clientId, audiences, now }: Check): string {
  const [head, body, signature, ...more] = assertion.split(".");
  if (head === undefined || body === undefined || signature === undefined || more.length > 0) throw invalid();
  const claims = parsed(body);
  if (parsed(head)["alg"] !== "RS256") throw invalid();
  if (claims["iss"] !== clientId) throw new TokenError("invalid_client_id", "client identifier invalid");
  const signed = Buffer.from(`${head}.${body}`);
  if (publicKey === null || !verify("sha256", signed, publicKey, Buffer.from(signature, "base64url"))) throw invalid();
  if (!audiences.includes(String(claims["aud"]))) throw new TokenError("invalid_grant", "audience is invalid");
  const expires = Number(claims["exp"]) * 1000;
  if (!(expires > now.getTime())) throw new TokenError("invalid_grant", "expired authorization code");
  if (expires > now.getTime() + longestMs) throw invalid();
  return String(claims["sub"]);
}

const invalid = (): TokenError => new TokenError("invalid_grant", "invalid assertion");

function parsed(part: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    if (isObject(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw invalid();
}

import { sign } from "node:crypto";
import { TapError } from "@singer-io-ts/tap-kit";

export interface JwtLogin {
  readonly host: string;
  readonly clientId: string;
  readonly username: string;
  readonly privateKey: string;
  /** Null: what the host is likely to take. */
  readonly audience: string | null;
}

/** Salesforce takes at most three minutes. (Salesforce Help: OAuth 2.0 JWT Bearer Flow.) */
const lifetimeSeconds = 170;

/** The signed statement of the JWT bearer flow. */
export function assertion(login: JwtLogin & { readonly audience: string }, now: Date): string {
  const claims = {
    iss: login.clientId,
    sub: login.username,
    aud: login.audience,
    exp: Math.floor(now.getTime() / 1000) + lifetimeSeconds,
  };
  const content = `${encoded({ alg: "RS256" })}.${encoded(claims)}`;
  return `${content}.${signature(content, login.privateKey)}`;
}

function signature(content: string, privateKey: string): string {
  try {
    return sign("RSA-SHA256", Buffer.from(content), privateKey).toString("base64url");
  } catch (error) {
    // The cause is left out: it may quote the key.
    const what = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    throw new TapError(`private_key: it is not the PEM text of an RSA private key${what}.`, {
      code: "CONFIG",
      kind: "config",
      hint: "Give the whole text with its BEGIN and END lines, without a passphrase.",
    });
  }
}

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

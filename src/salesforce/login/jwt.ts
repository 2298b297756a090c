import { type KeyObject, sign } from "node:crypto";

/** Who logs in, and where the statement is good. */
interface SignedFor {
  readonly clientId: string;
  readonly username: string;
  readonly audience: string;
}

/** Salesforce takes at most three minutes. (Salesforce Help: OAuth 2.0 JWT Bearer Flow.) */
const lifetimeSeconds = 170;

/** The signed statement of the JWT bearer flow. */
export function assertion(login: SignedFor, key: KeyObject, now: Date): string {
  const claims = {
    iss: login.clientId,
    sub: login.username,
    aud: login.audience,
    exp: Math.floor(now.getTime() / 1000) + lifetimeSeconds,
  };
  const content = `${encoded({ alg: "RS256" })}.${encoded(claims)}`;
  return `${content}.${sign("RSA-SHA256", Buffer.from(content), key).toString("base64url")}`;
}

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

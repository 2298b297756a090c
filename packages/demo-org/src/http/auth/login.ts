import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";

/** The credentials of the org's app and its users; what is left out is random. */
export interface LoginOptions {
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly refreshToken?: string;
  /** Of every user. */
  readonly password?: string;
  readonly securityToken?: string;
  /** PEM of a public key or certificate that signed assertions (JWT bearer) are checked with. */
  readonly certificate?: string;
}

export interface Login {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly password: string;
  readonly securityToken: string;
  /** PEM of the key to sign assertions with, made on the first call. Null where a certificate was given. */
  privateKey(): string | null;
  /** The key that assertions are checked with; null: there is none yet. */
  publicKey(): KeyObject | null;
}

export function makeLogin(options: LoginOptions): Login {
  let pair: { readonly publicKey: KeyObject; readonly privateKey: KeyObject } | null = null;
  const given = options.certificate === undefined ? null : createPublicKey(options.certificate);
  return {
    clientId: options.clientId ?? `3MVG9${randomBytes(60).toString("base64url").replaceAll("-", ".")}`,
    clientSecret: options.clientSecret ?? randomBytes(32).toString("hex").toUpperCase(),
    password: options.password ?? randomBytes(9).toString("base64url"),
    securityToken: options.securityToken ?? randomBytes(18).toString("base64url").replaceAll(/[-_]/g, "x"),
    privateKey() {
      if (given !== null) return null;
      pair ??= generateKeyPairSync("rsa", { modulusLength: 2048 });
      return pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    },
    publicKey: () => given ?? pair?.publicKey ?? null,
  };
}

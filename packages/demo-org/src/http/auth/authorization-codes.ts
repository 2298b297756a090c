import { createHash, randomBytes } from "node:crypto";
import type { OrgClock, OrgUser } from "../../org/org.ts";
import { TokenError } from "./token-error.ts";

/** What a user has allowed, until an app comes for the tokens. */
interface Authorization {
  readonly user: OrgUser;
  readonly redirectUri: string;
  /** Of PKCE; null: the app sent none. */
  readonly challenge: string | null;
  /** `api refresh_token`. */
  readonly scopes: readonly string[];
}

/** What an app sends with a code. */
interface Presented {
  readonly code: string | null;
  readonly redirectUri: string | null;
  readonly verifier: string | null;
}

/** (Salesforce Help, OAuth 2.0 Web Server Flow.) */
const lifetimeMs = 15 * 60_000;

/** Authorization codes: each is good for one try, within 15 minutes of the org's clock. */
export class AuthorizationCodes {
  readonly #clock: OrgClock;
  readonly #codes = new Map<string, Authorization & { readonly expires: number; used: boolean }>();

  constructor(clock: OrgClock) {
    this.#clock = clock;
  }

  /** @returns a code, which ends with `==` as Salesforce's do: it must be encoded in a URL. */
  issue(authorization: Authorization): string {
    const code = `aPrx${randomBytes(48).toString("base64url").replaceAll("-", ".")}==`;
    this.#codes.set(code, { ...authorization, expires: this.#clock.now().getTime() + lifetimeMs, used: false });
    return code;
  }

  /** @throws TokenError where the code, the address that it was sent to or the verifier is wrong */
  redeem({ code, redirectUri, verifier }: Presented): Pick<Authorization, "user" | "scopes"> {
    const found = this.#codes.get(code ?? "");
    if (found === undefined) throw new TokenError("invalid_grant", "invalid authorization code");
    if (found.used || found.expires <= this.#clock.now().getTime())
      throw new TokenError("invalid_grant", "expired authorization code");
    found.used = true;
    if (redirectUri === null) throw new TokenError("redirect_uri_missing", "redirect_uri not provided");
    if (redirectUri !== found.redirectUri)
      throw new TokenError("redirect_uri_mismatch", "redirect_uri must match configuration");
    const challenge = verifier === null ? null : createHash("sha256").update(verifier).digest("base64url");
    if (challenge !== found.challenge) throw new TokenError("invalid_grant", "invalid code verifier");
    return found;
  }
}

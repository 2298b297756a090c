import { randomBytes } from "node:crypto";
import type { OrgUser } from "../../org/org.ts";
import type { Settings } from "../settings.ts";

interface Grant {
  readonly user: OrgUser;
  current: string;
  readonly tokens: Set<string>;
}

export interface Redeemed {
  readonly user: OrgUser;
  /** The refresh token that replaces the one used; only where tokens rotate. */
  readonly next?: string;
}

/** Consents to apps, each with its refresh tokens. The use of a token that was rotated out revokes the whole consent. */
export class Grants {
  readonly #settings: Settings;
  readonly #byToken = new Map<string, Grant>();
  /** The users who have allowed the app in a browser. */
  readonly #approved = new Set<OrgUser>();

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** @returns the refresh token */
  give(user: OrgUser, token = newToken()): string {
    this.#byToken.set(token, { user, current: token, tokens: new Set([token]) });
    return token;
  }

  approve(user: OrgUser): void {
    this.#approved.add(user);
  }

  hasApproved(user: OrgUser): boolean {
    return this.#approved.has(user);
  }

  /** Null: expired, revoked, used before, or never given. `revoked` is called for a user whose consent is revoked by this. */
  redeem(token: string, revoked: (user: OrgUser) => void): Redeemed | null {
    const grant = this.#byToken.get(token);
    if (grant === undefined) return null;
    if (grant.current !== token) {
      this.revoke(token);
      revoked(grant.user);
      return null;
    }
    if (!this.#settings.rotateRefreshTokens) return { user: grant.user };
    grant.current = newToken();
    grant.tokens.add(grant.current);
    this.#byToken.set(grant.current, grant);
    return { user: grant.user, next: grant.current };
  }

  /** The user whose consent has this as its current token, or null. */
  userOf(token: string): OrgUser | null {
    const grant = this.#byToken.get(token);
    return grant?.current === token ? grant.user : null;
  }

  /** Revokes the consent that this token belongs to. @returns its user, or null when there is no such token */
  revoke(token: string): OrgUser | null {
    const grant = this.#byToken.get(token);
    for (const each of grant?.tokens ?? []) this.#byToken.delete(each);
    if (grant !== undefined) this.#approved.delete(grant.user);
    return grant?.user ?? null;
  }

  revokeAll(): void {
    this.#byToken.clear();
    this.#approved.clear();
  }
}

const newToken = (): string => `5Aep861${randomBytes(57).toString("base64url").replaceAll("-", ".")}`;

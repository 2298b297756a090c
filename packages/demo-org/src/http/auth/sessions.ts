import { randomBytes } from "node:crypto";
import type { OrgClock, OrgUser } from "../../org/org.ts";
import type { Settings } from "../settings.ts";

export interface Session {
  readonly token: string;
  readonly user: OrgUser;
}

/** Who is logged in. A session ends after `sessionMs` of the org's clock without use; the next request gets 401. */
export class Sessions {
  readonly #orgId: string;
  readonly #clock: OrgClock;
  readonly #settings: Settings;
  readonly #open = new Map<string, { readonly session: Session; expires: number }>();

  constructor(orgId: string, clock: OrgClock, settings: Settings) {
    this.#orgId = orgId;
    this.#clock = clock;
    this.#settings = settings;
  }

  start(user: OrgUser): Session {
    const secret = randomBytes(72).toString("base64url").replaceAll("-", ".");
    const session: Session = { token: `${this.#orgId.slice(0, 15)}!${secret}`, user };
    this.#open.set(session.token, { session, expires: this.#expiry() });
    return session;
  }

  /** The session of this token, whose lifetime restarts; null when it has ended or never was. */
  use(token: string): Session | null {
    const entry = this.#open.get(token);
    if (entry === undefined) return null;
    if (entry.expires <= this.#clock.now().getTime()) {
      this.#open.delete(token);
      return null;
    }
    entry.expires = this.#expiry();
    return entry.session;
  }

  /** Whose session it is and until when (milliseconds since the epoch), without restarting its lifetime; null when it has ended or never was. */
  look(token: string): { readonly user: OrgUser; readonly expires: number } | null {
    const entry = this.#open.get(token);
    if (entry === undefined || entry.expires <= this.#clock.now().getTime()) return null;
    return { user: entry.session.user, expires: entry.expires };
  }

  end(token: string): void {
    this.#open.delete(token);
  }

  /** Ends every session, or those of one user. */
  endAll(user?: OrgUser): void {
    for (const [token, { session }] of this.#open)
      if (user === undefined || session.user === user) this.#open.delete(token);
  }

  #expiry(): number {
    return this.#clock.now().getTime() + this.#settings.sessionMs;
  }
}

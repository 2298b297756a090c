import type { Run } from "@singer-io-ts/tap-kit";
import type { Login } from "../../config/login.ts";
import { tokenEnded } from "../../errors/login-error-rules.ts";
import { OrgError } from "../../errors/org-error.ts";
import type { Http } from "../http/http.ts";
import type { OrgClock } from "../http/org-clock.ts";
import { type RetryLimits, withRetries } from "../http/retry.ts";
import { jwtLogin } from "./jwt-login.ts";
import { type GrantedToken, grantFrom, type Token } from "./token-endpoint.ts";
import { TokenStore } from "./token-store.ts";

export interface TokenSource {
  /** Whether `get` can bring another token than the one before. */
  readonly renewable: boolean;
  /** Asks for a token once; errors by the table. A rotated refresh token is on disk before this returns. */
  get(run: Run): Promise<Token>;
}

/** The token in use, and what is known of it. */
export interface TokenInUse {
  readonly token: Token;
  /** Salesforce has accepted it at least once. */
  worked: boolean;
  /** It took the place of another one. */
  readonly renewed: boolean;
}

/** The token of a session, which all requests share. */
export class SessionToken {
  readonly #source: TokenSource;
  readonly #retryLimits: RetryLimits;
  #current: TokenInUse | null = null;
  /** Of the session, whose logins end with it alone. Null before the first one. */
  #run: Run | null = null;
  /** The login that runs now, for all who need another token. */
  #renewing: Promise<void> | null = null;

  constructor(source: TokenSource, retryLimits: RetryLimits) {
    this.#source = source;
    this.#retryLimits = retryLimits;
  }

  /** Null before the first login. */
  get current(): TokenInUse | null {
    return this.#current;
  }

  /** @throws OrgError of scope "run" */
  async logIn(run: Run): Promise<void> {
    this.#run ??= run;
    const token = await withRetries(() => this.#source.get(run), this.#retryLimits, run).catch((error: unknown) => {
      throw loginFailed(error);
    });
    this.#current = { token, worked: false, renewed: this.#current !== null };
  }

  /**
   * One login for all whose request was refused.
   * @param refused the token that Salesforce did not accept, with `error`.
   * @throws OrgError where another token would not help, or cannot be had
   */
  async renew(refused: TokenInUse, error: OrgError, run: Run): Promise<void> {
    // guard(refreshed-meanwhile): a request that was sent with the old token would cause a second login.
    if (this.#current !== refused) return;
    // guard(no-login-storm, ` || (refused.renewed && !refused.worked)` -> ``): a session that is refused immediately would be renewed forever.
    if (!this.#source.renewable || (refused.renewed && !refused.worked))
      throw this.#source.renewable ? error : tokenExpired(error);
    // guard(one-refresh, `#renewing ??= ` -> `#renewing = `): each reader would use the refresh token by itself, and a rotating token may be used only once.
    // guard(login-of-all, `this.#run ?? run` -> `run`): the caller of one request, who ends it, would end the login that all wait for, and lose a token that is being replaced.
    this.#renewing ??= this.logIn(this.#run ?? run).finally(() => {
      this.#renewing = null;
    });
    await this.#renewing;
  }
}

/** A login that failed after all its tries ends the run: the requests that wait for it do not log in again. */
function loginFailed(error: unknown): unknown {
  if (!(error instanceof OrgError)) return error;
  const { code, hint, cause } = error.detail;
  // guard(login-ends-run, `retry: "no", scope: "run"` -> ``): each stream would log in again and be refused again.
  return new OrgError(error.what, code, { ...error.rule, retry: "no", scope: "run" }, { hint, cause });
}

/** The session is over, and its settings cannot bring another. */
function tokenExpired(error: OrgError): OrgError {
  const { code, stream, cause } = error.detail;
  return new OrgError(error.what, code, tokenEnded, { stream, cause });
}

/** Where tokens come from, for a login. (REST API Developer Guide, Authorization Through Connected Apps and OAuth 2.0.) */
export function tokenSource(login: Login, http: Http, clock: OrgClock): TokenSource {
  if (login.method === "access_token") {
    const token = { accessToken: login.accessToken, instanceUrl: login.host, identity: null };
    return { renewable: false, get: async () => token };
  }
  const { clientId } = login;
  const grant = (run: Run, type: string, form: Record<string, string>): Promise<GrantedToken> => {
    const clientSecret = login.method === "jwt" ? null : login.clientSecret;
    return grantFrom(
      { host: login.host, method: login.method, http, clock },
      { clientId, clientSecret, type, form },
      run,
    );
  };
  switch (login.method) {
    case "client_credentials":
      return { renewable: true, get: (run) => grant(run, "client_credentials", {}) };
    case "jwt": {
      const askBy = (run: Run) => (assertion: string) =>
        grant(run, "urn:ietf:params:oauth:grant-type:jwt-bearer", { assertion });
      return { renewable: true, get: jwtLogin(login, askBy, clock) };
    }
    case "password": {
      const form = { username: login.username, password: login.passwordAndToken };
      const warnOnce = passwordWarning();
      return {
        renewable: true,
        get(run) {
          warnOnce(run);
          return grant(run, "password", form);
        },
      };
    }
    case "refresh_token": {
      const store = new TokenStore(login);
      const refresh = (run: Run) => (token: string) => grant(run, "refresh_token", { refresh_token: token });
      return { renewable: true, get: (run) => store.exchange(run, refresh(run)) };
    }
  }
}

/** Salesforce Release Notes: login() of the SOAP API retires with Summer '27, and API v65.0 has none; External Client Apps have no password flow. */
const passwordLoginEnds =
  "auth_method: login by username and password will stop working. External Client Apps do not offer it, orgs made since Summer '23 " +
  "block it by default, and Salesforce ends API logins by password with Summer '27. Change to client credentials or JWT bearer.";

function passwordWarning(): (run: Run) => void {
  let isWarned = false;
  return (run) => {
    if (!isWarned) run.log({ level: "warn", code: "password_login_ends", text: passwordLoginEnds });
    isWarned = true;
  };
}

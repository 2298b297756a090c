import { type KeyObject, sign } from "node:crypto";
import { type Run, registerSecret } from "@singer-io-ts/tap-kit";
import type { Login } from "../../config/login.ts";
import { mayBeAudience } from "../../errors/login-error-rules.ts";
import { OrgError } from "../../errors/org-error.ts";
import type { OrgClock } from "../http/org-clock.ts";
import { signingKey, signingKeyOfFile } from "./private-key.ts";

type JwtLogin = Extract<Login, { method: "jwt" }>;

/** Asks for a token with a signed assertion. */
type Ask<T> = (assertion: string) => Promise<T>;

/** An assertion that is valid for almost three minutes is not refused for less than this. */
const tolerableSkewMs = 60_000;

/**
 * A login by signed assertions. Which audience Salesforce accepts cannot be seen from the host's name (scratch orgs,
 * sandboxes without enhanced domains, orgs that moved): the likeliest is tried first, then the others, all of them at the
 * same login host; the one that worked is used from then on. (So does Salesforce's own CLI: getLoginAudienceCombos.)
 */
export function jwtLogin<T>(login: JwtLogin, ask: (run: Run) => Ask<T>, clock: OrgClock): (run: Run) => Promise<T> {
  let audiences = login.audience === null ? audiencesFor(login.host) : [login.audience];
  return async (run) => {
    const key = login.keyFile === null ? signingKey(login.privateKey) : signingKeyOfFile(login.keyFile);
    const refused: OrgError[] = [];
    for (const audience of audiences) {
      try {
        const token = await askByBothClocks(
          (now) => signAssertion({ ...login, audience }, key, now),
          ask(run),
          clock,
          run,
        );
        audiences = [audience];
        return token;
      } catch (error) {
        // guard(audience-only): a login that is refused for another reason would be tried again and again.
        if (!(error instanceof OrgError) || !mayBeAudience(error.detail.code, error.what)) throw error;
        refused.push(error);
      }
    }
    throw audienceRefused(refused, audiences);
  };
}

/** The likeliest first. */
function audiencesFor(host: string): readonly string[] {
  const { hostname } = new URL(host);
  const production = "https://login.salesforce.com";
  const sandbox = "https://test.salesforce.com";
  const isTest = /\.(sandbox|scratch)\.my\.salesforce\.com$|--/.test(hostname);
  const isOrg = hostname.endsWith(".my.salesforce.com");
  const likeliest = isOrg ? [isTest ? sandbox : production] : [host];
  return [...new Set([...likeliest, sandbox, production, host])];
}

/** A refusal for another reason than the audience is more helpful. */
function audienceRefused(refused: readonly OrgError[], audiences: readonly string[]): Error {
  const otherReason = refused.find(({ what }) => !/audience/i.test(what));
  const error = otherReason ?? refused.at(-1);
  if (error === undefined) return new Error("no audience was tried");
  const { code, cause, hint } = error.detail;
  const tried = `Audiences tried: ${audiences.join(", ")}.`;
  return new OrgError(`${error.what} ${tried}`, code, error.rule, { cause, hint });
}

/** Signed by this machine's clock; where that is refused and the clock is off, once more by Salesforce's. */
async function askByBothClocks<T>(signedAt: (now: Date) => string, ask: Ask<T>, clock: OrgClock, run: Run): Promise<T> {
  const askAt = (now: Date) => {
    const signed = signedAt(now);
    // As good as a password for three minutes.
    registerSecret(signed);
    return ask(signed);
  };
  const here = run.clock.now();
  const skewMs = () => here.getTime() - (clock.read()?.getTime() ?? here.getTime());
  try {
    return await askAt(here);
  } catch (error) {
    if (!isTimeRefused(error)) throw error;
    const there = clock.read();
    if (there === null || Math.abs(skewMs()) < tolerableSkewMs) throw error;
    return await askAt(there).catch((again: unknown) => {
      throw isTimeRefused(again) ? withSkew(again, skewMs()) : again;
    });
  }
}

/** Salesforce answers the same for a wrong time and for a wrong signature. */
const isTimeRefused = (error: unknown): error is OrgError =>
  error instanceof OrgError && error.detail.code === "INVALID_GRANT" && !/audience/i.test(error.what);

function withSkew(error: OrgError, skewMs: number): OrgError {
  const minutes = Math.round(Math.abs(skewMs) / 60_000);
  const skew = `This machine's clock is ${minutes} minutes ${skewMs > 0 ? "ahead of" : "behind"} Salesforce's; Salesforce also refused a login signed with its own time.`;
  const { code, cause, hint } = error.detail;
  return new OrgError(`${error.what} ${skew}`, code, error.rule, { cause, hint: `Set the clock right. ${hint}` });
}

/** Who logs in, and for which audience. */
interface SignedFor {
  readonly clientId: string;
  readonly username: string;
  readonly audience: string;
}

/** Salesforce accepts at most three minutes. (Salesforce Help: OAuth 2.0 JWT Bearer Flow.) */
const lifetimeSeconds = 170;

/** The signed statement of the JWT bearer flow. */
function signAssertion(login: SignedFor, key: KeyObject, now: Date): string {
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

import { type Run, TapError } from "@singer-io-ts/tap-kit";
import { OrgError } from "../../../errors/org-error.ts";
import { askUser, type TokenCalls, type User, withTokenCalls } from "../token-calls.ts";
import { type App, type GrantedToken, grantByCode } from "../token-endpoint.ts";
import { type Authorization, acceptAnswer, beginAuthorization, isAnswerTo } from "./authorization.ts";
import { pastedAnswer } from "./pasted-answer.ts";
import { listenForRedirect } from "./redirect-server.ts";

/** Where a person logs in, for which app. */
export interface BrowserLogin extends App {
  /** An origin like `https://login.salesforce.com`. */
  readonly host: string;
  /** Of the callback URL. */
  readonly port: number;
}

/** What a login brings. */
export interface LoggedIn {
  readonly refreshToken: string;
  readonly instanceUrl: string;
  /** Null: Salesforce did not say. */
  readonly user: User | null;
}

interface WaitOptions {
  /** Shows the page where the person logs in. */
  readonly show: (authorization: Authorization) => Promise<void>;
  readonly timeoutMs: number;
}

/** Logs in with a browser of this machine, which Salesforce sends back to it. */
export async function logInByBrowser(login: BrowserLogin, wait: WaitOptions, run: Run): Promise<LoggedIn> {
  const authorization = await beginAuthorization(login);
  const server = await listenForRedirect({
    port: login.port,
    isOurs: (answer) => isAnswerTo(authorization, answer),
    onForeign: () => run.log({ level: "warn", code: "foreign_answer", text: foreignAnswer }),
  });
  try {
    await wait.show(authorization);
    const answer = await within(wait.timeoutMs, server.answer, run, () => timedOut(authorization, wait.timeoutMs));
    const loggedIn = await finishLogin(login, authorization, answer, run);
    await server.finish("done");
    return loggedIn;
  } catch (error) {
    await server.finish("failed");
    throw error;
  }
}

const foreignAnswer =
  "A page was opened at the address of this login that does not belong to it. It was refused, and the login goes on waiting.";

interface PasteOptions {
  /** Shows the page where the person logs in, and asks for the address to which it led. */
  readonly ask: (
    authorization: Authorization,
    /** What is wrong with what was pasted, as a sentence; null: nothing. */
    wrong: (pasted: string) => string | null,
  ) => Promise<string>;
}

/** Logs in with a browser of any machine. The person copies the address that it was sent to. */
export async function logInByPaste(login: BrowserLogin, { ask }: PasteOptions, run: Run): Promise<LoggedIn> {
  const authorization = await beginAuthorization(login);
  const pasted = await ask(authorization, (text) => whatIsWrong(text, authorization));
  const answer = pastedAnswer(pasted, authorization);
  if (answer === null || !isAnswerTo(authorization, answer)) throw wrongPaste(answer, authorization);
  return finishLogin(login, authorization, answer, run);
}

function whatIsWrong(pasted: string, authorization: Authorization): string | null {
  const answer = pastedAnswer(pasted, authorization);
  return answer !== null && isAnswerTo(authorization, answer) ? null : wrongPaste(answer, authorization).message;
}

function wrongPaste(answer: URLSearchParams | null, { redirectUri }: Authorization): TapError {
  const [what, hint] =
    answer === null
      ? ["it is neither an address nor a code.", `Copy the whole address: it begins with ${redirectUri}.`]
      : ["it belongs to another login.", "Log in at the page above, and copy the address that it leads to."];
  return new TapError(`The pasted text: ${what}`, { code: "PASTED_ANSWER", kind: "config", hint });
}

/** @throws OrgError by the table of logins */
function finishLogin(
  login: BrowserLogin,
  authorization: Authorization,
  answer: URLSearchParams,
  run: Run,
): Promise<LoggedIn> {
  return withTokenCalls(run, async (calls) => {
    const token = await exchange(login, authorization, answer, { calls, run });
    const { refreshToken, instanceUrl } = token;
    if (refreshToken === null) throw noRefreshToken();
    return { refreshToken, instanceUrl, user: await userOf(token, calls, run) };
  });
}

const noRefreshToken = (): TapError =>
  new TapError("Logging in failed: the app gave no refresh token.", {
    code: "NO_REFRESH_TOKEN",
    kind: "config",
    hint: "Give the app the OAuth scope refresh_token (Perform requests at any time), and a refresh token policy that does not expire it at once.",
  });

function exchange(
  { host, clientId, clientSecret }: BrowserLogin,
  authorization: Authorization,
  answer: URLSearchParams,
  { calls, run }: { readonly calls: TokenCalls; readonly run: Run },
): Promise<GrantedToken> {
  const { http, clock, patiently } = calls;
  const { redirectUri, verifier } = authorization;
  const accepted = acceptAnswer(authorization, clientId, answer);
  const asked = { clientId, clientSecret, answer: accepted, redirectUri, verifier };
  return patiently(() => grantByCode({ host, method: "browser", http, clock }, asked, run));
}

/** The tokens are good, and must not be lost, even if it is not known whose they are. */
async function userOf(token: GrantedToken, calls: TokenCalls, run: Run): Promise<User | null> {
  try {
    return await askUser(token, calls, run);
  } catch (error) {
    if (!(error instanceof OrgError)) throw error;
    run.log({ level: "warn", code: "user_unknown", text: `Whose login it is could not be asked: ${error.what}` });
    return null;
  }
}

/** What comes first: the value, or the time's end. */
async function within<T>(ms: number, value: Promise<T>, run: Run, late: () => Error): Promise<T> {
  const over = new AbortController();
  const timer = run.clock.sleep(ms, AbortSignal.any([run.signal, over.signal]));
  try {
    return await Promise.race([
      value,
      timer.then((): T => {
        throw late();
      }),
    ]);
  } finally {
    over.abort();
    await timer.catch(() => {});
  }
}

function timedOut({ redirectUri }: Authorization, ms: number): TapError {
  return new TapError(`Nobody logged in within ${Math.round(ms / 60_000)} minutes.`, {
    code: "LOGIN_TIMEOUT",
    kind: "config",
    hint: `Log in again. If the page says redirect_uri_mismatch, add ${redirectUri} to the Callback URLs of the app. If the browser is on another machine, log in with --paste.`,
  });
}

import type { Run } from "@singer-io-ts/tap-kit";
import type { Settings } from "../config/config.ts";
import { type LoginMethod, tokenEnded } from "../errors/login-error-rules.ts";
import { bulkRefusal, isTransient, jsonIn, namedFor, OrgError, ownError } from "../errors/org-error.ts";
import { usageIn, usageWatch } from "./http/api-usage.ts";
import { concurrency } from "./http/concurrency-limit.ts";
import { HostHealth } from "./http/host-health.ts";
import { defaultTimeouts, type Http, type HttpReply, openHttp, type Timeouts } from "./http/http.ts";
import { unreadProxy } from "./http/network-environment.ts";
import { type OrgClock, orgClock } from "./http/org-clock.ts";
import { isWebPage, largestRefusal, refused } from "./http/refused-reply.ts";
import { withRetries } from "./http/retry.ts";
import { checkLength } from "./http/uri.ts";
import { wholeBody } from "./http/whole-reply.ts";
import { chosenVersion } from "./login/api-versions.ts";
import { identify } from "./login/identity.ts";
import { type Token, type TokenSource, tokenSource } from "./login/token-endpoint.ts";
import type { OrgReply, OrgRequest, OrgStream, Session } from "./session.ts";

const success = (status: number) => status >= 200 && status < 300;

/** Logs in and finds out who and where we are: two or three requests, which Salesforce does not count. */
export async function openSession(
  settings: Pick<Settings, "login" | "apiVersion" | "retryDeadlineMs">,
  run: Run,
  timeouts: Timeouts = defaultTimeouts,
): Promise<Session> {
  const setting = settings.login.method === "access_token" ? "instance_url" : "login_url";
  const http = openHttp(run.clock, timeouts, setting);
  const unread = unreadProxy(process.env);
  if (unread !== null) run.log({ level: "warn", code: "proxy_not_read", text: unread });
  try {
    const clock = orgClock(run);
    const { login, retryDeadlineMs } = settings;
    const wire = connection(
      http,
      { source: tokenSource(login, http, clock), method: login.method },
      clock,
      retryDeadlineMs,
    );
    await wire.logIn(run);
    const request = { method: "GET", path: "/services/data" } as const;
    const chosen = (versions: OrgReply) => chosenVersion(versions, settings.apiVersion);
    const apiVersion = await wire.ask(request, run, chosen, { counted: false });
    wire.speak(apiVersion);
    const identity = wire.token().identity ?? (await identify(wire, run));
    const absolute = (request: OrgRequest): OrgRequest =>
      request.path.startsWith("/") ? request : { ...request, path: `/services/data/v${apiVersion}/${request.path}` };
    return {
      ...identity,
      apiVersion,
      get instanceUrl() {
        return wire.token().instanceUrl;
      },
      now: clock.now,
      call: (request, forRun, accept) => wire.ask(absolute(request), forRun, asItIs, accepting(accept)),
      ask: (request, forRun, take, accept) => wire.ask(absolute(request), forRun, take, accepting(accept)),
      open: (request, forRun, accept) => wire.open(absolute(request), forRun, accepting(accept)),
      repeat: wire.repeat,
      close: http.close,
    };
  } catch (error) {
    await http.close();
    throw error;
  }
}

/** The token of now, and what is known of it. */
interface Current {
  readonly token: Token;
  worked: boolean;
  readonly renewed: boolean;
}

/** How a request is taken. */
interface CallOptions {
  readonly accept?: (status: number) => boolean;
  /** False: part of logging in, which is no API call to Salesforce. */
  readonly counted?: boolean;
}

/** How the session logs in. */
interface LoginWay {
  readonly source: TokenSource;
  readonly method: LoginMethod;
}

/** Requests with a token that renews itself, repeated by the error table. */
function connection(http: Http, { source, method }: LoginWay, clock: OrgClock, deadlineMs: number) {
  let current: Current | null = null;
  let renewing: Promise<void> | null = null;
  /** What ended the session for good; said to all who come after without asking Salesforce again. */
  let over: OrgError | null = null;
  let reached = false;
  let apiVersion: string | null = null;
  const atOnce = concurrency();
  const usage = usageWatch(async (run, counted) => {
    if (apiVersion === null) return null;
    const request = { method: "GET", path: `/services/data/v${apiVersion}/limits` } as const;
    const reply = await counted(run, () => transmit(request, run));
    if (reply.status !== 200) return isTransient(await refused(reply, clock)) ? "later" : null;
    const limits = jsonIn(await wholeBody(reply, largestRefusal));
    return limits === undefined ? "later" : usageIn(limits);
  });
  const host = new HostHealth();
  const retryLimits = { deadlineMs, reached: () => reached, host };

  async function logIn(run: Run): Promise<void> {
    const token = await withRetries(() => source.get(run), retryLimits, run).catch((error: unknown) => {
      throw loginEnded(error);
    });
    current = { token, worked: false, renewed: current !== null };
  }

  /** One login for all whose request was refused; throws when another one would not help. */
  async function renew(refused: Current, error: OrgError, run: Run): Promise<void> {
    // guard(refreshed-meanwhile): a request that was sent with the old token would log in once more.
    if (current !== refused) return;
    // guard(no-login-storm, ` || (refused.renewed && !refused.worked)` -> ``): a session that is refused at once would be renewed for ever.
    if (!source.renewable || (refused.renewed && !refused.worked))
      throw source.renewable ? error : tokenHasEnded(error);
    // guard(one-refresh, `renewing ??= ` -> `renewing = `): each reader would use the refresh token, which a rotation allows once.
    renewing ??= logIn(run).finally(() => {
      renewing = null;
    });
    await renewing;
  }

  /** Once, with the token of now. */
  async function transmit(request: OrgRequest, run: Run): Promise<HttpReply & { readonly used: Current }> {
    if (over) throw over;
    if (!current) throw new Error("a request before the login");
    const used = current;
    const { accessToken, instanceUrl: origin } = used.token;
    const headers = headersFor(request, accessToken);
    const { method, path, stream } = request;
    checkLength(path, headers, stream);
    const body = request.body === undefined ? undefined : JSON.stringify(request.body);
    const reply = await http.request({ origin, method, path, headers, body }, run.signal);
    reached = true;
    clock.observe(reply.headers.get("date"));
    return { ...reply, used };
  }

  async function send(
    request: OrgRequest,
    run: Run,
    { accept = success, counted = true }: CallOptions,
  ): Promise<HttpReply> {
    for (let renewals = 0; ; renewals++) {
      if (over) throw over;
      const reply = counted
        ? await atOnce.pass(() => usage.counted(run, () => transmit(request, run)))
        : await transmit(request, run);
      if (accept(reply.status)) {
        reply.used.worked = true;
        // guard(web-page, `!isWebPage(reply)` -> `true`): a login page would be read as data.
        if (request.isFile || !isWebPage(reply)) return reply;
        reply.discard();
        throw ownError("WEB_PAGE", `Salesforce answered with a web page instead of data (status ${reply.status}).`);
      }
      const refusal = await refused(reply, clock, counted ? undefined : method);
      const error = request.isBulk ? bulkRefusal(refusal) : refusal;
      // A refusal for good is an answer: the host is there.
      if (!isTransient(error)) host.answered(run.clock.monotonicMs());
      if (error.rule.retry === "concurrent") logFewerConnections(atOnce.halve(), run);
      if (error.rule.retry !== "session" || renewals > 1) throw error;
      await renew(reply.used, error, run);
    }
  }

  async function repeated<T>(
    request: OrgRequest,
    run: Run,
    options: CallOptions,
    use: (reply: HttpReply) => Promise<T>,
  ): Promise<T> {
    return persistent(async () => {
      try {
        const used = await use(await send(request, run, options));
        host.answered(run.clock.monotonicMs());
        return used;
      } catch (error) {
        throw namedFor(request.stream, error);
      }
    }, run);
  }

  async function persistent<T>(work: () => Promise<T>, run: Run): Promise<T> {
    try {
      return await withRetries(work, retryLimits, run);
    } catch (error) {
      // guard(end-for-all): each stream would ask again what failed for the whole run.
      if (error instanceof OrgError && error.rule.scope === "run") over ??= error;
      throw error;
    }
  }

  const repeat = <T>(work: () => Promise<T>, run: Run): Promise<T> =>
    persistent(async () => {
      for (let renewals = 0; ; renewals++) {
        const used = current;
        try {
          return await work();
        } catch (error) {
          if (!(error instanceof OrgError)) throw error;
          if (error.rule.retry === "concurrent") logFewerConnections(atOnce.halve(), run);
          if (error.rule.retry !== "session" || used === null || renewals > 0) throw error;
          await renew(used, error, run);
        }
      }
    }, run);

  return {
    logIn,
    repeat,
    /** The API version of calls that the connection makes of its own accord. */
    speak(version: string): void {
      apiVersion = version;
    },
    token(): Token {
      if (!current) throw new Error("there is no token before the login");
      return current.token;
    },
    ask: <T>(request: OrgRequest, run: Run, take: (reply: OrgReply) => T, options: CallOptions = {}): Promise<T> =>
      repeated(request, run, options, async ({ status, headers, chunks }) =>
        take({ status, headers, bytes: await wholeBody({ chunks }, request.mostBytes) }),
      ),
    open: (request: OrgRequest, run: Run, options: CallOptions = {}): Promise<OrgStream> =>
      repeated(request, run, options, async ({ status, headers, chunks }) => ({
        status,
        headers,
        chunks: watched(chunks, request.stream, () => host.answered(run.clock.monotonicMs())),
      })),
  };
}

/** A login that failed after all its tries is not begun again by each request that waits for it. */
function loginEnded(error: unknown): unknown {
  if (!(error instanceof OrgError)) return error;
  const { code, hint, cause } = error.detail;
  // guard(login-ends-run, `retry: "no", scope: "run"` -> ``): each stream would log in again, to be refused as often.
  return new OrgError(error.what, code, { ...error.rule, retry: "no", scope: "run" }, { hint, cause });
}

/** The session is over, and its settings cannot bring another. */
function tokenHasEnded(error: OrgError): OrgError {
  const { code, stream, cause } = error.detail;
  return new OrgError(error.what, code, tokenEnded, { stream, cause });
}

const asItIs = (reply: OrgReply): OrgReply => reply;

const accepting = (statuses: readonly number[] | undefined): CallOptions =>
  statuses === undefined ? {} : { accept: (status) => statuses.includes(status) };

function logFewerConnections(limit: number, run: Run): void {
  const text = `Too many requests run at once for Salesforce: from now on ${limit} at a time.`;
  run.log({ level: "warn", code: "fewer_at_once", text });
}

function headersFor(request: OrgRequest, accessToken: string): Record<string, string> {
  return {
    accept: request.isFile ? "*/*" : "application/json",
    "user-agent": "tap-salesforce",
    ...(request.body !== undefined && { "content-type": "application/json" }),
    ...Object.fromEntries(Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value])),
    authorization: `Bearer ${accessToken}`,
  };
}

/** The chunks; errors name the stream, and each chunk shows that the host is there. */
async function* watched(
  chunks: AsyncIterable<Uint8Array>,
  stream: string | undefined,
  onChunk: () => void,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of chunks) {
      onChunk();
      yield chunk;
    }
  } catch (error) {
    throw namedFor(stream, error);
  }
}

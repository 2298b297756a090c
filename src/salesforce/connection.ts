import type { Run } from "@singer-io-ts/tap-kit";
import type { LoginMethod } from "../errors/login-error-rules.ts";
import { bulkRefusal, isTransient, OrgError, ownError, withStream } from "../errors/org-error.ts";
import { parseJson } from "../parse-json.ts";
import { type Counted, type LimitsAnswer, UsageWatch, usageIn } from "./http/api-usage.ts";
import { concurrencyLimit } from "./http/concurrency-limit.ts";
import type { Http, HttpReply } from "./http/http.ts";
import type { OrgClock } from "./http/org-clock.ts";
import { HostHealth, type RetryLimits, withRetries } from "./http/retry.ts";
import { checkLength } from "./http/uri.ts";
import { isWebPage, largestRefusal, refusalIn, wholeBody } from "./http/whole-reply.ts";
import { SessionToken, type TokenInUse, type TokenSource } from "./login/session-token.ts";
import type { Token } from "./login/token-endpoint.ts";
import type { OrgReply, OrgRequest, OrgStream } from "./session.ts";
import { mayBeDone, UnknownOutcome, withoutRepeat } from "./unknown-outcome.ts";

const success = (status: number) => status >= 200 && status < 300;

/** How a request is sent. */
export interface CallOptions {
  /** The statuses that are no refusal; absent: 200 to 299. */
  readonly accept?: (status: number) => boolean;
  /** False: part of logging in, which Salesforce does not count as an API call. */
  readonly counted?: boolean;
}

/** What a connection is made of. */
interface ConnectionParts {
  readonly http: Http;
  readonly source: TokenSource;
  /** How the user logs in, for the hints of refusals. */
  readonly method: LoginMethod;
  readonly clock: OrgClock;
  readonly retryDeadlineMs: number;
}

/** A reply, and the token that its request was sent with. */
type TokenReply = HttpReply & { readonly used: TokenInUse };

/** How often the token is renewed for one request. */
const mostRenewals = 2;

/** Requests with the session's token, which is renewed when Salesforce ends it. They are repeated by the error table. */
export class Connection {
  readonly #http: Http;
  readonly #method: LoginMethod;
  readonly #clock: OrgClock;
  readonly #token: SessionToken;
  readonly #host = new HostHealth();
  readonly #retryLimits: RetryLimits;
  readonly #concurrency = concurrencyLimit();
  readonly #usage = new UsageWatch((run, counted) => this.#askUsage(run, counted));
  /** The error that ended the session for all: later calls throw it without another request. */
  #ended: OrgError | null = null;
  /** Whether anything has answered yet. */
  #isReached = false;
  #apiVersion: string | null = null;

  constructor({ http, source, method, clock, retryDeadlineMs }: ConnectionParts) {
    this.#http = http;
    this.#method = method;
    this.#clock = clock;
    this.#retryLimits = { deadlineMs: retryDeadlineMs, reached: () => this.#isReached, host: this.#host };
    this.#token = new SessionToken(source, this.#retryLimits);
  }

  /** Call it before any request. @throws OrgError of scope "run" */
  logIn(run: Run): Promise<void> {
    return this.#token.logIn(run);
  }

  /** @throws before the first login */
  get token(): Token {
    return this.#tokenInUse().token;
  }

  /** The version for the calls that the connection itself makes. */
  setApiVersion(version: string): void {
    this.#apiVersion = version;
  }

  /** What `take` makes of the whole reply. Where it throws that the reply is damaged, the request is repeated. */
  ask<T>(request: OrgRequest, run: Run, take: (reply: OrgReply) => T, options: CallOptions = {}): Promise<T> {
    const whole = async ({ status, headers, chunks }: HttpReply): Promise<T> =>
      take({ status, headers, bytes: await wholeBody({ chunks }, request.mostBytes) });
    return this.#repeated(request, run, options, whole);
  }

  /** The reply as soon as its body begins. */
  open(request: OrgRequest, run: Run, options: CallOptions = {}): Promise<OrgStream> {
    const begun = async ({ status, headers, chunks }: HttpReply): Promise<OrgStream> => ({
      status,
      headers,
      chunks: this.#watched(chunks, request.stream, run),
    });
    return this.#repeated(request, run, options, begun);
  }

  /** Repeats `work` by the error table, as the connection's own requests are: for refusals inside a good reply. */
  repeat<T>(work: () => Promise<T>, run: Run): Promise<T> {
    const renewing = async (): Promise<T> => {
      for (let renewals = 0; ; renewals++) {
        const used = this.#token.current;
        try {
          return await work();
        } catch (error) {
          if (!(error instanceof OrgError)) throw error;
          if (used === null || renewals > 0) throw this.#noteRefusal(error, run);
          await this.#renewFor(error, used, run);
        }
      }
    };
    return this.#persistent(renewing, run);
  }

  async #repeated<T>(
    request: OrgRequest,
    run: Run,
    options: CallOptions,
    use: (reply: HttpReply) => Promise<T>,
  ): Promise<T> {
    let isDonePerhaps = false;
    const work = async (): Promise<T> => {
      try {
        const used = await use(await this.#send(request, run, options));
        this.#host.answered(run.clock.monotonicMs());
        return used;
      } catch (error) {
        const failed = withStream(request.stream, error);
        isDonePerhaps ||= request.isWrite === true && failed instanceof OrgError && mayBeDone(failed);
        // guard(at-most-once, `request.atMostOnce === true` -> `false`): a record would be made again whose request was cut off.
        throw request.atMostOnce === true ? withoutRepeat(failed) : failed;
      }
    };
    try {
      return await this.#persistent(work, run);
    } catch (error) {
      // guard(write-perhaps-done, `isDonePerhaps && ` -> `false && `): a change would count as refused that Salesforce made, and whose answer was lost.
      if (isDonePerhaps && error instanceof OrgError && !(error instanceof UnknownOutcome))
        throw new UnknownOutcome(error, false);
      throw error;
    }
  }

  async #persistent<T>(work: () => Promise<T>, run: Run): Promise<T> {
    try {
      return await withRetries(work, this.#retryLimits, run);
    } catch (error) {
      // guard(end-for-all): each stream would repeat a request that has failed for the whole run.
      if (error instanceof OrgError && error.rule.scope === "run") this.#ended ??= error;
      throw error;
    }
  }

  /** One try, with another token where Salesforce ended the session. */
  async #send(request: OrgRequest, run: Run, { accept = success, counted = true }: CallOptions): Promise<HttpReply> {
    for (let renewals = 0; ; renewals++) {
      if (this.#ended) throw this.#ended;
      const reply = counted
        ? await this.#concurrency.pass(() => this.#usage.counted(run, () => this.#transmit(request, run)))
        : await this.#transmit(request, run, counted);
      if (accept(reply.status)) {
        reply.used.worked = true;
        // guard(web-page, `!isWebPage(reply)` -> `true`): a login page would be read as data.
        if (request.isFile || !isWebPage(reply)) return reply;
        reply.discard();
        throw ownError("WEB_PAGE", `Salesforce answered with a web page instead of data (status ${reply.status}).`);
      }
      const refusal = await refusalIn(reply, this.#clock, counted ? undefined : this.#method);
      const error = request.isBulk ? bulkRefusal(refusal) : refusal;
      // A refusal for good is an answer: the host is there.
      if (!isTransient(error)) this.#host.answered(run.clock.monotonicMs());
      if (renewals >= mostRenewals) throw this.#noteRefusal(error, run);
      await this.#renewFor(error, reply.used, run);
    }
  }

  /** Once, with the token in use. */
  async #transmit(request: OrgRequest, run: Run, isCounted = true): Promise<TokenReply> {
    if (this.#ended) throw this.#ended;
    const used = this.#tokenInUse();
    const { accessToken, instanceUrl: origin } = used.token;
    const headers = headersFor(request, accessToken);
    const { method, path, stream } = request;
    checkLength(path, headers, stream);
    const body = request.body === undefined ? undefined : JSON.stringify(request.body);
    const reply = await this.#http.request(
      { origin, method, path, headers, body, stream, isLogin: !isCounted },
      run.signal,
    );
    this.#isReached = true;
    this.#clock.observe(reply.headers.get("date"));
    return { ...reply, used };
  }

  #tokenInUse(): TokenInUse {
    const { current } = this.#token;
    if (current === null) throw new Error("a request before the login");
    return current;
  }

  /** Another token, where the error says that the session is over. @throws the error where it says something else */
  async #renewFor(error: OrgError, used: TokenInUse, run: Run): Promise<void> {
    this.#noteRefusal(error, run);
    if (error.rule.retry !== "session") throw error;
    await this.#token.renew(used, error, run);
  }

  /** Fewer requests at once from now on, where the error asks for it. @returns the error */
  #noteRefusal(error: OrgError, run: Run): OrgError {
    if (error.rule.retry !== "concurrent") return error;
    const limit = this.#concurrency.halve();
    const text = `Salesforce refused a request because too many run at once. From now on the tap runs at most ${limit} at a time.`;
    run.log({ level: "warn", code: "fewer_at_once", text });
    return error;
  }

  /** What the limits resource says of the API calls, for orgs whose replies do not. */
  async #askUsage(run: Run, counted: Counted): Promise<LimitsAnswer> {
    if (this.#apiVersion === null) return null;
    const request = { method: "GET", path: `/services/data/v${this.#apiVersion}/limits` } as const;
    const reply = await counted(run, () => this.#transmit(request, run));
    if (reply.status !== 200) return isTransient(await refusalIn(reply, this.#clock)) ? "later" : null;
    const limits = parseJson(await wholeBody(reply, largestRefusal));
    return limits === undefined ? "later" : usageIn(limits);
  }

  /** The chunks; errors name the stream, and each chunk shows that the host is there. */
  async *#watched(chunks: AsyncIterable<Uint8Array>, stream: string | undefined, run: Run): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of chunks) {
        this.#host.answered(run.clock.monotonicMs());
        yield chunk;
      }
    } catch (error) {
      throw withStream(stream, error);
    }
  }
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

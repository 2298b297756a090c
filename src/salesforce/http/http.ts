import type { Run } from "@singer-io-ts/tap-kit";
import type { Dispatcher } from "undici";
import EnvHttpProxyAgent from "undici/lib/dispatcher/env-http-proxy-agent.js";
import { ownError } from "../../errors/org-error.ts";
import { connectionError, type Failure } from "./connection-error.ts";
import { logRequest } from "./log-request.ts";
import { checkTrust, noProxyHosts, type ProxySetting, proxySetting } from "./network-environment.ts";
import { proxyClient } from "./proxy-client.ts";
import { ReceivedBody } from "./received-body.ts";
import { unzipped } from "./unzip.ts";
import { closedWithoutAnswer, speaksTls, wrongScheme } from "./wrong-scheme.ts";

/** How long the network may take, in milliseconds. */
export interface Timeouts {
  readonly connectMs: number;
  /** From the request to the first byte of the answer: some calls take Salesforce ten minutes. */
  readonly answerMs: number;
  /** The same for a request of the login, which Salesforce answers at once. */
  readonly loginMs: number;
  /** Between two chunks of a body. */
  readonly idleMs: number;
  /** Spent waiting for one body in all; a reader's own time does not count. Salesforce ends a download after 20 minutes. */
  readonly bodyMs: number;
}

export const defaultTimeouts: Timeouts = {
  connectMs: 30_000,
  answerMs: 630_000,
  loginMs: 60_000,
  idleMs: 120_000,
  bodyMs: 1_200_000,
};

interface HttpRequest {
  readonly origin: string;
  readonly path: string;
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** The stream that it is for, for the log. */
  readonly stream?: string | undefined;
  /** Part of logging in. */
  readonly isLogin?: boolean;
}

export interface HttpReply {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  /** Decompressed and verified: it ends only after a clean end. Leaving it early closes the connection. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Closes the connection without reading the rest. */
  discard(): void;
}

/** What requests need of a run. */
type RequestRun = Pick<Run, "clock" | "log" | "waitingFor">;

/** Plain HTTP: no retries, no redirects, no knowledge of Salesforce. */
export interface Http {
  /** Throws NO_CONNECTION, NO_ANSWER and the like (see the table in errors/error-rules.ts), or the signal's reason. */
  request(request: HttpRequest, signal: AbortSignal): Promise<HttpReply>;
  close(): Promise<void>;
}

/**
 * Connections of one session; through the proxy that the environment names (HTTPS_PROXY, HTTP_PROXY, NO_PROXY).
 *
 * @param setting what names the host, for errors
 * @throws TapError of kind config that names the variable of the environment that is wrong
 */
export function openHttp(run: RequestRun, timeouts: Timeouts, setting = "login_url or instance_url"): Http {
  // guard(verified-tls): the tap would trust any server and send it the secrets.
  checkTrust(process.env);
  const proxy = proxySetting(process.env);
  const failedProxy = new WeakSet<Error>();
  const tunnelled = new Set<string>();
  const agent = new EnvHttpProxyAgent({
    connect: { timeout: timeouts.connectMs },
    headersTimeout: timeouts.answerMs,
    bodyTimeout: timeouts.idleMs,
    allowH2: false,
    clientFactory: (origin, options) =>
      proxyClient(origin, options, {
        answerMs: timeouts.connectMs,
        onFailure: (error) => void failedProxy.add(error),
        onTunnel: (host) => void tunnelled.add(host),
      }),
    httpProxy: proxy?.url ?? "",
    httpsProxy: proxy?.url ?? "",
    noProxy: noProxyHosts(process.env),
  });
  const route: Route = { agent, setting, proxy, failedProxy, tunnelled, worked: false };
  return {
    async request(request, signal) {
      const reply = await send(route, request, signal, { run, timeouts }).catch(async (error: unknown) => {
        throw closedWithoutAnswer(error) && (await isOtherScheme(request, route))
          ? wrongScheme(request.origin, setting, { cause: error })
          : error;
      });
      const isPage = reply.status === 400 && /^text\/html/i.test(reply.headers.get("content-type") ?? "");
      if (isPage && (await isOtherScheme(request, route))) {
        reply.discard();
        throw wrongScheme(request.origin, setting);
      }
      route.worked = true;
      return decoded(reply);
    },
    // Its reader has left what is still open.
    close: () => agent.destroy(),
  };
}

/** How requests leave. */
interface Route {
  readonly agent: Dispatcher;
  /** The setting that names the host. */
  readonly setting: string;
  readonly proxy: ProxySetting | null;
  /** Errors of the proxy itself. */
  readonly failedProxy: WeakSet<Error>;
  /** The hosts, with ports, that the proxy let requests through to. */
  readonly tunnelled: ReadonlySet<string>;
  /** An answer has come. */
  worked: boolean;
}

/** A port that speaks TLS closes where plain http is spoken, or says 400 in a page; both can mean other things too. */
const isOtherScheme = async ({ origin }: HttpRequest, { worked }: Route): Promise<boolean> =>
  !worked && origin.startsWith("http:") && (await speaksTls(origin));

/** Sends a request; resolves when the answer begins. */
function send(
  route: Route,
  request: HttpRequest,
  signal: AbortSignal,
  { run, timeouts }: { readonly run: RequestRun; readonly timeouts: Timeouts },
): Promise<HttpReply> {
  if (signal.aborted) return Promise.reject(signal.reason);
  const { promise, resolve, reject } = Promise.withResolvers<HttpReply>();
  const log = logRequest(request, run);
  let body: ReceivedBody | null = null;
  let controller: Dispatcher.DispatchController | null = null;
  const settle = (error: unknown) => {
    signal.removeEventListener("abort", stop);
    if (body) body.fail(error);
    else reject(error);
  };
  const stop = () => {
    const reason = signal.reason instanceof Error ? signal.reason : new Error("The run was stopped.");
    controller?.abort(reason);
    settle(reason);
  };
  signal.addEventListener("abort", stop, { once: true });
  route.agent.dispatch(dispatchOptions(request, timeouts), {
    onRequestStart(started) {
      controller = started;
      if (signal.aborted) stop();
    },
    onResponseStart(answering, status, received) {
      if (status < 200) return;
      const begun = new ReceivedBody(answering, { clock: run.clock, bodyMs: timeouts.bodyMs });
      body = begun;
      const headers = headerMap(received);
      log.answered(status, headers);
      resolve({ status, headers, chunks: begun.chunks(), discard: () => begun.discard() });
    },
    onResponseData(_controller, chunk) {
      log.received(chunk.length);
      body?.push(chunk);
    },
    onResponseEnd() {
      signal.removeEventListener("abort", stop);
      log.ended();
      body?.end();
    },
    onResponseError(_controller, error) {
      log.ended(error);
      const progress = { wasSent: controller !== null, hasAnswerBegun: body !== null };
      settle(
        signal.aborted ? signal.reason : connectionError(error, { ...progress, ...failureOf(error, route, request) }),
      );
    },
  });
  return promise;
}

function dispatchOptions(
  { headers, body, stream: _stream, isLogin = false, ...request }: HttpRequest,
  { answerMs, loginMs }: Timeouts,
): Dispatcher.DispatchOptions {
  return {
    ...request,
    headers: { ...headers, "accept-encoding": "gzip" },
    body: body ?? null,
    // guard(login-timeout, `isLogin ? Math.min(loginMs, answerMs) : answerMs` -> `answerMs`): a host that takes connections and answers nothing would keep a login silent for ten minutes.
    headersTimeout: isLogin ? Math.min(loginMs, answerMs) : answerMs,
  };
}

/** Where a connection failed. */
function failureOf(error: Error, route: Route, { origin }: HttpRequest): Omit<Failure, "wasSent" | "hasAnswerBegun"> {
  const { setting, proxy, failedProxy, tunnelled, worked } = route;
  return {
    origin,
    setting,
    proxy,
    isOfProxy: failedProxy.has(error),
    isTunnelled: tunnelled.has(hostAndPort(origin)),
    hasProxyWorked: worked,
  };
}

/** The form in which a proxy is asked for a host. */
function hostAndPort(origin: string): string {
  const { hostname, port, protocol } = new URL(origin);
  return `${hostname}:${port || (protocol === "https:" ? "443" : "80")}`;
}

function headerMap(headers: Readonly<Record<string, string | string[] | undefined>>): ReadonlyMap<string, string> {
  const entries = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(", ") : value]],
  );
  return new Map(entries);
}

/** The reply with its body decompressed. */
function decoded(reply: HttpReply): HttpReply {
  const coding = reply.headers.get("content-encoding") ?? "identity";
  if (coding === "identity") return reply;
  if (coding === "gzip" || coding === "x-gzip") return { ...reply, chunks: unzipped(reply.chunks) };
  reply.discard();
  throw ownError("INTERRUPTED", `Salesforce sent a body in a coding that was not asked for (${coding}).`);
}

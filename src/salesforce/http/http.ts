import type { Clock } from "@singer-io-ts/tap-kit";
import type { Dispatcher } from "undici";
import EnvHttpProxyAgent from "undici/lib/dispatcher/env-http-proxy-agent.js";
import { OrgError, ownError } from "../../errors/org-error.ts";
import { codeOf, connectionError, wrongScheme } from "./connection-error.ts";
import { checkTrust, type ProxySetting, proxySetting } from "./network-environment.ts";
import { proxyClient } from "./proxy-client.ts";
import { type Body, receivedBody } from "./received-body.ts";
import { unzipped } from "./unzip.ts";
import { speaksTls } from "./wrong-scheme.ts";

/** How long the network may take, in milliseconds. */
export interface Timeouts {
  readonly connectMs: number;
  /** From the request to the first byte of the answer: some calls take Salesforce ten minutes. */
  readonly answerMs: number;
  /** Between two pieces of a body. */
  readonly idleMs: number;
  /** Spent waiting for one body in all; a reader's own time does not count. Salesforce ends a download after 20 minutes. */
  readonly bodyMs: number;
}

export const defaultTimeouts: Timeouts = { connectMs: 30_000, answerMs: 630_000, idleMs: 120_000, bodyMs: 1_200_000 };

interface HttpRequest {
  readonly origin: string;
  readonly path: string;
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
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

/** Plain HTTP: no retries, no redirects, no knowledge of Salesforce. */
export interface Http {
  /** Throws NO_CONNECTION, NO_ANSWER and the like (see the table in errors.ts), or the signal's reason. */
  request(request: HttpRequest, signal: AbortSignal): Promise<HttpReply>;
  close(): Promise<void>;
}

/**
 * Connections of one session; through the proxy that the environment names (HTTPS_PROXY, HTTP_PROXY, NO_PROXY).
 *
 * @param setting what names the host, for errors
 * @throws TapError of kind config that names the variable of the environment that is wrong
 */
export function openHttp(clock: Clock, timeouts: Timeouts, setting = "login_url or instance_url"): Http {
  const { connectMs, answerMs, idleMs } = timeouts;
  // guard(verified-tls): whoever answers would be believed, and given the secrets.
  checkTrust(process.env);
  const proxy = proxySetting(process.env);
  const noProxy = process.env["no_proxy"] ?? process.env["NO_PROXY"] ?? "";
  const ofProxy = new WeakSet<Error>();
  const led = new Set<string>();
  const agent = new EnvHttpProxyAgent({
    connect: { timeout: connectMs },
    headersTimeout: answerMs,
    bodyTimeout: idleMs,
    allowH2: false,
    clientFactory: (origin, options) =>
      proxyClient(origin, options, {
        answerMs: connectMs,
        failed: (error) => void ofProxy.add(error),
        leads: (host) => void led.add(host),
      }),
    httpProxy: proxy?.url ?? "",
    httpsProxy: proxy?.url ?? "",
    // A proxy cannot reach what is on this machine.
    noProxy: `${noProxy},localhost,127.0.0.1,[::1]`,
  });
  const way: Way = { agent, setting, proxy, ofProxy, led, worked: false };
  return {
    async request(request, signal) {
      const reply = await send(way, request, signal, { clock, bodyMs: timeouts.bodyMs }).catch(
        async (error: unknown) => {
          throw isClosed(error) && (await isOtherScheme(request, way))
            ? wrongScheme(request.origin, setting, { cause: error })
            : error;
        },
      );
      const isPage = reply.status === 400 && /^text\/html/i.test(reply.headers.get("content-type") ?? "");
      if (isPage && (await isOtherScheme(request, way))) {
        reply.discard();
        throw wrongScheme(request.origin, setting);
      }
      way.worked = true;
      return decoded(reply);
    },
    // What is still open was given up by its reader.
    close: () => agent.destroy(),
  };
}

/** How requests leave. */
interface Way {
  readonly agent: Dispatcher;
  /** The setting that names the host. */
  readonly setting: string;
  readonly proxy: ProxySetting | null;
  /** Errors of the proxy itself. */
  readonly ofProxy: WeakSet<Error>;
  /** The hosts, with ports, that the proxy led to. */
  readonly led: ReadonlySet<string>;
  /** An answer has come. */
  worked: boolean;
}

/** A port that speaks TLS closes where plain http is spoken, or says 400 in a page; both can mean other things too. */
const isOtherScheme = async ({ origin }: HttpRequest, { worked }: Way): Promise<boolean> =>
  !worked && origin.startsWith("http:") && (await speaksTls(origin));

/** Closed in place of an answer, or with something that is none. */
function isClosed(error: unknown): boolean {
  if (!(error instanceof OrgError) || error.detail.code !== "NO_ANSWER") return false;
  return /^(ECONNRESET|EPIPE|UND_ERR_SOCKET|HPE_\w+)$/.test(codeOf(error.detail.cause));
}

function send(
  { agent, setting, proxy, ofProxy, led, worked }: Way,
  request: HttpRequest,
  signal: AbortSignal,
  limits: { readonly clock: Clock; readonly bodyMs: number },
): Promise<HttpReply> {
  return new Promise((resolve, reject) => {
    let body: Body | null = null;
    let controller: Dispatcher.DispatchController | null = null;
    const stop = () => {
      const reason = signal.reason instanceof Error ? signal.reason : new Error("The run was stopped.");
      controller?.abort(reason);
      settle(reason);
    };
    const settle = (error: unknown) => {
      signal.removeEventListener("abort", stop);
      if (body) body.fail(error);
      else reject(error);
    };
    if (signal.aborted) return reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    const { origin, path, method, headers, body: sent } = request;
    agent.dispatch(
      { origin, path, method, headers: { ...headers, "accept-encoding": "gzip" }, body: sent ?? null },
      {
        onRequestStart(started) {
          controller = started;
          if (signal.aborted) stop();
        },
        onResponseStart(answering, status, received) {
          if (status < 200) return;
          body = receivedBody(answering, limits);
          resolve({ status, headers: headerMap(received), chunks: body.chunks, discard: body.discard });
        },
        onResponseData(_controller, chunk) {
          body?.push(chunk);
        },
        onResponseEnd() {
          signal.removeEventListener("abort", stop);
          body?.end();
        },
        onResponseError(_controller, error) {
          const ways = {
            proxy,
            ofProxy: ofProxy.has(error),
            proxyLed: led.has(hostAndPort(origin)),
            proxyWorked: worked,
          };
          const at = { begun: body !== null, origin, setting, ...ways };
          settle(signal.aborted ? signal.reason : connectionError(error, at));
        },
      },
    );
  });
}

/** As a proxy is asked for it. */
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

import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { notFound } from "../org/not-found.ts";
import { OrgError } from "../org/org.ts";
import { admin } from "./admin/admin.ts";
import { oauth } from "./auth/oauth-routes.ts";
import { sessionOf } from "./auth/session-of.ts";
import { resolve } from "./dispatch.ts";
import { applyEvents, withHeaders } from "./faults/apply-fault.ts";
import type { Effects } from "./faults/fault-spec.ts";
import { effectsOf } from "./faults/faults.ts";
import { LongRequests } from "./long-requests.ts";
import { listVersions } from "./rest/org/versions.ts";
import type { Service } from "./service.ts";
import { httpDate } from "./wire/date-times.ts";
import { refusal, tooLong } from "./wire/host-guard.ts";
import { errorReply, jsonType, type Reply } from "./wire/reply.ts";
import { type ApiRequest, splitUrl } from "./wire/request.ts";
import { send } from "./wire/send.ts";

interface Answer {
  readonly reply: Reply;
  /** The resource's name in the statistics. */
  readonly route: string;
  readonly calls: number;
}

/** A server over the org, not yet listening. `allowedHosts` are further host names by which clients may call it. */
export function orgServer(service: Service, port: () => number, allowedHosts: readonly string[]): Server {
  const long = new LongRequests(service.settings);
  return createServer({ maxHeaderSize: 65_536, keepAliveTimeout: 60_000 }, (req, res) => {
    const refused = refusal(req.headers, port(), allowedHosts);
    if (refused !== null) res.writeHead(403, { "Content-Type": "text/plain" }).end(`${refused}\n`);
    else serve(req, res, service, long).catch((error: unknown) => replyWithDefect(res, error));
  });
}

async function serve(req: IncomingMessage, res: ServerResponse, service: Service, long: LongRequests): Promise<void> {
  const method = req.method ?? "GET";
  const url = req.url ?? "/";
  const body = await readBody(req);
  const headers = headersOf(req);
  const how = { settings: service.settings, spool: service.spool, isHead: method === "HEAD" };
  const acceptsGzip = /\bgzip\b/i.test(headers["accept-encoding"] ?? "");
  res.sendDate = false;
  if (url.startsWith("/__admin/")) {
    return send(res, await admin({ method, url, headers, body }, service), { ...how, acceptsGzip, effects: {} });
  }
  const length = tooLong(url, req.rawHeaders);
  if (length !== null) {
    res.writeHead(length, { "Content-Type": "text/html" }).end();
    return;
  }
  const specs = service.faults.meet(method, url);
  const effects = effectsOf(specs);
  const finished = long.begin();
  res.on("close", finished);
  if (effects.delayMs !== undefined) await sleep(effects.delayMs);
  const replaced = await applyEvents(specs, service);
  const asked = { method, url, headers, body, effects };
  const { reply, route, calls } = await answer(asked, replaced, long, service);
  service.stats.note({ method, url, status: reply.status, calls }, route);
  if (reply.status === 302) res.shouldKeepAlive = false;
  await send(res, withHeaders(withStandardHeaders(reply, calls, service), effects.headers), {
    ...how,
    acceptsGzip,
    effects,
  });
}

type Request = Omit<ApiRequest, "session"> & { readonly effects: Effects };

async function answer(request: Request, replaced: Reply | null, long: LongRequests, service: Service): Promise<Answer> {
  const { path, query } = splitUrl(request.url);
  const isData = path.startsWith("/services/data/");
  if (replaced !== null) {
    const calls = isData && isCounted(replaced) ? 1 : 0;
    service.usage.add(calls);
    return { reply: replaced, route: "fault", calls };
  }
  if (path === "/services/data") return { reply: listVersions(service), route: "GET versions", calls: 0 };
  try {
    if (isData) return await answerData(request, long, service);
    const reply = oauth({ ...request, path, query }, service) ?? errorReply(notFound());
    return { reply, route: `${request.method} ${path.startsWith("/id/") ? "/id" : path}`, calls: 0 };
  } catch (error) {
    if (error instanceof OrgError) return { reply: errorReply(error), route: "refused", calls: 0 };
    throw error;
  }
}

async function answerData(request: Request, long: LongRequests, service: Service): Promise<Answer> {
  const session = sessionOf(request.headers["authorization"], service.sessions);
  if (session === null) {
    return { reply: errorReply(expired()), route: "no session", calls: 0 };
  }
  if (long.areTooMany) throw new OrgError(403, "REQUEST_LIMIT_EXCEEDED", concurrent);
  let resolved: ReturnType<typeof resolve>;
  try {
    resolved = resolve({ ...request, session }, service);
  } catch (error) {
    if (!(error instanceof OrgError)) throw error;
    service.usage.add(1);
    return { reply: errorReply(error), route: "unknown", calls: 1 };
  }
  const { cost, name } = resolved;
  if (service.usage.used + cost > service.settings.dailyApiCalls) {
    throw new OrgError(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
  }
  service.usage.add(cost);
  return { reply: await resolved.run(service), route: name, calls: cost };
}

/** Answers of the edge, and those without a session, cost nothing. */
const isCounted = ({ status, headers }: Reply): boolean =>
  status < 500 && status !== 401 && headers?.["Content-Type"] === jsonType;

const concurrent = "ConcurrentRequests (Concurrent API Requests) Limit exceeded.";
const expired = (): OrgError => new OrgError(401, "INVALID_SESSION_ID", "Session expired or invalid");

/** The headers that Salesforce gives every reply. */
function withStandardHeaders(reply: Reply, calls: number, service: Service): Reply {
  const { org, settings, usage } = service;
  const counted = calls === 0 ? {} : { "Sforce-Limit-Info": `api-usage=${usage.used}/${settings.dailyApiCalls}` };
  const date = httpDate(new Date(org.clock.now().getTime() + settings.dateSkewMs));
  const common = { Date: date, Vary: "Accept-Encoding", Server: "sfdcedge", "X-SFDC-Request-Id": randomUUID() };
  const cache = { "Cache-Control": "no-cache,must-revalidate,max-age=0,no-store,private" };
  return { ...reply, headers: { ...common, ...cache, ...counted, ...reply.headers } };
}

async function readBody(req: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of req) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  return req.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
}

function headersOf(req: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(req.headers).map(([name, value]) => [name, value?.toString()]));
}

/** A defect of the demo org, reported as Salesforce reports its own. */
function replyWithDefect(res: ServerResponse, error: unknown): void {
  if (res.headersSent) {
    res.destroy();
    return;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const reply = errorReply(
    new OrgError(500, "UNKNOWN_EXCEPTION", `An unexpected error occurred in the demo org. ${text}`),
  );
  res.writeHead(500, reply.headers).end(reply.body);
}

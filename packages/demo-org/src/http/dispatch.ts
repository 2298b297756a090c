import { notFound } from "../org/not-found.ts";
import { OrgError } from "../org/org.ts";
import { applyEvents, withHeaders } from "./faults/apply-fault.ts";
import { effectsOf } from "./faults/faults.ts";
import { resources } from "./resources.ts";
import type { Service } from "./service.ts";
import type { Call, Route } from "./wire/call.ts";
import { errorReply, type Reply } from "./wire/reply.ts";
import { type ApiRequest, splitUrl } from "./wire/request.ts";
import { match, routeFor } from "./wire/router.ts";

export interface Resolved {
  readonly name: string;
  readonly cost: number;
  run(service: Service): Promise<Reply>;
}

const base = "/services/data/";

/**
 * The resource that a request means, and its cost in API calls.
 * @throws OrgError GONE for a retired version, NOT_FOUND, METHOD_NOT_ALLOWED
 */
export function resolve(request: ApiRequest, { settings }: Service): Resolved {
  const { path, query } = splitUrl(request.url);
  const [first = "", ...rest] = path.slice(base.length).split("/");
  const version = versionOf(first, settings);
  const segments = rest.length === 0 ? [""] : rest.map(decode);
  const found = match(resources, segments, version);
  if (!path.startsWith(base) || found === null) throw notFound();
  const { resource, params } = found;
  const route: Route = routeFor(resource, request.method === "HEAD" ? "GET" : request.method);
  const call: Call = { ...request, path: decode(path), query, params, version, base: `${base}v${version}.0` };
  return {
    name: `${request.method} ${resource.template === "" ? "resources" : resource.template}`,
    cost: resource.cost?.(call) ?? 1,
    run: async (service) => {
      try {
        return await route(call, service);
      } catch (error) {
        if (error instanceof OrgError) return errorReply(error, call);
        throw error;
      }
    },
  };
}

/** Answers a part of a composite request: without login and counting, with faults of its own. */
export async function dispatchPart(request: Omit<ApiRequest, "effects">, service: Service): Promise<Reply> {
  const specs = service.faults.meet(request.method, request.url);
  const effects = effectsOf(specs);
  const replaced = await applyEvents(specs, service);
  if (replaced !== null) return withHeaders(replaced, effects.headers);
  try {
    const reply = await resolve({ ...request, effects }, service).run(service);
    if (reply.body instanceof Uint8Array) throw notJson();
    return withHeaders(reply, effects.headers);
  } catch (error) {
    if (error instanceof OrgError) return errorReply(error);
    throw error;
  }
}

/** Composite requests cannot read files (REST API Developer Guide, sObject Blob Get); the code is a guess. */
const notJson = (): OrgError =>
  new OrgError(400, "BAD_REQUEST", "This resource returns binary data and cannot be used in a composite request");

function versionOf(segment: string, { oldestVersion, newestVersion }: Service["settings"]): number {
  const version = Number(/^v(\d{1,3})\.0$/.exec(segment)?.[1]);
  if (Number.isNaN(version) || version > newestVersion) throw notFound();
  if (version < oldestVersion) {
    throw new OrgError(410, "GONE", `API version ${version}.0 has been retired, use ${oldestVersion}.0 or a later one`);
  }
  return version;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) throw notFound();
    throw error;
  }
}

import { OrgError } from "../../org/org.ts";
import type { Call, Route } from "./call.ts";

/** A resource below /services/data/vXX.0. */
export interface Resource {
  /** `sobjects/:object/describe`; the first match counts, so the more specific ones come first. */
  readonly template: string;
  readonly methods: Readonly<Partial<Record<string, Route>>>;
  /** The API calls that a request costs, one when absent. */
  cost?(call: Pick<Call, "headers" | "body">): number;
  /** Since which version. */
  readonly since?: number;
}

export interface Match {
  readonly resource: Resource;
  readonly params: Readonly<Record<string, string>>;
}

/** The resource at this address, or null. */
export function match(resources: readonly Resource[], segments: readonly string[], version: number): Match | null {
  for (const resource of resources) {
    if ((resource.since ?? 0) > version) continue;
    const params = fit(resource.template.split("/"), segments);
    if (params !== null) return { resource, params };
  }
  return null;
}

function fit(template: readonly string[], segments: readonly string[]): Record<string, string> | null {
  if (template.length !== segments.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of template.entries()) {
    const segment = segments[index] ?? "";
    if (part.startsWith(":")) params[part.slice(1)] = segment;
    else if (part !== segment) return null;
  }
  return params;
}

/** @throws OrgError METHOD_NOT_ALLOWED */
export function routeFor({ methods }: Resource, method: string): Route {
  const route = methods[method];
  if (route !== undefined) return route;
  throw methodNotAllowed(method, Object.keys(methods));
}

export const methodNotAllowed = (method: string, allowed: readonly string[]): OrgError =>
  new OrgError(405, "METHOD_NOT_ALLOWED", `HTTP Method '${method}' not allowed. Allowed are ${allowed.join(",")}`);

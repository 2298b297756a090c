import { splitUrl } from "../../wire/request.ts";
import { referencedIn } from "./references.ts";
import type { Part } from "./subrequests.ts";

interface Group {
  readonly parts: Part[];
  /** What parts must have in common to join; null: none may join. */
  readonly kind: string | null;
  readonly objects: Set<string>;
}

const mostObjects = 5;

/**
 * The parts in the order in which they are done when the platform may do those that belong together at once: parts of one method and
 * version that are of sObject resources, without headers of their own, of at most five objects. A part comes after those that it refers to;
 * what it needs without saying so may come later. (REST API Developer Guide, Composite Request Body, collateSubrequests.)
 */
export function collate(parts: readonly Part[]): readonly Part[] {
  const groups: Group[] = [];
  const groupOf = new Map<string, number>();
  const usedBy = new Map<string, number>();
  for (const part of parts) {
    const used = [...referencedIn(part)];
    const from = Math.max(0, usedBy.get(part.referenceId) ?? 0, ...used.map((id) => groupOf.get(id) ?? 0));
    const at = place(groups, part, from);
    groupOf.set(part.referenceId, at);
    for (const id of used) usedBy.set(id, Math.max(at, usedBy.get(id) ?? 0));
  }
  return groups.flatMap((group) => group.parts);
}

/** Joins the first group that takes the part, from this one on; else begins one. */
function place(groups: Group[], part: Part, from: number): number {
  const { kind, object } = describe(part);
  const found = groups.findIndex((group, at) => at >= from && kind !== null && takes(group, kind, object));
  const group = groups[found] ?? { parts: [], kind, objects: new Set<string>() };
  group.parts.push(part);
  group.objects.add(object);
  return found < 0 ? groups.push(group) - 1 : found;
}

const takes = ({ kind, objects }: Group, wanted: string, object: string): boolean =>
  kind === wanted && (objects.has(object) || objects.size < mostObjects);

function describe({ method, url, httpHeaders }: Part): { readonly kind: string | null; readonly object: string } {
  const [, version = "", object = ""] = /^\/services\/data\/(v[\d.]+)\/sobjects\/(\w+)/.exec(splitUrl(url).path) ?? [];
  const joins = object !== "" && Object.keys(httpHeaders).length === 0;
  return { kind: joins ? `${method} ${version}` : null, object: object.toLowerCase() };
}

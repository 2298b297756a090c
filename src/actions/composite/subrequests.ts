import type { Audited } from "../action.ts";
import { savedIds } from "../records/saved-ids.ts";

/** A part of a composite call. */
interface Subrequest {
  readonly method: string;
  readonly url: string;
}

/** Whether a part may change records. */
export const writes = ({ method }: Subrequest): boolean => method !== "GET";

/**
 * Whether a call of these parts must not be done twice: it may make records, or delete some, so that a second time would fail as a
 * whole and hide that the first one was done.
 */
export const isOnce = (parts: readonly Subrequest[]): boolean =>
  parts.some(({ method }) => method !== "GET" && method !== "PATCH");

/** The objects and ids that parts name which write, and those in the answers. */
export function auditedParts(parts: readonly Subrequest[], answers: readonly unknown[]): Audited {
  const paths = parts.filter(writes).map(({ url }) => /\/sobjects\/(\w+)(?:\/(\w{15}(?:\w{3})?)(?=$|\?))?/.exec(url));
  const objects = paths.flatMap((path) => path?.[1] ?? []);
  const ids = [...paths.flatMap((path) => path?.[2] ?? []), ...answers.flatMap(savedIds)];
  return { objects: [...new Set(objects)], ids: [...new Set(ids)] };
}

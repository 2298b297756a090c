import type { Audited, Tally } from "../action.ts";
import { savedIds } from "../records/saved-ids.ts";

/** A part of a composite call. */
interface Subrequest {
  readonly method: string;
  readonly url: string;
  /** What is sent, in composite requests and in batches. */
  readonly body?: unknown;
  readonly richInput?: unknown;
}

/** What became of a part. */
interface PartAnswer {
  readonly status: unknown;
  readonly body: unknown;
}

/** Whether a part may change records. */
export const writes = (part: Subrequest): boolean => part.method !== "GET" || hasOtherMethod(part);

/** Whether the address names a method in place of the part's own. (REST API Developer Guide, Using the PATCH method: _HttpMethod.) */
function hasOtherMethod({ url }: Subrequest): boolean {
  const parameters = new URLSearchParams(url.slice(url.indexOf("?") + 1));
  return [...parameters.keys()].some((name) => name.toLowerCase() === "_httpmethod");
}

/**
 * Whether a call of these parts must not be done twice: it may make records, or delete some, so that a second time would fail as a
 * whole and hide that the first one was done.
 */
export const isOnce = (parts: readonly Subrequest[]): boolean =>
  parts.some((part) => (part.method !== "GET" && part.method !== "PATCH") || hasOtherMethod(part));

/** How many parts failed: by their status, or since a record of a collection did, whose part has status 200 nevertheless. */
export function tallyOf(answers: readonly PartAnswer[]): Tally {
  const failed = answers.filter(
    ({ status, body }) =>
      Number(status) >= 400 || (Array.isArray(body) && body.some((each) => Object(each).success === false)),
  );
  return { all: answers.length, failed: failed.length };
}

/** The objects and ids that parts name which write, and those in the answers. */
export function auditedParts(parts: readonly Subrequest[], answers: readonly unknown[]): Audited {
  const writing = parts.filter(writes);
  const paths = writing.map(({ url }) => /\/sobjects\/(\w+)(?:\/(\w{15}(?:\w{3})?)(?=$|\?))?/.exec(url));
  const objects = [...paths.flatMap((path) => path?.[1] ?? []), ...writing.flatMap(collectedObjects)];
  const ids = [...paths.flatMap((path) => path?.[2] ?? []), ...answers.flatMap(savedIds)];
  return { objects: [...new Set(objects)], ids: [...new Set(ids)] };
}

/** The objects of a collection's records, which its address does not name. */
function collectedObjects({ body, richInput }: Subrequest): readonly string[] {
  const records: unknown = Object(body ?? richInput).records;
  const types = Array.isArray(records) ? records.map((each) => Object(Object(each).attributes).type) : [];
  return types.filter((type) => typeof type === "string");
}

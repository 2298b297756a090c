import type { Method, Stream } from "../tap/stream.ts";

/** How a stream is read where nobody says otherwise: incrementally where it can be, else in the first way that it has. */
export function usualReplication({ replicationKeys, methods }: Pick<Stream, "replicationKeys" | "methods">): {
  readonly method: Method;
  /** Null: the stream is read in full, or has none. */
  readonly replicationKey: string | null;
} {
  const [best = null] = replicationKeys;
  const [first = "FULL_TABLE"] = methods;
  const method = best !== null && methods.includes("INCREMENTAL") ? "INCREMENTAL" : first;
  return { method, replicationKey: method === "FULL_TABLE" ? null : best };
}

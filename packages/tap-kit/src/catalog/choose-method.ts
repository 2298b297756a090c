import type { TapError } from "../errors/tap-error.ts";
import { inputError } from "../input/read-json.ts";
import { type JsonObject, propertiesOf } from "../json.ts";
import type { Log } from "../log/log.ts";
import type { Method, Stream } from "../tap/stream.ts";
import { usualReplication } from "./usual-replication.ts";

/** A stream to read, and how. */
export interface Choice {
  readonly stream: Stream;
  /** Selected properties only. */
  readonly schema: JsonObject;
  readonly method: Method;
  readonly replicationKey: string | null;
}

/** A stream that cannot be read, and why. */
export interface RefusedChoice {
  readonly choice: Choice;
  readonly error: TapError;
}

/** A stream that should be read but cannot, and of which only the name is known. */
export function unreadable(id: string, error: TapError): RefusedChoice {
  const schema: JsonObject = {};
  const stream: Stream = { id, schema, keyProperties: [], replicationKeys: [], methods: ["FULL_TABLE"] };
  return { choice: { stream, schema, method: "FULL_TABLE", replicationKey: null }, error };
}

/** The replication that a catalog asks for; undefined: it does not say. */
export interface RequestedMethod {
  readonly method: string | undefined;
  readonly replicationKey: string | undefined;
}

/** The replication method and key of a stream, given what the catalog asks for and what the stream can do. */
export function chooseMethod(
  stream: Stream,
  requested: RequestedMethod,
  log: Log,
): Pick<Choice, "method" | "replicationKey"> {
  const method = methodOf(stream, requested.method, log);
  if (method === "FULL_TABLE") return { method, replicationKey: null };
  const [best = null] = stream.replicationKeys;
  const replicationKey = requested.replicationKey ?? best;
  const known = stream.replicationKeys.length > 0 ? stream.replicationKeys : [...propertiesOf(stream.schema).keys()];
  if (replicationKey !== null && !known.includes(replicationKey)) {
    const hint = `Choose one of: ${known.join(", ")}.`;
    throw inputError(stream.id, `${replicationKey} cannot be its replication key`, hint, "REPLICATION_KEY_INVALID");
  }
  return { method, replicationKey };
}

function methodOf(stream: Stream, wanted: string | undefined, log: Log): Method {
  const usual = usualReplication(stream).method;
  if (wanted === undefined || wanted === usual) return usual;
  return stream.methods.find((possible) => possible === wanted) ?? fallback(stream, wanted, log);
}

/** Runners ask for one method for all streams, so a stream that does not have it is read by another one, with a warning. */
function fallback(stream: Stream, wanted: string, log: Log): Method {
  const method = stream.methods[0] ?? "FULL_TABLE";
  const can = stream.methods.join(", ") || "FULL_TABLE";
  const text = `replication method ${wanted} is not possible, only ${can}; it is read by ${method}.`;
  log({ level: "warn", code: "replication_method", stream: stream.id, text });
  return method;
}

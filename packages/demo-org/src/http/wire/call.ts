import { OrgError } from "../../org/org.ts";
import type { Session } from "../auth/sessions.ts";
import type { Effects } from "../faults/fault-spec.ts";
import type { Service } from "../service.ts";
import type { Reply } from "./reply.ts";

/** A request that reached a route, be it by itself or as a part of a composite one. */
export interface Call {
  readonly method: string;
  /** Percent-decoded, without the query. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  /** 59 for v59.0. */
  readonly version: number;
  /** `/services/data/v59.0`. */
  readonly base: string;
  readonly session: Session;
  /** The effects of faults on the content of the answer. */
  readonly effects: Effects;
}

export type Route = (call: Call, service: Service) => Reply | Promise<Reply>;

/**
 * The JSON body of a call. Numbers that a double cannot hold are returned as text.
 * @throws OrgError UNSUPPORTED_MEDIA_TYPE, JSON_PARSER_ERROR
 */
export function jsonBody({ headers, body }: Pick<Call, "headers" | "body">): unknown {
  const type = headers["content-type"] ?? "application/json";
  if (!/^application\/json\b/i.test(type)) {
    throw new OrgError(415, "UNSUPPORTED_MEDIA_TYPE", `Content-Type ${type} is not supported for this resource`);
  }
  try {
    return JSON.parse(Buffer.from(body).toString("utf8"), keepDigits);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new OrgError(400, "JSON_PARSER_ERROR", error.message);
  }
}

function keepDigits(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  if (typeof value !== "number" || source === undefined || source.length < 16) return value;
  return source.replace(/\D/g, "").length > 15 ? source : value;
}

/** @throws OrgError JSON_PARSER_ERROR unless the body is a JSON object */
export function objectBody(call: Pick<Call, "headers" | "body">): Readonly<Record<string, unknown>> {
  const value = jsonBody(call);
  if (isObject(value)) return value;
  throw new OrgError(400, "JSON_PARSER_ERROR", "The request body must be a JSON object");
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

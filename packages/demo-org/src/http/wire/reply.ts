import { DuplicatesError, type OrgError } from "../../org/org.ts";
import { duplicateResult, type VersionPath } from "./duplicate-result.ts";

/** A body that is made while it is sent. */
export interface Chunks {
  /** Names the content: bodies of equal keys have equal bytes, so that `--fast` may keep them. */
  readonly key?: string;
  chunks(): Iterable<Uint8Array>;
}

/** What a route answers; a string is JSON text unless the headers say otherwise. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | Chunks;
}

export const jsonType = "application/json;charset=UTF-8";

/** JSON text that is already written: numbers keep the digits they were given. */
export function jsonText(text: string, status = 200, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { "Content-Type": jsonType, ...headers }, body: text };
}

export function json(value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Reply {
  return jsonText(JSON.stringify(value), status, headers);
}

/** The list that REST and Bulk 2.0 answer errors with. */
export function errorReply(error: OrgError, call?: VersionPath): Reply {
  const { status, errorCode, message, fields } = error;
  if (error instanceof DuplicatesError && call !== undefined)
    return json([{ ...duplicateResult(error, call), errorCode, message }], status);
  return json([fields === undefined ? { message, errorCode } : { message, errorCode, fields }], status);
}

/** The body as text, whatever form it has; only for replies that are known to be small. */
export function textOf({ body }: Reply): string {
  if (body === undefined) return "";
  if (typeof body === "string") return body;
  return body instanceof Uint8Array
    ? Buffer.from(body).toString("utf8")
    : Buffer.concat([...body.chunks()]).toString("utf8");
}

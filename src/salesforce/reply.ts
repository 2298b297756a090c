import { jsonIn, ownError } from "../errors.ts";
import type { HttpReply } from "./http.ts";
import type { OrgReply } from "./interface.ts";

/** Far above any answer that is read as a whole; a body that unzips for ever ends here. */
const largestReply = 512 * 1024 * 1024;

/** The whole body. */
export async function wholeBody(reply: HttpReply, most = largestReply): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of reply.chunks) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > most) throw ownError("ANSWER_TOO_LARGE", `an answer is larger than ${most} bytes.`);
  }
  const [only] = chunks;
  return chunks.length === 1 && only ? only : Buffer.concat(chunks, bytes);
}

/**
 * A reply's JSON, which must be what `shape` takes; `what` names it in the error. A JSON that was cut on its way and ended
 * properly all the same is none: within `Session.ask` the request is repeated then.
 */
export function jsonReply<T>(reply: OrgReply, what: string, shape: (value: unknown) => T | null, stream?: string): T {
  const value = jsonIn(reply.bytes);
  const shaped = value === undefined ? null : shape(value);
  if (shaped !== null) return shaped;
  const trouble = `Salesforce's answer (${what}) has not the form that its documentation gives.`;
  throw ownError("UNEXPECTED_ANSWER", trouble, { stream });
}

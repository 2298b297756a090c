import type { LoginMethod } from "../../errors/login-error-rules.ts";
import {
  malformedAnswer,
  type OrgError,
  ownError,
  parseErrorBody,
  parseLoginErrorBody,
  refusal,
} from "../../errors/org-error.ts";
import { parseJson } from "../../parse-json.ts";
import type { OrgReply } from "../session.ts";
import type { HttpReply } from "./http.ts";
import type { OrgClock } from "./org-clock.ts";
import { retryAfterMs } from "./retry.ts";

/** Nothing longer is read as a whole: a body that never stops unzipping ends here. */
const largestReply = 16 * 1024 * 1024;

/** The limit for long answers that have to be held as a whole: a report's answer, a sheet, a page of very wide rows. */
export const longReply = 64 * 1024 * 1024;

/** The code of an answer that is too long to hold. */
export const answerTooLarge = "ANSWER_TOO_LARGE";

/** The whole body. */
export function wholeBody(reply: Pick<HttpReply, "chunks">, most = largestReply): Promise<Uint8Array> {
  return heldBody(reply.chunks, most, async () => true);
}

/**
 * The whole of a body of at most `most` bytes.
 * @param grow asked before more of it is held; false: that is too much.
 * @throws ANSWER_TOO_LARGE
 */
export async function heldBody(
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  most: number,
  grow: (bytes: number) => Promise<boolean>,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    // guard(reply-limit, `bytes > most` -> `false`): an endless answer would fill the memory.
    if (bytes > most || !(await grow(bytes))) throw tooLarge(Math.min(bytes, most));
    chunks.push(chunk);
  }
  const [only] = chunks;
  return chunks.length === 1 && only ? only : Buffer.concat(chunks, bytes);
}

/** An answer, or a part of it, has more bytes than are held. */
export function tooLarge(most: number): OrgError {
  const size = most >= mebi ? `${Math.floor(most / mebi)} MiB` : `${most} bytes`;
  return ownError(answerTooLarge, `an answer is larger than ${size}, which is too much to hold as a whole.`);
}

const mebi = 1024 * 1024;

/**
 * A reply's JSON, which must be what `shape` takes; `what` names it in the error. A body that was cut on
 * its way and still ended properly is no JSON: within `Session.ask` the request is then repeated.
 */
export function jsonReply<T>(reply: OrgReply, what: string, shape: (value: unknown) => T | null, stream?: string): T {
  const value = parseJson(reply.bytes);
  const shaped = value === undefined ? null : shape(value);
  if (shaped !== null) return shaped;
  throw malformedAnswer(what, stream);
}

/** The most bytes of the body of a refusal. */
export const largestRefusal = 1024 * 1024;

/** Whether a reply is a web page, mostly a login page, and no data. */
export const isWebPage = (reply: HttpReply): boolean =>
  /^\s*(text\/html|application\/xhtml)/i.test(reply.headers.get("content-type") ?? "");

/** The error that a reply of a refusing status stands for. Reads its body. @param login for a call that is part of logging in */
export async function refusalIn(reply: HttpReply, clock: OrgClock, login?: LoginMethod): Promise<OrgError> {
  // guard(redirect): the error would not say that Salesforce's answer redirects to another address.
  if (reply.status >= 300 && reply.status < 400) {
    reply.discard();
    const to = URL.parse(reply.headers.get("location") ?? "")?.host ?? "another address";
    return ownError(
      "REDIRECTED",
      `Salesforce redirected the request to ${to} (status ${reply.status}); the tap did not follow.`,
    );
  }
  const body = await wholeBody(reply, largestRefusal);
  const said = login === undefined ? parseErrorBody(body) : parseLoginErrorBody(body);
  // A host that gave a token is the org's: an answer without Salesforce's form comes from something in between.
  const isOthers = said.isForeign === true && login !== "access_token";
  return refusal(reply.status, said, {
    login: isOthers ? undefined : login,
    retryAfterMs: retryAfterMs(reply.headers.get("retry-after"), clock.read()),
  });
}

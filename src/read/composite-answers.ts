import { type Run, TapError } from "@singer-io-ts/tap-kit";
import { complaintIn, ownError, refusal, refusalOf } from "../errors.ts";
import { askParts } from "../salesforce/composite.ts";
import type { OrgReply } from "../salesforce/interface.ts";
import { compositeQueries, type SmallQuery } from "../salesforce/query.ts";
import { type CompositeSlice, sliceComposite } from "../transcode/composite-slices.ts";
import type { Reach } from "./slice.ts";

/** Salesforce takes at most five queries in one composite call (REST API Developer Guide, Composite). */
export const queriesOfComposite = 5;

/** What one of the queries was answered: the bytes of its first page, or why there are none. */
export type Answer = { readonly body: Uint8Array } | { readonly refusal: TapError };

/**
 * Asks up to five queries by one call, and those again that failed for the moment only. One answer's trouble is its own.
 * @returns the answer to a query, by its referenceId; the stream is named in a refusal.
 */
export async function askQueries(
  queries: readonly SmallQuery[],
  { session }: Pick<Reach, "session">,
  run: Run,
): Promise<(referenceId: string, stream: string) => Answer> {
  const ask = (asked: readonly SmallQuery[]) => compositeQueries(session, asked, slicesIn, run);
  const refusalIn = ({ httpStatusCode, body }: CompositeSlice) =>
    httpStatusCode === 200 ? null : refusal(httpStatusCode, complaintIn(body));
  const parts = await askParts(session, queries, { ask, refusalOf: refusalIn }, run);
  return (referenceId, stream) => {
    const part = parts.get(referenceId);
    if (part === undefined) return { refusal: answerMissing(stream) };
    if (part.httpStatusCode !== 200) return { refusal: refusalOf(stream, part.httpStatusCode, part.body) };
    return { body: part.body };
  };
}

/** @throws UNEXPECTED_ANSWER where the reply is damaged, for the call to be repeated */
function slicesIn({ bytes }: OrgReply): ReadonlyMap<string, CompositeSlice> {
  try {
    return new Map(sliceComposite(bytes).map((part) => [part.referenceId, part]));
  } catch (error) {
    if (!(error instanceof TapError) || error.detail.kind !== "integrity") throw error;
    throw ownError("UNEXPECTED_ANSWER", error.message, { cause: error });
  }
}

/** Part of what was asked is not in the answer. */
function answerMissing(stream: string): TapError {
  return new TapError(`${stream}: the composite answer has not all that was asked for it.`, {
    code: "ANSWER_MISSING",
    kind: "integrity",
    stream,
    hint: "Run again.",
  });
}

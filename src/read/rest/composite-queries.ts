import { TapError } from "@singer-io-ts/tap-kit";
import { ownError, parseErrorBody, refusal, refusalOf } from "../../errors/org-error.ts";
import { askParts } from "../../salesforce/rest/composite.ts";
import { type CompositeTake, compositeQueries, type SmallQuery } from "../../salesforce/rest/query.ts";
import { type CompositeSlice, sliceComposite } from "../../transcode/replies/composite-slices.ts";
import type { OrgAccess } from "../read-context.ts";

/** What one of the queries was answered: the bytes of its first page, or why there are none. */
export type Answer = { readonly body: Uint8Array } | { readonly refusal: TapError };

/**
 * Asks up to five queries by one call, and those again that failed temporarily. Each answer succeeds or fails by itself.
 * @returns the answer to a query, by its referenceId; the stream is named in a refusal.
 */
export async function askQueries(
  queries: readonly SmallQuery[],
  { session, run }: OrgAccess,
  { grow, most }: Pick<CompositeTake<unknown>, "grow" | "most"> = {},
): Promise<(referenceId: string, stream: string) => Answer> {
  const ask = (asked: readonly SmallQuery[]) => compositeQueries(session, asked, { take: slicesIn, grow, most }, run);
  const refusalIn = ({ httpStatusCode, body }: CompositeSlice) =>
    httpStatusCode === 200 ? null : refusal(httpStatusCode, parseErrorBody(body));
  const parts = await askParts(session, queries, { ask, refusalOf: refusalIn }, run);
  return (referenceId, stream) => {
    const part = parts.get(referenceId);
    if (part === undefined) return { refusal: answerMissing(stream) };
    if (part.httpStatusCode !== 200) return { refusal: refusalOf(stream, part.httpStatusCode, part.body) };
    return { body: part.body };
  };
}

/** @throws UNEXPECTED_ANSWER where the reply is damaged, for the call to be repeated */
function slicesIn(bytes: Uint8Array): ReadonlyMap<string, CompositeSlice> {
  try {
    return new Map(sliceComposite(bytes).map((part) => [part.referenceId, part]));
  } catch (error) {
    if (!(error instanceof TapError) || error.detail.kind !== "integrity") throw error;
    throw ownError("UNEXPECTED_ANSWER", error.message, { cause: error });
  }
}

/** Part of what was asked is not in the answer. */
function answerMissing(stream: string): TapError {
  return new TapError(`${stream}: the composite answer lacks a part of what was asked.`, {
    code: "ANSWER_MISSING",
    kind: "integrity",
    stream,
    hint: "Run again.",
  });
}

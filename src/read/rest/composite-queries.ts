import { type Run, TapError } from "@singer-io-ts/tap-kit";
import { ownError, parseErrorBody, refusal, refusalOf } from "../../errors/org-error.ts";
import { answerTooLarge } from "../../salesforce/http/whole-reply.ts";
import { askParts } from "../../salesforce/rest/composite.ts";
import { type CompositeTake, compositeQueries, type SmallQuery } from "../../salesforce/rest/query.ts";
import { type CompositeSlice, sliceComposite } from "../../transcode/replies/composite-slices.ts";
import type { ReadContext } from "../read-context.ts";
import { hasCode } from "../read-errors.ts";

/** What one of the queries was answered: the bytes of its first page, or why there are none. */
export type Answer = { readonly body: Uint8Array } | { readonly refusal: TapError };

/**
 * Asks up to five queries by one call, and those again that failed for the moment only. One answer's trouble is its own.
 * @returns the answer to a query, by its referenceId; the stream is named in a refusal.
 */
export async function askQueries(
  queries: readonly SmallQuery[],
  { session }: Pick<ReadContext, "session">,
  run: Run,
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

/**
 * The answers to up to five queries, one by one: by one call, or by a call for each where together they are too much to be
 * held. A single answer that is too much is refused.
 */
export async function* eachAnswer<Q extends SmallQuery>(
  queries: readonly Q[],
  stream: string,
  context: Pick<ReadContext, "session">,
  run: Run,
): AsyncGenerator<{ readonly query: Q; readonly answer: Answer }> {
  let answerOf: (referenceId: string, stream: string) => Answer;
  try {
    answerOf = await askQueries(queries, context, run);
  } catch (error) {
    if (!hasCode(error, answerTooLarge)) throw error;
    const [only] = queries;
    if (queries.length > 1) for (const query of queries) yield* eachAnswer([query], stream, context, run);
    else if (only !== undefined) yield { query: only, answer: { refusal: error } };
    return;
  }
  for (const query of queries) yield { query, answer: answerOf(query.referenceId, stream) };
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

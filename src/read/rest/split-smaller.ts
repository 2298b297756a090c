import type { TapError } from "@singer-io-ts/tap-kit";
import { answerTooLarge } from "../../salesforce/http/whole-reply.ts";
import type { SmallQuery } from "../../salesforce/rest/query.ts";
import type { RawRow } from "../../transcode/replies/raw-rows.ts";
import type { OrgAccess } from "../read-context.ts";
import { hasCode } from "../read-errors.ts";
import { type Answer, askQueries } from "./composite-queries.ts";
import { type PartReads, type PartReply, splitRefused } from "./split-refused.ts";
import { againOf, type FetchedPage, wholeAnswer } from "./whole-answer.ts";

/** The parts of a read, each asked for by a query of its own. */
interface PartQueries<Part, Asked extends { readonly soql: string }>
  extends Pick<PartReads<Part, PartAnswer<Asked>, TapError>, "smaller" | "regroup"> {
  readonly stream: string;
  /** The part's query as it is now, with what reads its answer. */
  query(part: Part): Asked;
}

/** The answer to one part, all its pages: its rows are as many as Salesforce says, none of them twice. */
interface PartAnswer<Asked> {
  readonly asked: Asked;
  readonly pages: readonly FetchedPage[];
}

/** Reads parts by queries; those that are too much for Salesforce, or to be held, are asked for in smaller ones. */
export function splitSmaller<Part, Asked extends { readonly soql: string }>(
  parts: readonly Part[],
  queries: PartQueries<Part, Asked>,
  access: OrgAccess,
): AsyncGenerator<PartAnswer<Asked>> {
  return splitRefused(parts, { ...queries, ask: (some) => repliesTo(some, queries, access) });
}

async function* repliesTo<Part, Asked extends { readonly soql: string }>(
  parts: readonly Part[],
  queries: Pick<PartQueries<Part, Asked>, "stream" | "query">,
  access: OrgAccess,
): AsyncGenerator<PartReply<Part, PartAnswer<Asked>, TapError>> {
  const { stream } = queries;
  const group = parts.map((part, n) => {
    const asked = queries.query(part);
    return { part, asked, referenceId: `p${n}`, soql: asked.soql, all: true };
  });
  for await (const { query, answer } of eachAnswer(group, stream, access)) {
    const { part, asked, ...own } = query;
    const whole = "refusal" in answer ? answer : await wholeOrRefusal(answer.body, own, stream, access);
    yield "refusal" in whole ? { part, refusal: whole.refusal } : { answer: { asked, pages: whole.pages } };
  }
}

/**
 * The answers to up to five queries, one by one: by one call, or by a call for each where together they are too much to be
 * held. A single answer that is too much is refused.
 */
async function* eachAnswer<Q extends SmallQuery>(
  queries: readonly Q[],
  stream: string,
  access: OrgAccess,
): AsyncGenerator<{ readonly query: Q; readonly answer: Answer }> {
  let answerOf: (referenceId: string, stream: string) => Answer;
  try {
    answerOf = await askQueries(queries, access);
  } catch (error) {
    if (!hasCode(error, answerTooLarge)) throw error;
    const [only] = queries;
    if (queries.length > 1) for (const query of queries) yield* eachAnswer([query], stream, access);
    else if (only !== undefined) yield { query: only, answer: { refusal: error } };
    return;
  }
  for (const query of queries) yield { query, answer: answerOf(query.referenceId, stream) };
}

async function wholeOrRefusal(
  body: Uint8Array,
  query: SmallQuery,
  stream: string,
  access: OrgAccess,
): Promise<{ readonly pages: readonly FetchedPage[] } | { readonly refusal: TapError }> {
  try {
    return { pages: await wholeAnswer({ body, stream, again: againOf(query, stream, access) }, access) };
  } catch (error) {
    if (!hasCode(error, answerTooLarge)) throw error;
    return { refusal: error };
  }
}

/** A query for a few rows, of which nothing goes out before all of them are there. */
export interface RowsQuery {
  readonly soql: string;
  /** Called with all rows of the answer, or with why there are none. */
  done(rows: readonly RawRow[]): void;
  /** @throws an error that is unrecoverable. */
  refused(error: Error): void;
}

/** Asks queries for few rows; what is refused is left to the query. */
export async function runSmallQueries(queries: readonly RowsQuery[], stream: string, access: OrgAccess): Promise<void> {
  const smaller = (query: RowsQuery, refusal: TapError) => {
    query.refused(refusal);
    return [];
  };
  for await (const { asked, pages } of splitSmaller(queries, { stream, query: (each) => each, smaller }, access))
    asked.done(pages.flatMap(({ rows }) => rows));
}

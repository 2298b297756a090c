import type { TapError } from "@singer-io-ts/tap-kit";
import { queriesOfComposite } from "../../plan/small-loads.ts";
import { answerTooLarge } from "../../salesforce/http/whole-reply.ts";
import type { SmallQuery } from "../../salesforce/rest/query.ts";
import type { RawRow } from "../../transcode/replies/raw-rows.ts";
import type { OrgAccess } from "../read-context.ts";
import { hasCode } from "../read-errors.ts";
import { type Answer, askQueries } from "./composite-queries.ts";
import { againOf, type FetchedPage, wholeAnswer } from "./whole-answer.ts";

/** How parts of a read are asked for, each by a query of its own. */
interface PartQueries<Part, Asked extends { readonly soql: string }> {
  readonly stream: string;
  /** The part's query as it is now, with what reads its answer. */
  query(part: Part): Asked;
  /**
   * What is asked for in place of a part that Salesforce refused: smaller ones, or the same one where its query is another
   * by now. Called after all answers to the same call.
   * @throws the refusal where nothing else is left.
   */
  smaller(part: Part, refusal: TapError): readonly Part[] | Promise<readonly Part[]>;
  /** All parts that are still to be asked for, after one was refused. Absent: as they are. */
  regroup?(waiting: readonly Part[]): readonly Part[];
}

/** The answer to one part, all its pages: its rows are as many as Salesforce says, none of them twice. */
interface PartAnswer<Asked> {
  readonly asked: Asked;
  readonly pages: readonly FetchedPage[];
}

/**
 * Asks for the parts of a read, five by one API call, and for smaller ones in place of those that are too much for
 * Salesforce or to be held. Of what was split its parts come next, so that what is refused however small it is ends soon.
 */
export async function* splitSmaller<Part, Asked extends { readonly soql: string }>(
  parts: readonly Part[],
  queries: PartQueries<Part, Asked>,
  access: OrgAccess,
): AsyncGenerator<PartAnswer<Asked>> {
  const { stream } = queries;
  let waiting = parts;
  while (waiting.length > 0) {
    const group = waiting.slice(0, queriesOfComposite).map((part, n) => {
      const asked = queries.query(part);
      return { part, asked, referenceId: `p${n}`, soql: asked.soql, all: true };
    });
    waiting = waiting.slice(queriesOfComposite);
    const refused: { readonly part: Part; readonly refusal: TapError }[] = [];
    for await (const { query, answer } of eachAnswer(group, stream, access)) {
      const { part, asked, ...own } = query;
      const whole = "refusal" in answer ? answer : await wholeOrRefusal(answer.body, own, stream, access);
      if ("refusal" in whole) refused.push({ part, refusal: whole.refusal });
      else yield { asked, pages: whole.pages };
    }
    const smaller: Part[] = [];
    for (const { part, refusal } of refused) smaller.push(...(await queries.smaller(part, refusal)));
    if (smaller.length > 0) waiting = queries.regroup?.([...smaller, ...waiting]) ?? [...smaller, ...waiting];
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

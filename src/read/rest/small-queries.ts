import type { Run, TapError } from "@singer-io-ts/tap-kit";
import { ownError } from "../../errors/org-error.ts";
import { lowestId } from "../../plan/slices/soql.ts";
import { queriesOfComposite } from "../../plan/small-loads.ts";
import { answerTooLarge, heldBody } from "../../salesforce/http/whole-reply.ts";
import { openNextPage, type SmallQuery } from "../../salesforce/rest/query.ts";
import type { OrgStream, Session } from "../../salesforce/session.ts";
import { rowMark } from "../../transcode/json/row-address.ts";
import { type RawPage, type RawRow, readRawPage, textOf } from "../../transcode/replies/raw-rows.ts";
import type { ReadContext } from "../read-context.ts";
import { countDiffers, hasCode, isInterruption, mismatches, pageAttempts, rowRepeated } from "../read-errors.ts";
import { askQueries, eachAnswer } from "./composite-queries.ts";

/** What asking takes. */
type Asking = Pick<ReadContext, "session">;

/** Bytes of a page that is held as a whole, and of an answer's pages that are held together. */
const largestPage = 16 * 1024 * 1024;
const mostHeld = 3 * largestPage;

/** A query for a few rows, of which nothing goes out before all of them are there. */
export interface RowsQuery {
  readonly soql: string;
  /** Called with all rows of the answer, or with why there are none. */
  done(rows: readonly RawRow[]): void;
  /** @throws what is not to be borne. */
  refused(error: Error): void;
}

/**
 * Asks the queries, five by one API call, and the further pages where Salesforce cut an answer. Each must bring as many
 * rows as its totalSize says.
 */
export async function runSmallQueries(
  queries: readonly RowsQuery[],
  stream: string,
  context: Asking,
  run: Run,
): Promise<void> {
  for (let first = 0; first < queries.length; first += queriesOfComposite) {
    const group = queries.slice(first, first + queriesOfComposite);
    const asked = group.map((query, index) => ({ query, referenceId: `p${index}`, soql: query.soql, all: true }));
    for await (const { query: own, answer } of eachAnswer(asked, stream, context, run)) {
      if ("refusal" in answer) own.query.refused(answer.refusal);
      else await handOn(own, answer.body, stream, context, run);
    }
  }
}

async function handOn(
  { query, ...asked }: SmallQuery & { readonly query: RowsQuery },
  body: Uint8Array,
  stream: string,
  context: Asking,
  run: Run,
): Promise<void> {
  const origin = { stream, again: againOf(asked, stream, context, run) };
  const rows = await orRefusal(() => wholeAnswer(body, origin, context, run));
  if ("refusal" in rows) query.refused(rows.refusal);
  else query.done(rows.value);
}

/** What is there, or that it is too much to be held. */
export async function orRefusal<T>(
  work: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly refusal: TapError }> {
  try {
    return { value: await work() };
  } catch (error) {
    if (!hasCode(error, answerTooLarge)) throw error;
    return { refusal: error };
  }
}

/** Whose rows they are, and how the first page is asked for once more. */
interface Origin {
  readonly stream: string;
  again(): Promise<Uint8Array>;
}

/** Asks one query of a composite call once more, by itself. */
export function againOf(query: SmallQuery, stream: string, context: Asking, run: Run): () => Promise<Uint8Array> {
  return async () => {
    const answer = (await askQueries([query], context, run))(query.referenceId, stream);
    if ("refusal" in answer) throw answer.refusal;
    return answer.body;
  };
}

/** The rows of a page and of all that follow it. */
async function wholeAnswer(first: Uint8Array, origin: Origin, context: Asking, run: Run): Promise<readonly RawRow[]> {
  return (await pagesFrom(first, origin, context, run)).flatMap(({ rows }) => rows);
}

/** The bodies of a page and of all that follow it. */
export async function wholeBodies(
  first: Uint8Array,
  origin: Origin,
  context: Asking,
  run: Run,
): Promise<readonly Uint8Array[]> {
  return (await pagesFrom(first, origin, context, run)).map(({ body }) => body);
}

interface FetchedPage extends RawPage {
  readonly body: Uint8Array;
}

/** All pages; once more from the first one where the locator is lost or rows are missing. */
async function pagesFrom(
  first: Uint8Array,
  { stream, again }: Origin,
  { session }: Asking,
  run: Run,
): Promise<readonly FetchedPage[]> {
  try {
    return await followed(first, stream, session, run);
  } catch (error) {
    if (!hasCode(error, "INVALID_QUERY_LOCATOR", ...mismatches)) throw error;
    run.log({ level: "info", code: "query_again", stream, text: `Asking a query again: ${error.message}` });
    return followed(await again(), stream, session, run);
  }
}

/** @throws TapError where the rows are not as many as Salesforce says, or one came twice */
async function followed(
  first: Uint8Array,
  stream: string,
  session: Session,
  run: Run,
): Promise<readonly FetchedPage[]> {
  const pages: FetchedPage[] = [{ body: first, ...readRawPage(first, stream) }];
  const totalSize = pages[0]?.head.totalSize ?? 0;
  const received = () => pages.reduce((sum, { rows }) => sum + rows.length, 0);
  let held = first.length;
  for (let next = nextOf(pages); next !== null && received() <= totalSize; next = nextOf(pages)) {
    const url = next;
    const page = await fetchedPage(() => openNextPage(session, url, { stream }, run), stream, run);
    held += page.body.length;
    // guard(pages-held, `held > mostHeld` -> `false`): an answer of many pages would fill the memory.
    if (held > mostHeld)
      throw ownError(answerTooLarge, "the pages of an answer are larger together than may be held.", { stream });
    pages.push(page);
  }
  // guard(part-count): rows that Salesforce left out of an answer to a list of ids would be taken for deleted.
  if (received() !== totalSize) throw countDiffers(stream, "a query", totalSize, received());
  const twice = rowTwice(pages.flatMap(({ rows }) => rows));
  // guard(answer-row-twice): a row would be taken for deleted if another one came twice in its place.
  if (twice !== null) throw rowRepeated(stream, twice);
  return pages;
}

/** The id of a row that is twice among these, or its address where no id was asked for; null: none is. */
export function rowTwice(rows: readonly RawRow[]): string | null {
  const seen = new Set<string>();
  for (const row of rows) {
    const attributes = row.get("attributes")?.value;
    const id = textOf(row, "Id") ?? (attributes === undefined ? null : rowMark(attributes));
    if (id === null || id.startsWith(lowestId)) continue;
    if (seen.has(id)) return id;
    seen.add(id);
  }
  return null;
}

function nextOf(pages: readonly FetchedPage[]): string | null {
  const last = pages.at(-1)?.head;
  return last === undefined || last.done ? null : last.nextRecordsUrl;
}

/** A whole page; one that breaks off is fetched again. */
export async function fetchedPage(open: () => Promise<OrgStream>, stream: string, run: Run): Promise<FetchedPage> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const body = await collected((await open()).chunks);
      return { body, ...readRawPage(body, stream) };
    } catch (error) {
      if (!isInterruption(error) || attempt === pageAttempts) throw error;
      run.log({ level: "info", code: "page_again", stream, text: `Reading a page again: ${error.message}` });
      await run.clock.sleep(1000 * 2 ** attempt, run.signal);
    }
  }
}

/** A page as a whole. @throws ANSWER_TOO_LARGE */
export function collected(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Uint8Array> {
  return heldBody(chunks, largestPage, async () => true);
}

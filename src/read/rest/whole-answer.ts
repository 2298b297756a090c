import { ownError } from "../../errors/org-error.ts";
import type { ObjectStream } from "../../plan/object-stream.ts";
import { lowestId } from "../../plan/slices/slice.ts";
import { locatorLost, recountRules, refetchBrokenPage, rowsDiffer } from "../../salesforce/http/refetch-broken-page.ts";
import { answerTooLarge, heldBody } from "../../salesforce/http/whole-reply.ts";
import { openNextPage, type SmallQuery } from "../../salesforce/rest/query.ts";
import type { OrgStream } from "../../salesforce/session.ts";
import { compileRest } from "../../transcode/json/rest-transcoder.ts";
import { rowAddress } from "../../transcode/json/row-address.ts";
import { type RawPage, type RawRow, readRawPage, textOf } from "../../transcode/replies/raw-rows.ts";
import type { RowFilter } from "../../transcode/transcoder.ts";
import type { OrgAccess } from "../read-context.ts";
import { countDiffers, hasCode, rowRepeated } from "../read-errors.ts";
import { noLines, pageCounts, type RowBlock } from "../row-block.ts";
import { askQueries } from "./composite-queries.ts";

/** Bytes of a page that is held as a whole, and of an answer's pages that are held together. */
const largestPage = 16 * 1024 * 1024;
const mostHeld = 3 * largestPage;

/** A page with its bytes as they came. */
export interface FetchedPage extends RawPage {
  readonly body: Uint8Array;
}

/** The first page of an answer: whose it is, and how it is asked for once more. */
export interface FirstPage {
  readonly body: Uint8Array;
  readonly stream: string;
  again(): Promise<Uint8Array>;
}

/** Asks one query of a composite call once more, by itself. */
export function againOf(query: SmallQuery, stream: string, access: OrgAccess): () => Promise<Uint8Array> {
  return async () => {
    const answer = (await askQueries([query], access))(query.referenceId, stream);
    if ("refusal" in answer) throw answer.refusal;
    return answer.body;
  };
}

/**
 * A page and all that follow it; once more from the first one where the locator is lost or rows are missing.
 * @throws TapError where the rows are not as many as Salesforce says, or one came twice; ANSWER_TOO_LARGE
 */
export function wholeAnswer(page: FirstPage, access: OrgAccess): Promise<readonly FetchedPage[]> {
  const { stream } = page;
  let first: Uint8Array | null = page.body;
  const fetch = async () => {
    const body = first ?? (await page.again());
    first = null;
    return followed(body, stream, access);
  };
  return refetchBrokenPage(fetch, {
    ...recountRules(stream, access.run),
    faultOf: (error) => (hasCode(error, locatorLost, ...rowsDiffer) ? "differs" : null),
  });
}

async function followed(first: Uint8Array, stream: string, access: OrgAccess): Promise<readonly FetchedPage[]> {
  const pages: FetchedPage[] = [{ body: first, ...readRawPage(first, stream) }];
  const totalSize = pages[0]?.head.totalSize ?? 0;
  const received = () => pages.reduce((sum, { rows }) => sum + rows.length, 0);
  let held = first.length;
  for (let next = nextOf(pages); next !== null && received() <= totalSize; next = nextOf(pages)) {
    const url = next;
    const page = await fetchedPage(() => openNextPage(access.session, url, { stream }, access.run), stream, access);
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
    const id = textOf(row, "Id") ?? (attributes === undefined ? null : rowAddress(attributes));
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
export function fetchedPage(
  open: () => Promise<OrgStream>,
  stream: string,
  { run }: Pick<OrgAccess, "run">,
): Promise<FetchedPage> {
  const fetch = async () => {
    const body = await collected((await open()).chunks);
    return { body, ...readRawPage(body, stream) };
  };
  return refetchBrokenPage(fetch, { run, stream, what: "Reading a page again" });
}

/** A page as a whole. @throws ANSWER_TOO_LARGE */
export function collected(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Uint8Array> {
  return heldBody(chunks, largestPage, async () => true);
}

/** The records of an answer whose rows are counted: all of them go out. @param layout that the answer was asked with. */
export function* countedBlocks(
  pages: readonly FetchedPage[],
  { selection, layout }: Pick<ObjectStream, "selection" | "layout">,
  filter: RowFilter | undefined,
  { run }: OrgAccess,
): Generator<RowBlock> {
  const transcoder = compileRest(layout());
  for (const { body } of pages) {
    const counts = pageCounts(transcoder);
    transcoder.begin(selection.envelope(run.clock.now()), filter);
    yield* transcoder.push(body);
    yield* transcoder.end();
    yield { lines: noLines, records: 0, counts: counts() };
  }
}

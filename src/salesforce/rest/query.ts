import type { Run } from "@singer-io-ts/tap-kit";
import { OrgError } from "../../errors/org-error.ts";
import { ownPath } from "../http/uri.ts";
import { answerTooLarge, heldBody, longReply } from "../http/whole-reply.ts";
import { members } from "../json/json-fields.ts";
import type { OrgReply, OrgStream, Session } from "../session.ts";
import { openComposite } from "./composite.ts";

/** The fewest rows of a page (REST API Developer Guide, Query Options Header). */
const fewestRows = 200;

export interface PageOptions {
  /** The stream that wants it. */
  readonly stream: string;
  /** Rows a page, 200 to 2,000; a hint to Salesforce, which sends 2,000 without it and fewer of wide rows. */
  readonly batchSize?: number | undefined;
}

export interface QueryOptions extends PageOptions {
  /** queryAll: deleted and archived rows too. */
  readonly all: boolean;
}

/** A query whose rows fit one page, for `compositeQueries`. */
export interface SmallQuery {
  readonly referenceId: string;
  readonly soql: string;
  readonly all: boolean;
}

/** The path of a query, as `fitsUri` measures it. */
export const queryPath = (soql: string, all: boolean): string =>
  `${all ? "queryAll" : "query"}?q=${encodeURIComponent(soql)}`;

/** The first page of a query. (REST API Developer Guide, Query and QueryAll.) */
export function openQuery(session: Session, soql: string, options: QueryOptions, run: Run): Promise<OrgStream> {
  const { all, stream } = options;
  return session.open({ method: "GET", path: queryPath(soql, all), headers: pageHeaders(options), stream }, run);
}

/** A later page, by the address that the one before gave. The page size may be changed. */
export function openNextPage(
  session: Session,
  nextRecordsUrl: string,
  options: PageOptions,
  run: Run,
): Promise<OrgStream> {
  const path = ownPath(session, nextRecordsUrl);
  return session.open({ method: "GET", path, headers: pageHeaders(options), stream: options.stream }, run);
}

/**
 * A page as a whole: the first one of a query, or by the address that the page before it gave. One whose wide rows are
 * too much to hold is asked for again with fewer rows.
 */
export async function wholePage(
  session: Session,
  page: { readonly soql: string; readonly all: boolean } | { readonly nextRecordsUrl: string },
  { stream }: PageOptions,
  run: Run,
): Promise<OrgReply> {
  const path = "soql" in page ? queryPath(page.soql, page.all) : ownPath(session, page.nextRecordsUrl);
  try {
    return await session.call({ method: "GET", path, stream }, run);
  } catch (error) {
    // guard(whole-page-wide, `error.detail.code !== answerTooLarge` -> `true`): a query of wide rows would fail in each run.
    if (!(error instanceof OrgError) || error.detail.code !== answerTooLarge) throw error;
    const headers = pageHeaders({ stream, batchSize: fewestRows });
    return await session.call({ method: "GET", path, headers, stream, mostBytes: longReply }, run);
  }
}

/**
 * The records of a query's answer of one page. Null where the answer has another form or is not whole: a record that
 * it lacks would be taken for one that does not exist.
 */
export function wholeRecords(answer: unknown): readonly unknown[] | null {
  const { list, flag, number } = members(answer);
  const records = list("records");
  // guard(lookup-count, `records?.length === number("totalSize")` -> `true`): rows that Salesforce left out of an answer would be taken for deleted.
  const isCounted = records?.length === number("totalSize");
  // guard(lookup-row-twice, `records !== null && hasTwice(records)` -> `false`): a record would be taken for deleted if another one came twice in its place.
  if (records !== null && hasTwice(records)) return null;
  return isCounted && flag("done") ? records : null;
}

/** Whether one of the records came twice, with all its members. Each has an id, or is a group of its own. */
export const hasTwice = (records: readonly unknown[]): boolean =>
  new Set(records.map((record) => JSON.stringify(record))).size < records.length;

/** The most bytes of an answer to several queries that is held as a whole. */
const largestAnswer = 8 * 1024 * 1024;

/** How the reply to several queries is taken. */
export interface CompositeTake<T> {
  /** What is made of the reply as it came. Asked again where it throws that the reply is damaged. */
  readonly take: (reply: Uint8Array) => T;
  /** Asked before more of the reply is held; false: that is too much. */
  readonly grow?: ((bytes: number) => Promise<boolean>) | undefined;
  /** The most bytes that it may have, where there is no other way to read it. */
  readonly most?: number | undefined;
}

/** Up to five queries as one API call, first pages only. @throws ANSWER_TOO_LARGE */
export function compositeQueries<T>(
  session: Session,
  queries: readonly SmallQuery[],
  { take, grow = async () => true, most = largestAnswer }: CompositeTake<T>,
  run: Run,
): Promise<T> {
  const parts = queries.map(({ referenceId, soql, all }) => ({ referenceId, path: queryPath(soql, all) }));
  const ask = async (): Promise<T> =>
    take(await heldBody((await openComposite(session, parts, run)).chunks, most, grow));
  return session.repeat(ask, run);
}

function pageHeaders({ batchSize }: PageOptions): Readonly<Record<string, string>> {
  return batchSize === undefined ? {} : { "sforce-query-options": `batchSize=${batchSize}` };
}

import { type Page, type Run, TapError } from "@singer-io-ts/tap-kit";
import { OrgError } from "../../../errors/org-error.ts";
import { currentBookmark, fullLoad } from "../../../plan/bookmark/resume-point.ts";
import { endPage } from "../../../read/end-page.ts";
import type { OrgAccess } from "../../../read/read-context.ts";
import { countDiffers, hasCode, rowRepeated, tooManyRows } from "../../../read/read-errors.ts";
import { askQueries } from "../../../read/rest/composite-queries.ts";
import { offsetOf } from "../../../read/rest/rest-read-progress.ts";
import { withChildren } from "../../../read/rest/subquery-rows.ts";
import { rowTwice } from "../../../read/rest/whole-answer.ts";
import { noLines, pageCounts } from "../../../read/row-block.ts";
import { locatorLost, pageFaultOf, refetchBrokenBlocks } from "../../../salesforce/http/refetch-broken-page.ts";
import { fitsUri } from "../../../salesforce/http/uri.ts";
import { longReply } from "../../../salesforce/http/whole-reply.ts";
import { queryPath, wholePage } from "../../../salesforce/rest/query.ts";
import type { Session } from "../../../salesforce/session.ts";
import { compileRest } from "../../../transcode/json/rest-transcoder.ts";
import { readRawPage } from "../../../transcode/replies/raw-rows.ts";
import type { Block, RestTranscoder, RowFilter } from "../../../transcode/transcoder.ts";
import type { VerbatimQuery } from "../plan/verbatim-query.ts";
import { RepeatedKeys } from "./repeated-keys.ts";
import { RowKeys } from "./row-keys.ts";

/** What the pages of a query have brought, also before it was asked again. */
interface QueryProgress {
  /** Records that are out. */
  records: number;
  /** Rows that came. */
  passed: number;
  /** Rows that the counts of the pages so far say were to come. */
  expected: number;
  /** Records are out that the query does not have any more: it would not help to ask it again. */
  isOutdated: boolean;
}

/** What a query's rows go through. */
interface QueryOutput {
  readonly transcoder: RestTranscoder;
  readonly keys: RowKeys;
  readonly keyCounts: RepeatedKeys;
}

/**
 * Reads a query as it is written, page by page, and in full. It must bring as many rows as its totalSize says. Its rows
 * have no order to go on by: where its locator is lost, or a row is missing, it is asked again from the start, and rows
 * that are out are left out.
 */
export async function* readVerbatim(query: VerbatimQuery, session: Session, run: Run): AsyncGenerator<Page> {
  const { selection, layout, isAggregate } = query;
  const stream = selection.stream.id;
  const keys = new RowKeys(run.deletedAt);
  const keyCounts = new RepeatedKeys(stream, query.chosenKeys);
  const output: QueryOutput = { transcoder: compileRest(layout), keys, keyCounts };
  const progress: QueryProgress = { records: 0, passed: 0, expected: 0, isOutdated: false };
  yield* refetchBrokenBlocks(() => readQuery(query, progress, output, { session, run }), {
    run,
    stream,
    what: "Reading the query again",
    code: "query_again",
    level: "info",
    mostRefetches: 5,
    faultOf: (error) => {
      if (isAggregate && hasCode(error, tooManyRows)) throw tooManyGroups(stream, error);
      if (progress.isOutdated) return null;
      return hasCode(error, locatorLost) ? "lost" : pageFaultOf(error);
    },
    onFault: () => {
      keys.restart();
      keyCounts.restart();
    },
  });
  keyCounts.warn(run);
  const held = currentBookmark({ selection, replicationKey: null }, fullLoad(null), session.orgId);
  yield endPage(stream, { ...held, rows: query.dependsOnDay ? null : progress.records }, true);
}

/** The query from its start. */
async function* readQuery(
  query: VerbatimQuery,
  progress: QueryProgress,
  { transcoder, keys, keyCounts }: QueryOutput,
  { session, run }: OrgAccess,
): AsyncGenerator<Page, void> {
  const { selection } = query;
  const stream = selection.stream.id;
  const filter: RowFilter = (record, key, isDeleted) => {
    keyCounts.see(record);
    return keys.filter(record, key, isDeleted);
  };
  let received = 0;
  let totalSize: number | null = null;
  for (let next: string | null | undefined; next !== null; ) {
    const counts = pageCounts(transcoder);
    const body = await pageOf(query, next, session, run);
    checkPage(query, body, received);
    const envelope = selection.envelope(run.clock.now());
    transcoder.begin(envelope, filter);
    for (const block of blocksOf(transcoder, body)) {
      progress.records += block.records;
      yield { stream, ...(query.hasRowKey ? keys.keyed(block, envelope) : keys.passed(block)) };
    }
    const { head, rows } = transcoder;
    totalSize ??= head.totalSize;
    received += rows;
    progress.passed += rows;
    const expected = progress.passed + totalSize - received - progress.expected;
    progress.expected += expected;
    next = head.done ? null : head.nextRecordsUrl;
    yield { stream, lines: noLines, records: 0, counts: { ...counts(), expected } };
  }
  if (totalSize !== null && totalSize !== received) throw countDiffers(stream, "the query", totalSize, received);
  progress.isOutdated = progress.records > received;
  // guard(records-of-query): rows that were written before the query was repeated, and that no longer exist, would stay in the target.
  if (progress.records !== received) throw countDiffers(stream, "the query", received, progress.records);
}

/** @throws TapError where the page is not the one behind so many rows, or has a row twice; nothing of it is out then */
function checkPage({ selection, isAggregate }: VerbatimQuery, body: Uint8Array, received: number): void {
  const stream = selection.stream.id;
  const { head, rows } = readRawPage(body, stream);
  const counted = head.done ? head.totalSize : offsetOf(head);
  // guard(page-of-query, `counted !== null && received + rows.length !== counted` -> `false`): a page that came in the place of another one would be written twice.
  if (counted !== null && received + rows.length !== counted) {
    throw countDiffers(stream, "the query", counted, received + rows.length);
  }
  // Of groups any column may be called Id.
  const twice = isAggregate ? null : rowTwice(rows);
  if (twice !== null) throw rowRepeated(stream, twice);
}

function* blocksOf(transcoder: RestTranscoder, body: Uint8Array): Generator<Block> {
  yield* transcoder.push(body);
  yield* transcoder.end();
}

/** @param next the address of a further page; undefined: the first one. */
async function pageOf(query: VerbatimQuery, next: string | undefined, session: Session, run: Run): Promise<Uint8Array> {
  const stream = query.selection.stream.id;
  const body = next === undefined ? await firstPage(query, session, run) : await nextPage(stream, next, session, run);
  if (query.count !== null) return countAsRow(body, query.count, stream);
  return query.hasChildren ? await withChildren(body, stream, session, run) : body;
}

async function nextPage(stream: string, nextRecordsUrl: string, session: Session, run: Run): Promise<Uint8Array> {
  const { bytes } = await wholePage(session, { nextRecordsUrl }, { stream }, run);
  return bytes;
}

/** A query that is longer than a URI goes in a composite call's body. */
async function firstPage({ soql, selection }: VerbatimQuery, session: Session, run: Run): Promise<Uint8Array> {
  const stream = selection.stream.id;
  if (fitsUri(queryPath(soql, true))) {
    const { bytes } = await wholePage(session, { soql, all: true }, { stream }, run);
    return bytes;
  }
  const answerOf = await askQueries([{ referenceId: "q", soql, all: true }], { session, run }, { most: longReply });
  const answer = answerOf("q", stream);
  if ("refusal" in answer) throw answer.refusal;
  return answer.body;
}

/** SELECT COUNT() is answered with a number of rows and no row: the number becomes one. */
function countAsRow(body: Uint8Array, column: string, stream: string): Uint8Array {
  const { head } = readRawPage(body, stream);
  const row = { [column]: head.totalSize };
  return Buffer.from(JSON.stringify({ totalSize: 1, done: true, records: [row] }));
}

function tooManyGroups(stream: string, cause: unknown): TapError {
  return new TapError(`${stream}: the query has more groups than the 2,000 that Salesforce answers with.`, {
    code: "EXCEEDED_ID_LIMIT",
    kind: "config",
    stream,
    // Without the table's hint, which is for ids of changed rows.
    cause: cause instanceof OrgError ? cause.what : cause,
    hint: "Group by fewer or coarser fields, narrow WHERE or HAVING, or add a LIMIT of at most 2,000 where a part of the groups will do.",
  });
}

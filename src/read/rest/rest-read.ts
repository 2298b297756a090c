import type { Counts, Envelope } from "@singer-io-ts/tap-kit";
import { lowestId } from "../../plan/slices/slice.ts";
import {
  type FetchAttempt,
  locatorLost,
  pageFaultOf,
  type RefetchRules,
  refetchBrokenBlocks,
} from "../../salesforce/http/refetch-broken-page.ts";
import { answerTooLarge } from "../../salesforce/http/whole-reply.ts";
import type { Block, QueryHead, RowKey } from "../../transcode/transcoder.ts";
import type { OrgAccess } from "../read-context.ts";
import { countDiffers, hasCode } from "../read-errors.ts";
import { noLines, pageCounts, type RowBlock } from "../row-block.ts";
import { isPlaceholder, warnCountAbove } from "../rows-without-id.ts";
import { VerifiedPage } from "../verified-page.ts";
import { RestPosition, type RestRead } from "./rest-read-progress.ts";
import { SentRows } from "./sent-rows.ts";
import { withChildren } from "./subquery-rows.ts";
import { collected } from "./whole-answer.ts";

/** Rows of a page that can be asked for (REST API Developer Guide, Query Options Header). */
const [fewestRows, mostRows] = [200, 2_000];

/** A read as it stands. */
interface ReadState {
  /** What the next page is read by. */
  read: RestRead;
  readonly position: RestPosition;
  readonly sent: SentRows;
}

/**
 * Reads a query by REST in the order of its key. The order makes the last row a place to go on from: a lost locator, a
 * body that broke off or a page with other rows than were counted costs a new query from the last whole page. Every
 * query must bring as many rows as its totalSize says, and none of them twice.
 */
export async function* readByRest(read: RestRead, access: OrgAccess): AsyncGenerator<RowBlock> {
  const { selection, filter, settledBelow } = read;
  const stream = selection.stream.id;
  const position = new RestPosition(read.after);
  const state: ReadState = { read, position, sent: new SentRows({ stream, filter, settledBelow }) };
  const rules = refetchRules(state, access);
  for (;;) {
    const page = new VerifiedPage(stream, "a page", access.run);
    const output = { page, envelope: selection.envelope(access.run.clock.now()) };
    let end: PageEnd;
    try {
      end = yield* refetchBrokenBlocks((attempt) => readPage(state, output, attempt, access), rules);
    } finally {
      page.drop();
    }
    const cursor = cursorAt(end.lastKey, state.sent);
    state.sent.pageEnd();
    const isCertain = position.pass(end.head, cursor);
    const { id, modifiedAt } = cursor;
    const checkpoint = isCertain && id !== null ? { checkpoint: { kind: "ordered", modifiedAt, id } as const } : {};
    const counts = { ...end.counts, expected: position.moreExpected() };
    yield { lines: noLines, records: 0, counts, cursor, ...checkpoint };
    if (end.head.done) return;
  }
}

function refetchRules(state: ReadState, { run }: OrgAccess): RefetchRules {
  const { position, sent } = state;
  const restart = (): void => {
    position.restart();
    sent.restart(position.after?.modifiedAt ?? null);
  };
  return {
    run,
    stream: state.read.selection.stream.id,
    what: "Reading a page again",
    mostRefetches: 5,
    faultOf: (error) => (hasCode(error, locatorLost) ? "lost" : pageFaultOf(error)),
    waitsAfter: ["broken"],
    // A page that is not the one asked for may be given for the same address once more.
    onFault: (fault) => (fault === "broken" ? position.again() : restart()),
    mend: async (error) => {
      const other = await otherRead(state.read, error);
      if (other === null) return false;
      state.read = other;
      // A new query: the pages of a locator may keep the length that they began with.
      restart();
      return true;
    },
  };
}

/** How the rest is read after this error, where it takes another query; else null. */
async function otherRead(read: RestRead, error: unknown): Promise<RestRead | null> {
  const reshaped = (await read.reshaped?.(error)) ?? null;
  if (reshaped !== null) return { ...read, ...reshaped };
  // guard(wide-page, `hasCode(error, answerTooLarge) && (read.pageRows ?? mostRows) > fewestRows` -> `false`): a page of wide rows that must fit into memory would fail in each run.
  const isTooWide = hasCode(error, answerTooLarge) && (read.pageRows ?? mostRows) > fewestRows;
  return isTooWide ? { ...read, pageRows: fewestRows } : null;
}

/** How a wire page ended. */
interface PageEnd {
  readonly head: QueryHead;
  readonly counts: Counts;
  readonly lastKey: RowKey;
}

/** What a page's lines are made with, and wait in. */
interface PageOutput {
  readonly page: VerifiedPage;
  readonly envelope: Envelope;
}

/** One try at a wire page. @throws TapError where it does not bring the read's rows to what Salesforce counts */
async function* readPage(
  { read, position, sent }: ReadState,
  { page, envelope }: PageOutput,
  { isRecounted }: FetchAttempt,
  access: OrgAccess,
): AsyncGenerator<Block, PageEnd> {
  const { transcoder, selection, join } = read;
  const counts = pageCounts(transcoder);
  page.again();
  sent.again();
  const reply = await position.open(read, access);
  const whole = read.query.written?.hasChildren === true ? [await withAllChildren(reply.chunks, read, access)] : null;
  const own = whole ?? reply.chunks;
  transcoder.begin(envelope, sent.filter);
  for await (const chunk of join?.chunks(own) ?? own) {
    for (const block of transcoder.push(chunk)) yield* page.take(block);
  }
  for (const block of transcoder.end()) yield* page.take(block);
  const { head, rows } = transcoder;
  const shortage = position.arrived({ rows: rows + (join?.gone ?? 0), known: sent.skipped }, head);
  if (shortage !== null) {
    const { expected, received } = shortage;
    const isUsual = read.mayComeShort === true && head.done && received < expected;
    // guard(count-above, `!isUsual || !isRecounted` -> `!isUsual`): rows that were missing from one answer would not be requested again.
    if (!isUsual || !isRecounted) throw countDiffers(selection.stream.id, "the query", expected, received);
    warnCountAbove(selection.stream.id, shortage, access.run);
  }
  yield* page.verified();
  const counted = counts();
  return {
    head,
    counts: { ...counted, received: counted.received - sent.skipped },
    lastKey: join?.last ?? transcoder.lastKey,
  };
}

/** The page with all rows of its subqueries. */
async function withAllChildren(
  chunks: AsyncIterable<Uint8Array>,
  { selection }: RestRead,
  { session, run }: OrgAccess,
): Promise<Uint8Array> {
  return withChildren(await collected(chunks), selection.stream.id, session, run);
}

/**
 * The last row that does not change any more as a place to go on from: behind the new timestamp of one that changed since the query began, rows
 * that have not come would be skipped. Where timestamps have milliseconds, an Id does not order the rest of its second: from
 * such a timestamp the whole second is read again, and so it is from a whole one among them.
 */
function cursorAt(last: RowKey, sent: SentRows): RowKey {
  // guard(settled-place, `sent.isSettled(last.modifiedAt)` -> `true`): a row that changed while it was read, at the end of a page, would hide the rows between its old and its new place.
  const key = sent.isSettled(last.modifiedAt) ? last : (sent.lastSettled ?? noPlace);
  // A placeholder is no place: the read goes on from the page before.
  if (isPlaceholder(key.id)) return noPlace;
  if (key.id === null || !sent.hasMilliseconds) return key;
  // guard(second-among-milliseconds, `key.modifiedAt?.endsWith(".000Z")` -> `false`): rows with lower ids in later milliseconds of the same second would be skipped.
  return key.modifiedAt?.endsWith(".000Z") ? { ...key, id: lowestId } : key;
}

const noPlace: RowKey = { id: null, modifiedAt: null };

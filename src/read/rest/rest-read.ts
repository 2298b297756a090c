import type { Envelope, Run } from "@singer-io-ts/tap-kit";
import { lowestId } from "../../plan/slices/soql.ts";
import { answerTooLarge } from "../../salesforce/http/whole-reply.ts";
import type { Block, QueryHead, RowFilter, RowKey } from "../../transcode/transcoder.ts";
import { countDiffers, hasCode, isInterruption, isMismatch, pageAttempts } from "../read-errors.ts";
import { type CursorCheckpoint, noLines, pageCounts, type RowBlock } from "../row-block.ts";
import { isPlaceholder, warnCountAbove } from "../rows-without-id.ts";
import { VerifiedPage } from "../verified-page.ts";
import { RestPosition, type RestRead } from "./rest-position.ts";
import { SentRows } from "./sent-rows.ts";
import { collected } from "./small-queries.ts";
import { withChildren } from "./subquery-rows.ts";

/** Rows of a page that can be asked for (REST API Developer Guide, Query Options Header). */
const [fewestRows, mostRows] = [200, 2_000];

/**
 * Reads a query by REST in the order of its key. The order makes the last row a place to go on from: a lost locator, a
 * body that broke off or a page with other rows than were counted costs a new query from the last whole page. Every
 * query must bring as many rows as its totalSize says, and none of them twice.
 */
export async function* readByRest(given: RestRead, run: Run): AsyncGenerator<RowBlock<CursorCheckpoint>> {
  const stream = given.selection.stream.id;
  const position = new RestPosition(given.after);
  const seen = new SentRows({ stream, filter: given.filter, settledBelow: given.settledBelow });
  for (let read = given; ; ) {
    const page = yield* readPage(read, position, seen, run);
    read = page.read;
    const { head, counts } = page;
    const lastKey = placeOf(page.lastKey, seen);
    seen.pageEnd();
    const isCertain = position.pass(head, lastKey);
    const end = {
      lines: noLines,
      records: 0,
      counts: { ...counts, expected: position.moreExpected() },
      cursor: lastKey,
    };
    yield isCertain ? { ...end, checkpoint: lastKey } : end;
    if (head.done) return;
  }
}

/** How a wire page ended. */
interface PageEnd {
  /** What the next page is to be read by. */
  readonly read: RestRead;
  readonly head: QueryHead;
  readonly counts: ReturnType<ReturnType<typeof pageCounts>>;
  readonly lastKey: RowKey;
}

/** One wire page, as often as it takes until it is right. */
async function* readPage(
  given: RestRead,
  position: RestPosition,
  seen: SentRows,
  run: Run,
): AsyncGenerator<Block, PageEnd> {
  let read = given;
  const { selection } = read;
  const stream = selection.stream.id;
  const envelope = selection.envelope(run.clock.now());
  const out = new VerifiedPage(stream, "a page", run);
  let failures = 0;
  let isRecounted = false;
  const restart = (): void => {
    position.restart();
    seen.restart(position.after?.stamp ?? null);
  };
  try {
    for (;;) {
      const { transcoder } = read;
      const counts = pageCounts(transcoder);
      out.again();
      seen.again();
      try {
        for await (const block of pageBlocks(read, position, { envelope, filter: seen.filter }, run))
          yield* out.take(block);
        const { head, rows } = transcoder;
        const shortage = position.arrived({ rows: rows + (read.join?.gone ?? 0), known: seen.skipped }, head);
        if (shortage !== null) {
          const isUsual = read.mayComeShort === true && head.done && shortage.received < shortage.expected;
          // guard(count-above, `!isUsual || !isRecounted` -> `!isUsual`): rows that were missing from one answer would not be requested again.
          if (!isUsual || !isRecounted) throw countDiffers(stream, "the query", shortage.expected, shortage.received);
          warnCountAbove(stream, shortage, run);
        }
        yield* out.verified();
        const counted = counts();
        return {
          read,
          head,
          counts: { ...counted, received: counted.received - seen.skipped },
          lastKey: read.join?.last ?? transcoder.lastKey,
        };
      } catch (error) {
        const reshaped = await read.reshaped?.(error);
        if (reshaped) {
          read = { ...read, ...reshaped };
          restart();
          continue;
        }
        // guard(wide-page, `hasCode(error, answerTooLarge) && (read.pageRows ?? mostRows) > fewestRows` -> `false`): a page of wide rows that must fit into memory would fail in each run.
        if (hasCode(error, answerTooLarge) && (read.pageRows ?? mostRows) > fewestRows) {
          read = { ...read, pageRows: fewestRows };
          // A new query: the pages of a locator may keep the length that they began with.
          restart();
          continue;
        }
        failures += 1;
        const isLost = hasCode(error, "INVALID_QUERY_LOCATOR");
        const isOther = isMismatch(error);
        const isHopeless = hasCode(error, "PAGE_CHANGED") || (isOther && isRecounted) || failures > pageAttempts;
        if (isHopeless || !(isLost || isInterruption(error))) throw error;
        isRecounted ||= isOther;
        const level = isOther ? "warn" : "info";
        run.log({ level, code: "page_again", stream, text: `Reading a page again: ${error.message}` });
        // A page that is not the one asked for may be given for the same address once more.
        if (isLost || isOther) restart();
        else position.again();
        await run.clock.sleep(isLost || isOther ? 0 : 1000 * 2 ** failures, run.signal);
      }
    }
  } finally {
    out.drop();
  }
}

/**
 * The last row as a place to go on from. Where stamps have milliseconds, an Id does not order the rest of its second: from
 * such a stamp the whole second is read again, and so it is from a whole one among them.
 */
function placeOf(key: RowKey, seen: SentRows): RowKey {
  // A placeholder is no place: the read goes on from the page before.
  if (isPlaceholder(key.id)) return { id: null, stamp: null };
  if (key.id === null || !seen.hasMilliseconds) return key;
  // guard(second-among-milliseconds, `key.stamp?.endsWith(".000Z")` -> `false`): rows with lower ids in later milliseconds of the same second would be skipped.
  return key.stamp?.endsWith(".000Z") ? { ...key, id: lowestId } : key;
}

async function* pageBlocks(
  read: RestRead,
  position: RestPosition,
  { envelope, filter }: { readonly envelope: Envelope; readonly filter: RowFilter },
  run: Run,
): AsyncGenerator<Block> {
  const { transcoder } = read;
  const reply = await position.open(read, run);
  const whole = read.query.written?.hasChildren === true ? await wholeReply(reply.chunks, read, run) : null;
  transcoder.begin(envelope, filter);
  const own = whole === null ? reply.chunks : [whole];
  const chunks = read.join === undefined ? own : read.join.chunks(own, run);
  for await (const chunk of chunks) yield* transcoder.push(chunk);
  yield* transcoder.end();
}

/** The page with all rows of its subqueries. */
async function wholeReply(chunks: AsyncIterable<Uint8Array>, read: RestRead, run: Run): Promise<Uint8Array> {
  return withChildren(await collected(chunks), read.selection.stream.id, read.session, run);
}

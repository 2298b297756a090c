import type { Run, Selection } from "@singer-io-ts/tap-kit";
import { type ObjectQuery, orderedSoql, type Place } from "../plan/soql.ts";
import type { OrgStream, Session } from "../salesforce/interface.ts";
import { openNextPage, openQuery } from "../salesforce/query.ts";
import type { Block, Keep, RestTranscoder } from "../transcode/transcoder.ts";
import { countDiffers, hasCode, isInterruption, pageAttempts } from "./faults.ts";
import { noLines, type Piece, type PlaceMark, pageCounts } from "./piece.ts";
import { SeenRows } from "./seen-rows.ts";

export interface RestRead {
  readonly session: Session;
  readonly selection: Selection;
  readonly transcoder: RestTranscoder;
  readonly query: ObjectQuery;
  /** queryAll. */
  readonly all: boolean;
  readonly keep?: Keep | undefined;
  /** Where an earlier read of the same query stopped. */
  readonly after: Place | null;
}

/**
 * Reads a query by REST in the order of its key. The order makes the last row a place to go on from: a lost locator, a
 * body that broke off or a page with too few rows costs a new query from the last whole page, and the rows of the broken
 * page that are out already are left out. Every query must bring as many rows as its totalSize says.
 */
export async function* readByRest(read: RestRead, run: Run): AsyncGenerator<Piece<PlaceMark>> {
  const { transcoder, selection, query, keep } = read;
  const stream = selection.stream.id;
  const seen = new SeenRows(keep);
  let after = read.after;
  let next: string | null = null;
  let totalSize: number | null = null;
  let received = 0;
  let recounted = false;
  let failures = 0;
  for (;;) {
    let rows = 0;
    const counts = pageCounts(transcoder);
    try {
      const reply = await (next === null
        ? openQuery(read.session, orderedSoql(query, after), { all: read.all, stream }, run)
        : openNextPage(read.session, next, { stream }, run));
      for await (const block of blocksOf(reply, transcoder, selection.envelope(run.clock.now()), seen.keep)) {
        seen.sent(block.records);
        failures = 0;
        yield block;
      }
      rows = transcoder.rows;
    } catch (error) {
      const isLost = hasCode(error, "INVALID_QUERY_LOCATOR");
      failures += 1;
      if (failures > pageAttempts || !(isLost || isInterruption(error))) throw error; // what is left is a TapError
      run.tell({
        level: "info",
        code: "page_again",
        stream,
        text: `Reading a page again: ${(error as Error).message}`,
      });
      seen.again();
      // A page of a locator is asked for again as it is; without one, its query is.
      if (isLost || next === null) ({ next, totalSize, received } = fromTheStart);
      await run.clock.sleep(isLost ? 0 : 1000 * 2 ** failures, run.signal);
      continue;
    }
    const { head } = transcoder;
    received += rows;
    totalSize ??= head.totalSize;
    const offset = offsetOf(head.nextRecordsUrl);
    const isShort = head.done ? received !== totalSize : offset !== null && offset !== received;
    if (isShort) {
      if (recounted) throw countDiffers(stream, "the query", head.done ? totalSize : (offset ?? totalSize), received);
      recounted = true;
      run.tell({ level: "warn", code: "page_short", stream, text: "A page had too few rows; reading it again." });
      seen.again();
      ({ next, totalSize, received } = fromTheStart);
      continue;
    }
    const place = transcoder.lastKey;
    const isVerified = head.done || offset !== null;
    yield { lines: noLines, records: 0, counts: counts(), ...(isVerified && place.id !== null ? { mark: place } : {}) };
    if (head.done) return;
    next = head.nextRecordsUrl;
    recounted = false;
    if (place.id !== null) after = { stamp: place.stamp, id: place.id };
    seen.pageEnd();
  }
}

const fromTheStart = { next: null, totalSize: null, received: 0 };

/** A locator ends in the offset of the next row, as far as known; null where it has another form. */
function offsetOf(nextRecordsUrl: string | null): number | null {
  const digits = /-(\d+)$/.exec(nextRecordsUrl ?? "")?.[1];
  return digits === undefined ? null : Number(digits);
}

async function* blocksOf(
  reply: OrgStream,
  transcoder: RestTranscoder,
  envelope: Parameters<RestTranscoder["begin"]>[0],
  keep: Keep,
): AsyncGenerator<Block> {
  transcoder.begin(envelope, keep);
  for await (const chunk of reply.chunks) yield* transcoder.push(chunk);
  yield* transcoder.end();
}

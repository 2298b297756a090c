import type { Run } from "@singer-io-ts/tap-kit";
import type { Block, Keep } from "../transcode/transcoder.ts";
import { countDiffers, hasCode, isInterruption, pageAttempts } from "./faults.ts";
import { noLines, type Piece, type PlaceMark, pageCounts } from "./piece.ts";
import { withChildren } from "./query/children.ts";
import { collected } from "./raw-queries.ts";
import { RestPosition, type RestRead } from "./rest-position.ts";
import { SeenRows } from "./seen-rows.ts";

/**
 * Reads a query by REST in the order of its key. The order makes the last row a place to go on from: a lost locator, a
 * body that broke off or a page with too few rows costs a new query from the last whole page, and the rows of the broken
 * page that are out already are left out. Every query must bring as many rows as its totalSize says.
 */
export async function* readByRest(given: RestRead, run: Run): AsyncGenerator<Piece<PlaceMark>> {
  let read = given;
  const stream = given.selection.stream.id;
  const seen = new SeenRows(read.keep);
  const position = new RestPosition(read.after);
  let isRecounted = false;
  let failures = 0;
  for (;;) {
    const { transcoder } = read;
    const counts = pageCounts(transcoder);
    try {
      for await (const block of pageBlocks(read, position, seen.keep, run)) {
        seen.sent(block.records);
        failures = 0;
        yield block;
      }
    } catch (error) {
      const reshaped = await read.reshaped?.(error);
      if (reshaped) {
        read = { ...read, ...reshaped };
        seen.again();
        position.restart();
        continue;
      }
      failures += 1;
      const isLost = hasCode(error, "INVALID_QUERY_LOCATOR");
      if (failures > pageAttempts || !(isLost || isInterruption(error))) throw error;
      run.tell({ level: "info", code: "page_again", stream, text: `Reading a page again: ${error.message}` });
      seen.again();
      if (isLost) position.restart();
      else position.again();
      await run.clock.sleep(isLost ? 0 : 1000 * 2 ** failures, run.signal);
      continue;
    }
    const { head } = transcoder;
    const lastKey = read.join?.last ?? transcoder.lastKey;
    const shortage = position.arrived(transcoder.rows + (read.join?.gone ?? 0), head);
    if (shortage !== null) {
      if (isRecounted) throw countDiffers(stream, "the query", shortage.expected, shortage.received);
      isRecounted = true;
      run.tell({ level: "warn", code: "page_short", stream, text: "A page had too few rows; reading it again." });
      seen.again();
      position.restart();
      continue;
    }
    isRecounted = false;
    seen.pageEnd();
    const isCertain = position.pass(head, lastKey);
    const expected = position.moreExpected();
    const page = { lines: noLines, records: 0, counts: { ...counts(), expected }, place: lastKey };
    yield isCertain ? { ...page, mark: lastKey } : page;
    if (head.done) return;
  }
}

async function* pageBlocks(read: RestRead, position: RestPosition, keep: Keep, run: Run): AsyncGenerator<Block> {
  const { transcoder, selection } = read;
  const reply = await position.open(read, run);
  const whole = read.query.written?.hasChildren === true ? await wholeReply(reply.chunks, read, run) : null;
  transcoder.begin(selection.envelope(run.clock.now()), keep);
  const own = whole === null ? reply.chunks : [whole];
  const chunks = read.join === undefined ? own : read.join.chunks(own, run);
  for await (const chunk of chunks) yield* transcoder.push(chunk);
  yield* transcoder.end();
}

/** The page with all rows of its subqueries. */
async function wholeReply(chunks: AsyncIterable<Uint8Array>, read: RestRead, run: Run): Promise<Uint8Array> {
  return withChildren(await collected(chunks), read.selection.stream.id, read.session, run);
}

import { type Run, TapError } from "@singer-io-ts/tap-kit";
import type { Load } from "../../plan/decide-load.ts";
import { newestFirstSoql, type Timestamp } from "../../plan/slices/soql.ts";
import { openNextPage, openQuery } from "../../salesforce/rest/query.ts";
import { compileRest } from "../../transcode/json/rest-transcoder.ts";
import type { ReadContext } from "../read-context.ts";
import { countDiffers, hasCode, mismatches, pageAttempts } from "../read-errors.ts";
import { SentRows } from "../rest/sent-rows.ts";
import { fetchedPage } from "../rest/small-queries.ts";
import { noLines, type RowBlock } from "../row-block.ts";
import { blocksOf, HeldRows } from "./held-rows.ts";
import { queryOf, type SliceCheckpoint, type SliceRead } from "./read-slice.ts";

/** How far the read of a big object has come. */
interface ReadState {
  /** The rows of this second and of later ones are out; null: none is. */
  below: Timestamp | null;
  out: number;
  /** Rows that Salesforce has said there are. */
  expected: number;
}

/**
 * Reads a big object: the newest rows first, which is the only order that it has, and by no Id, which is the same placeholder
 * in all rows. A second's rows go out when one of an earlier second has come, so that the end of a second is a place from
 * which nothing comes twice: there a lost locator and the run after one that was stopped go on. Each query must bring as many
 * rows as its totalSize says, in that order.
 */
export async function* readNewestFirst(
  load: Load,
  context: ReadContext,
  { scan }: SliceRead,
  run: Run,
): AsyncGenerator<RowBlock<SliceCheckpoint>> {
  const { stream } = load;
  const { id, newestFirst: by = null } = stream;
  const state: ReadState = {
    below: by !== null && scan?.kind === "ordered" ? scan.stamp : null,
    out: 0,
    expected: 0,
  };
  let failures = 0;
  for (;;) {
    const { out } = state;
    try {
      yield* readQuery(load, context, state, run);
      return;
    } catch (error) {
      // Without an order there is no place to go on from.
      const isLost = by !== null || state.out === 0;
      failures = state.out > out ? 1 : failures + 1;
      if (isLost && (await context.shapes.change(stream, error, run))) continue;
      const isWorthIt = hasCode(error, "INVALID_QUERY_LOCATOR") ? failures <= pageAttempts : failures <= 1;
      if (!isLost || !isWorthIt || !hasCode(error, ...passing)) throw error;
      const text = `Asking a query again: ${error.message}`;
      run.log({ level: "info", code: "query_again", stream: id, text });
    }
  }
}

/** A cursor that is gone, and answers that are not the ones that were asked for: the rest is asked for once more. */
const passing = ["INVALID_QUERY_LOCATOR", "ORDER_DIFFERS", ...mismatches];

/** What is left of the rows, by one query. */
async function* readQuery(
  { stream }: Load,
  context: ReadContext,
  state: ReadState,
  run: Run,
): AsyncGenerator<RowBlock<SliceCheckpoint>> {
  const { id, newestFirst: by = null } = stream;
  const held = new HeldRows(id);
  const seen = new SentRows({ stream: id, filter: undefined, settledBelow: undefined });
  const isKeyed = stream.selection.stream.keyProperties.length > 0;
  const query = queryOf({ stream }, context, { from: null, to: null });
  const transcoder = compileRest(query.layout);
  const before = state.out;
  const soql = newestFirstSoql(query, by, state.below);
  let next: string | null = null;
  for (let received = 0, totalSize: number | null = null; ; ) {
    const url: string | null = next;
    const open = () =>
      url === null
        ? openQuery(context.session, soql, { all: true, stream: id }, run)
        : openNextPage(context.session, url, { stream: id }, run);
    const { body, head } = await fetchedPage(open, id, run);
    const { replaced } = transcoder;
    const stamps: (string | null)[] = [];
    transcoder.begin(stream.selection.envelope(run.clock.now()), (record, key, isDeleted) => {
      // guard(big-object-no-key, `isKeyed && key.id === null` -> `false`): rows without an identifier would have the same key in the target and overwrite one another.
      if (isKeyed && key.id === null) throw keyMissing(id);
      return seen.filter(record, key, isDeleted) && stamps.push(key.stamp) > 0;
    });
    for (const { lines } of transcoder.push(body)) held.add(lines, stamps);
    for (const { lines } of transcoder.end()) held.add(lines, stamps);
    seen.pageEnd();
    received += transcoder.rows;
    totalSize ??= head.totalSize;
    // guard(big-object-count, `head.done && received !== totalSize` -> `false`): rows that Salesforce left out of an answer would be missing.
    if (head.done && received !== totalSize) throw countDiffers(id, "the query", totalSize, received);
    const until = by === null || head.done ? null : held.last;
    const ready = held.take(until);
    held.check();
    for (const block of blocksOf(ready)) yield block;
    state.out += ready.length;
    const expected = before + totalSize - state.expected;
    state.expected += expected;
    const counts = { received: ready.length, deleted: 0, replaced: transcoder.replaced - replaced, expected };
    if (until !== null && until !== "") state.below = secondAfter(until);
    const mark =
      by === null || head.done || state.below === null
        ? null
        : { kind: "ordered" as const, stamp: state.below, id: "" };
    yield { lines: noLines, records: 0, counts, ...(mark !== null && { checkpoint: mark }) };
    if (head.done) return;
    next = head.nextRecordsUrl;
  }
}

function keyMissing(stream: string): TapError {
  return new TapError(`${stream}: a row has no identifier, so that nothing tells it from others like it.`, {
    code: "KEY_MISSING",
    kind: "integrity",
    stream,
    hint: "Deselect the stream, and report the object to Salesforce with its name.",
  });
}

const secondAfter = (second: string): Timestamp => new Date(Date.parse(`${second}Z`) + 1000).toISOString();

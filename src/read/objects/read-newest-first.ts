import { TapError } from "@singer-io-ts/tap-kit";
import type { Load } from "../../plan/decide-load.ts";
import { newestFirstSoql } from "../../plan/slices/soql.ts";
import {
  type FetchAttempt,
  locatorLost,
  type PageFault,
  refetchBrokenBlocks,
  rowsDiffer,
} from "../../salesforce/http/refetch-broken-page.ts";
import { openNextPage, openQuery } from "../../salesforce/rest/query.ts";
import type { Timestamp } from "../../timestamp.ts";
import { compileRest } from "../../transcode/json/rest-transcoder.ts";
import type { RestTranscoder } from "../../transcode/transcoder.ts";
import type { ReadContext } from "../read-context.ts";
import { countDiffers, hasCode } from "../read-errors.ts";
import { SentRows } from "../rest/sent-rows.ts";
import { fetchedPage } from "../rest/whole-answer.ts";
import { noLines, pageCounts, type RowBlock } from "../row-block.ts";
import { blocksOf, HeldRows } from "./rows-held-by-second.ts";
import { queryOf, type SliceRead } from "./slice-query.ts";

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
export function readNewestFirst(load: Load, context: ReadContext, { scan }: SliceRead): AsyncGenerator<RowBlock> {
  const { run, shapes } = context;
  const { id, newestFirst: by = null } = load.stream;
  const state: ReadState = {
    below: by !== null && scan?.kind === "ordered" ? scan.modifiedAt : null,
    out: 0,
    expected: 0,
  };
  // Without an order there is no place to go on from.
  const canGoOn = (): boolean => by !== null || state.out === 0;
  return refetchBrokenBlocks((attempt) => readRest(load, context, state, attempt), {
    run,
    stream: id,
    what: "Asking a query again",
    code: "query_again",
    level: "info",
    faultOf: (error) => (canGoOn() ? queryFaultOf(error) : null),
    mostRefetches: 5,
    waitsAfter: [],
    mend: async (error) => canGoOn() && (await shapes.change(load.stream, error, run)),
  });
}

/** A locator that is lost, and answers that are not the ones that were asked for: the rest is asked for once more. */
function queryFaultOf(error: TapError): PageFault | null {
  if (hasCode(error, locatorLost)) return "lost";
  return hasCode(error, "ORDER_DIFFERS", ...rowsDiffer) ? "differs" : null;
}

/** What is left of the rows, by one query. */
async function* readRest(
  { stream }: Load,
  context: ReadContext,
  state: ReadState,
  attempt: FetchAttempt,
): AsyncGenerator<RowBlock> {
  const { session, run } = context;
  const { id, newestFirst: by = null } = stream;
  const held = new HeldRows(id);
  const sent = new SentRows({ stream: id, filter: undefined, settledBelow: undefined });
  const query = queryOf(stream, context, { from: null, to: null });
  const transcoder = compileRest(query.layout);
  const before = state.out;
  const soql = newestFirstSoql(query, by, state.below);
  let open = () => openQuery(session, soql, { all: true, stream: id }, run);
  for (let received = 0, total: number | null = null; ; ) {
    const { body, head } = await fetchedPage(open, id, context);
    const counts = pageCounts(transcoder);
    hold(body, { stream, transcoder, held, sent }, context);
    received += transcoder.rows;
    const totalSize: number = total ?? head.totalSize;
    total = totalSize;
    // guard(big-object-count, `head.done && received !== totalSize` -> `false`): rows that Salesforce left out of an answer would be missing.
    if (head.done && received !== totalSize) throw countDiffers(id, "the query", totalSize, received);
    const until = by === null || head.done ? null : held.last;
    const ready = held.take(until);
    held.check();
    for (const block of blocksOf(ready)) yield block;
    state.out += ready.length;
    if (ready.length > 0) attempt.progressed();
    const expected = before + totalSize - state.expected;
    state.expected += expected;
    const { replaced } = counts();
    if (until !== null && until !== "") state.below = secondAfter(until);
    const counted = { received: ready.length, deleted: 0, replaced, expected };
    const checkpoint = by === null || head.done ? {} : checkpointAt(state);
    yield { lines: noLines, records: 0, counts: counted, ...checkpoint };
    if (head.done) return;
    const next = head.nextRecordsUrl;
    if (next !== null) open = () => openNextPage(session, next, { stream: id }, run);
  }
}

/** The end of the seconds that are out, where one is. */
function checkpointAt({ below: modifiedAt }: ReadState): Pick<RowBlock, "checkpoint"> {
  return modifiedAt === null ? {} : { checkpoint: { kind: "ordered", modifiedAt, id: "" } };
}

interface HoldingRead extends Pick<Load, "stream"> {
  readonly transcoder: RestTranscoder;
  readonly held: HeldRows;
  readonly sent: SentRows;
}

/** Takes a page's rows, each once, until their second is over. */
function hold(body: Uint8Array, { stream, transcoder, held, sent }: HoldingRead, { run }: ReadContext): void {
  const isKeyed = stream.selection.stream.keyProperties.length > 0;
  const dateTimes: (string | null)[] = [];
  transcoder.begin(stream.selection.envelope(run.clock.now()), (record, key, isDeleted) => {
    // guard(big-object-no-key, `isKeyed && key.id === null` -> `false`): rows without an identifier would have the same key in the target and overwrite one another.
    if (isKeyed && key.id === null) throw keyMissing(stream.id);
    return sent.filter(record, key, isDeleted) && dateTimes.push(key.modifiedAt) > 0;
  });
  for (const { lines } of transcoder.push(body)) held.add(lines, dateTimes);
  for (const { lines } of transcoder.end()) held.add(lines, dateTimes);
  sent.pageEnd();
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

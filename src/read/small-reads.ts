import type { Page, Run, TapError } from "@singer-io-ts/tap-kit";
import { decideAgain, type Load } from "../plan/decide.ts";
import { heldBookmark } from "../plan/intent.ts";
import { unorderedSoql } from "../plan/soql.ts";
import { compileRest } from "../transcode/rest.ts";
import { askQueries } from "./composite-answers.ts";
import { Deletions } from "./deletions.ts";
import { ended, finished, readLoad, sayCut } from "./load.ts";
import { isTooMuch } from "./narrowing.ts";
import { noLines, pageCounts } from "./piece.ts";
import { queryOf, type Reach } from "./slice.ts";
import { TailList, type TailRoom } from "./tail-list.ts";

/**
 * Reads up to five sObjects of few rows by one composite call, which counts as one API call. An answer goes out when it
 * is there as a whole; one with more pages than one is left, and its stream is read by itself.
 */
export async function* readSmall(loads: readonly Load[], reach: Reach, room: TailRoom, run: Run): AsyncGenerator<Page> {
  const queries = loads.map((load, index) => ({
    referenceId: `q${index}`,
    soql: unorderedSoql(queryOf(load, reach, { from: load.intent.since, to: load.end })),
    all: true,
  }));
  const answerOf = await askQueries(queries, reach, run);
  for (const [index, load] of loads.entries()) {
    const id = load.stream.object;
    const answer = answerOf(`q${index}`, id);
    try {
      if ("refusal" in answer) yield* refusedPages(load, answer.refusal, reach, room, run);
      else yield* answerPages(load, answer.body, reach, room, run);
    } catch (error) {
      // One answer's trouble is its stream's alone.
      yield { stream: id, lines: noLines, records: 0, end: { kind: "failed", error: asError(error) } };
    }
  }
}

/** What is too much for one query may be read in parts. */
function refusedPages(load: Load, error: TapError, reach: Reach, room: TailRoom, run: Run): AsyncGenerator<Page> {
  if (!isTooMuch(error) || !load.stream.bounded) throw error;
  return readLoad(decideAgain(load, load.rows ?? 0), reach, room, run);
}

async function* answerPages(
  load: Load,
  body: Uint8Array,
  reach: Reach,
  room: TailRoom,
  run: Run,
): AsyncGenerator<Page> {
  const { stream, intent, watermark } = load;
  const id = stream.object;
  const transcoder = compileRest(stream.layout);
  const tail = watermark === null ? null : new TailList(watermark, intent.tail, room);
  const deletions = tail === null ? null : new Deletions(load, tail);
  const blocks: { readonly lines: Uint8Array; readonly records: number }[] = [];
  const counts = pageCounts(transcoder);
  transcoder.begin(stream.selection.envelope(run.clock.now()), deletions?.watching(tail?.keep));
  for (const block of transcoder.push(body)) blocks.push({ ...block, lines: block.lines.slice() });
  for (const block of transcoder.end()) blocks.push({ ...block, lines: block.lines.slice() });
  const { totalSize, done } = transcoder.head;
  if (!done || transcoder.rows !== totalSize) {
    yield* readLoad(decideAgain(load, totalSize), reach, room, run);
    return;
  }
  for (const block of blocks) yield { stream: id, ...block };
  const held = heldBookmark(stream, intent, reach.session.orgId);
  const rows = (intent.scan?.rows ?? 0) + transcoder.records;
  if (tail === null || watermark === null) {
    yield { ...ended(id, { ...held, rows }, true), counts: counts() };
    return;
  }
  if (deletions !== null) yield* deletions.pages(reach, run);
  if (tail.isCut) sayCut(id, run);
  const bookmark = finished(held, watermark, tail, intent.full, rows);
  yield { ...ended(id, bookmark, intent.full && !tail.isCut), counts: counts() };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

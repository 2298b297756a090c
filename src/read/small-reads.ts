import type { Page, Run } from "@singer-io-ts/tap-kit";
import { decideAgain, type Load } from "../plan/decide.ts";
import { heldBookmark } from "../plan/intent.ts";
import { unorderedSoql } from "../plan/soql.ts";
import { compileRest } from "../transcode/rest.ts";
import { askQueries } from "./composite-answers.ts";
import { Deletions } from "./deletions.ts";
import { hasCode, isTooMuch, mismatches, tooManyRows } from "./faults.ts";
import { ended, finished, readLoad, sayCut } from "./load.ts";
import { noLines, pageCounts } from "./piece.ts";
import { withOwnChildren } from "./query/children.ts";
import { SeenRows } from "./seen-rows.ts";
import { fitsSoql, queryOf, type Reach } from "./slice.ts";
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
  // What no query can hold is read in parts.
  const fitting = queries.filter(({ soql }) => fitsSoql(soql));
  const answerOf = fitting.length === 0 ? null : await askQueries(fitting, reach, run);
  for (const [index, load] of loads.entries()) {
    const id = load.stream.id;
    const isAsked = fitting.some(({ referenceId }) => referenceId === `q${index}`);
    const answer = isAsked && answerOf !== null ? answerOf(`q${index}`, id) : null;
    try {
      if (answer === null) yield* readLoad(decideAgain(load, load.rows ?? 0), reach, room, run);
      else if ("refusal" in answer) yield* refusedPages(load, answer.refusal, reach, room, run);
      else yield* answerPages(load, answer.body, reach, room, run);
    } catch (error) {
      // One answer's trouble is its stream's alone.
      yield { stream: id, lines: noLines, records: 0, end: { kind: "failed", error: asError(error) } };
    }
  }
}

/** What is too much for one query may be read in parts, and what the org has no more may be left out. */
async function* refusedPages(load: Load, error: unknown, reach: Reach, room: TailRoom, run: Run): AsyncGenerator<Page> {
  // The pages of a subquery have a locator, which can be lost; descriptions of the org come in one batch, or in stretches.
  const isElsewhere = hasCode(error, "INVALID_QUERY_LOCATOR", tooManyRows, ...mismatches);
  if (!isElsewhere && !isTooMuch(error) && !(await reach.shapes.change(load.stream, error, run))) throw error;
  yield* readLoad(decideAgain(load, load.rows ?? 0), reach, room, run);
}

async function* answerPages(
  load: Load,
  body: Uint8Array,
  reach: Reach,
  room: TailRoom,
  run: Run,
): AsyncGenerator<Page> {
  const { stream, intent, watermark } = load;
  const id = stream.id;
  const transcoder = compileRest(stream.layout);
  const tail = watermark === null ? null : new TailList(watermark, intent.tail, room);
  const deletions = tail === null ? null : new Deletions(load, tail);
  const blocks: { readonly lines: Uint8Array; readonly records: number }[] = [];
  const counts = pageCounts(transcoder);
  try {
    const whole = await withOwnChildren(body, stream, reach.session, run);
    const keep = deletions === null ? undefined : deletions.watching(tail?.keep);
    // A row that is twice in the answer has come in the place of another one.
    const seen = new SeenRows({ stream: id, keep, settledBelow: undefined });
    transcoder.begin(stream.selection.envelope(run.clock.now()), seen.keep);
    for (const block of transcoder.push(whole)) blocks.push({ ...block, lines: block.lines.slice() });
    for (const block of transcoder.end()) blocks.push({ ...block, lines: block.lines.slice() });
  } catch (error) {
    yield* refusedPages(load, error, reach, room, run);
    return;
  }
  const { totalSize, done } = transcoder.head;
  // guard(small-query-count): a small query of several pages, or with rows missing, would end with its first page.
  if (!done || transcoder.rows !== totalSize) {
    yield* readLoad(decideAgain(load, totalSize), reach, room, run);
    return;
  }
  for (const block of blocks) yield { stream: id, ...block };
  const held = heldBookmark(stream, intent, reach.session.orgId);
  const rows = (intent.scan?.rows ?? 0) + transcoder.records;
  if (tail === null || watermark === null) {
    yield { ...ended(id, { ...held, rows }, true), counts: { ...counts(), expected: totalSize } };
    return;
  }
  if (deletions !== null) yield* deletions.pages(reach, run);
  if (tail.isCut) sayCut(id, run);
  const bookmark = finished(held, watermark, tail, intent.full, rows);
  yield { ...ended(id, bookmark, intent.full && !tail.isCut), counts: { ...counts(), expected: totalSize } };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

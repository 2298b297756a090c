import type { Page } from "@singer-io-ts/tap-kit";
import { listNames } from "../../names.ts";
import { currentBookmark } from "../../plan/bookmark/resume-point.ts";
import { decideAgain, type Load } from "../../plan/decide-load.ts";
import { unorderedSoql } from "../../plan/slices/soql.ts";
import { locatorLost } from "../../salesforce/http/refetch-broken-page.ts";
import { type ReplyLease, replyMemory } from "../../salesforce/http/reply-memory.ts";
import { answerTooLarge } from "../../salesforce/http/whole-reply.ts";
import { compileRest } from "../../transcode/json/rest-transcoder.ts";
import type { Block, RestTranscoder, RowFilter } from "../../transcode/transcoder.ts";
import { Deletions } from "../changes/deletions.ts";
import { failedPage } from "../end-page.ts";
import type { ReadContext } from "../read-context.ts";
import { hasCode, isBadResult, isTooMuch, tooManyRows } from "../read-errors.ts";
import { type Answer, askQueries } from "../rest/composite-queries.ts";
import { SentRows } from "../rest/sent-rows.ts";
import { withOwnChildren } from "../rest/subquery-rows.ts";
import { pageCounts } from "../row-block.ts";
import { endAtWatermark, endOfFullTable } from "./end-of-load.ts";
import { readObject } from "./read-object.ts";
import { fitsSoql, queryOf } from "./slice-query.ts";
import { TailList } from "./tail-list.ts";

/**
 * Reads up to five sObjects of few rows by one composite call, which counts as one API call. An answer goes out when it
 * is there as a whole; one with more pages than one is left, and its stream is read by itself. So are all of them where
 * the answers together are too much to be held.
 */
export async function* readSmall(loads: readonly Load[], context: ReadContext): AsyncGenerator<Page> {
  const lease = await replyMemory(context.run).take();
  try {
    const answerOf = await smallAnswers(loads, context, lease);
    if (answerOf === null) lease.release();
    for (const load of loads) {
      const id = load.stream.id;
      const answer = answerOf?.(load) ?? null;
      try {
        if (answer === null) yield* readObject(decideAgain(load, load.rows ?? 0), context);
        else if ("refusal" in answer) yield* readRefused(load, answer.refusal, context);
        else yield* answerPages(load, answer.body, context);
      } catch (error) {
        // One answer's trouble is its stream's alone.
        yield failedPage(id, asError(error));
      }
    }
  } finally {
    lease.release();
  }
}

/** The answers, by load; null for one to read by itself, and in place of all where they are too much. */
async function smallAnswers(
  loads: readonly Load[],
  context: ReadContext,
  lease: ReplyLease,
): Promise<((load: Load) => Answer | null) | null> {
  const queries = new Map(
    loads.flatMap((load, index) => {
      const soql = unorderedSoql(queryOf(load.stream, context, { from: load.resume.since, to: load.end }));
      // What no query can hold is read in parts.
      return fitsSoql(soql) ? [[load, { referenceId: `q${index}`, soql, all: true }] as const] : [];
    }),
  );
  if (queries.size === 0) return null;
  try {
    // Beside the reply its records are held.
    const answerOf = await askQueries([...queries.values()], context, { grow: (bytes) => lease.grow(2 * bytes) });
    return (load) => {
      const query = queries.get(load);
      return query === undefined ? null : answerOf(query.referenceId, load.stream.id);
    };
  } catch (error) {
    // guard(small-too-large, `!hasCode(error, answerTooLarge)` -> `true`): a few wide rows would fail every run in the same way.
    if (!hasCode(error, answerTooLarge)) throw error;
    const names = listNames(loads.map(({ stream }) => stream.id));
    const text = `Their rows are wider than expected, so each is read by itself: ${names}. ${error.message}`;
    context.run.log({ level: "info", code: "answers_too_large", text });
    return null;
  }
}

/** What is too much for one query may be read in parts, and what the org has no more may be left out. */
async function* readRefused(load: Load, error: unknown, context: ReadContext): AsyncGenerator<Page> {
  // The pages of a subquery have a locator, which can be lost; descriptions of the org come in one batch, or in ranges.
  // guard(small-answer-again, `|| isBadResult(error)` -> ``): one damaged answer in a composite call would fail its stream.
  const isElsewhere = hasCode(error, locatorLost, tooManyRows) || isBadResult(error);
  const { shapes, run } = context;
  if (!isElsewhere && !isTooMuch(error) && !(await shapes.change(load.stream, error, run))) throw error;
  yield* readObject(decideAgain(load, load.rows ?? 0), context);
}

async function* answerPages(load: Load, body: Uint8Array, context: ReadContext): AsyncGenerator<Page> {
  const { stream, resume, watermark } = load;
  const transcoder = compileRest(stream.layout());
  const tail = watermark === null ? null : new TailList(watermark, resume.tail, context.tailRoom);
  const deletions = tail === null ? null : new Deletions(load, tail);
  const counts = pageCounts(transcoder);
  let blocks: readonly Block[];
  try {
    blocks = await recordsOf(body, load, { transcoder, filter: deletions?.watching(tail?.filter) }, context);
  } catch (error) {
    yield* readRefused(load, error, context);
    return;
  }
  const { totalSize, done } = transcoder.head;
  // guard(small-query-count): a small query would end with its first page, even if it has more pages or lacks rows.
  if (!done || transcoder.rows !== totalSize) {
    yield* readObject(decideAgain(load, totalSize), context);
    return;
  }
  for (const block of blocks) yield { stream: stream.id, ...block };
  const held = currentBookmark(stream, resume, context.session.orgId);
  const rows = (resume.scan?.rows ?? 0) + transcoder.records;
  const answered = { counts: { ...counts(), expected: totalSize } };
  if (tail === null || deletions === null || watermark === null) {
    yield { ...endOfFullTable(load, held, rows), ...answered };
    return;
  }
  yield* deletions.pages(context);
  yield { ...endAtWatermark({ ...load, watermark }, held, { tail, rows }, context.run), ...answered };
}

/** All records of an answer. */
async function recordsOf(
  body: Uint8Array,
  { stream }: Load,
  { transcoder, filter }: { readonly transcoder: RestTranscoder; readonly filter: RowFilter | undefined },
  { session, run }: ReadContext,
): Promise<readonly Block[]> {
  const whole = await withOwnChildren(body, stream, session, run);
  // A row that is twice in the answer has come in the place of another one.
  const sent = new SentRows({ stream: stream.id, filter, settledBelow: undefined });
  transcoder.begin(stream.selection.envelope(run.clock.now()), sent.filter);
  const blocks: Block[] = [];
  for (const block of transcoder.push(whole)) blocks.push({ ...block, lines: block.lines.slice() });
  for (const block of transcoder.end()) blocks.push({ ...block, lines: block.lines.slice() });
  return blocks;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

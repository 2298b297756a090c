import type { Bookmark, Page, Run } from "@singer-io-ts/tap-kit";
import { loadSettingsOf, narrowedSince } from "../../plan/bookmark/load-settings.ts";
import { heldBookmark } from "../../plan/bookmark/resume-point.ts";
import type { SalesforceBookmark } from "../../plan/bookmark/salesforce-bookmark.ts";
import { formatUnfinishedRead } from "../../plan/bookmark/unfinished-read.ts";
import type { Load } from "../../plan/decide-load.ts";
import type { ObjectStream } from "../../plan/object-stream.ts";
import { Deletions } from "../changes/deletions.ts";
import type { ReadContext } from "../read-context.ts";
import { noLines, type RowBlock } from "../row-block.ts";
import { LoadCount } from "./load-count.ts";
import type { SliceCheckpoint } from "./read-slice.ts";
import { readNarrowing } from "./split-on-timeout.ts";
import { TailList, type TailRoom } from "./tail-list.ts";

/**
 * Reads one sObject's rows. With old watermark V and new watermark W the body `V <= stamp < W`, then the tail
 * `stamp >= W`, whose records the bookmark remembers; few rows in one query. Without regard to time: all rows.
 */
export async function* readObject(load: Load, context: ReadContext, room: TailRoom, run: Run): AsyncGenerator<Page> {
  const { stream, intent, watermark, end } = load;
  const id = stream.id;
  const held = heldBookmark(stream, intent, context.session.orgId);
  const count = new LoadCount(intent.scan);
  if (watermark === null) {
    const everything = { slice: { from: null, to: null }, scan: intent.scan };
    for await (const { checkpoint: mark, ...block } of readNarrowing(load, context, everything, run)) {
      count.add(block.records, mark);
      yield { stream: id, ...block, ...marked(load, held, mark, count.rows) };
    }
    yield loaded(load, counted(stream, { ...held, rows: count.rows }), true);
    return;
  }
  const tail = new TailList(watermark, intent.tail, room);
  const deletions = new Deletions(load, tail);
  const isTailRead = end === null || watermark < end;
  if (!load.together) {
    // Where the query cannot be cut from above, what lies there is left to the tail row by row.
    const slice = { from: intent.since, to: stream.bounded ? watermark : null };
    const filter = deletions.watching(stream.bounded ? tail.unknownFilter : tail.belowFilter);
    const body = { slice, scan: intent.scan, filter, below: watermark };
    for await (const { checkpoint: mark, ...block } of readNarrowing(load, context, body, run)) {
      count.add(block.records, mark);
      yield { stream: id, ...block, ...marked(load, held, mark, count.rows) };
    }
  }
  const rest = {
    slice: { from: load.together ? intent.since : watermark, to: end },
    scan: null,
    filter: deletions.watching(tail.filter),
  };
  // What lies above the watermark is little: a job for it would cost more calls than its pages.
  const transport = load.together || !load.fitsUri ? load.choice.transport : "rest";
  if (load.together || isTailRead) {
    const choice = { ...load.choice, transport };
    for await (const { checkpoint: mark, ...block } of readNarrowing({ ...load, choice }, context, rest, run)) {
      count.add(block.records);
      // Above the watermark only the whole list says what is out: no bookmark before the end.
      const place = load.together && isBelow(mark, watermark) ? mark : undefined;
      yield { stream: id, ...block, ...marked(load, held, place, count.rows) };
    }
  }
  for await (const block of rereadChildren(load, context, run)) {
    count.add(block.records);
    yield { stream: id, ...block };
  }
  yield* deletions.pages(context, run);
  if (tail.isCut) logCut(id, run);
  const bookmark = counted(stream, finished(held, watermark, tail, intent.full, count.rows));
  // guard(activated-after-tail, `intent.full && !tail.isCut` -> `intent.full`): a version would be activated before all of its rows are written.
  yield loaded(load, bookmark, intent.full && !tail.isCut);
}

/**
 * Rows that this run has not read, because they did not change, and of which a parent changed since the run before. Up to the
 * watermark, so that each change of a parent is seen by one run.
 */
async function* rereadChildren(load: Load, context: ReadContext, run: Run): AsyncGenerator<RowBlock<never>> {
  const { stream, intent, watermark } = load;
  const { since, value } = intent;
  if (!load.rereads || since === null || value === null || watermark === null || value >= watermark) return;
  const slice = { from: null, to: since, parents: { ways: stream.stampedParents, from: value, to: watermark } };
  const choice = { ...load.choice, transport: "rest" } as const;
  const part = { slice, scan: null, below: since };
  for await (const { checkpoint: _, ...block } of readNarrowing({ ...load, choice }, context, part, run)) yield block;
}

/** The bookmark without its number of rows, where days alone make them fewer: the next full load is not compared with it. */
export function counted({ written }: ObjectStream, bookmark: SalesforceBookmark): SalesforceBookmark {
  // guard(day-decides, `written?.dependsOnDay` -> `false`): a stream with a condition such as THIS_MONTH would fail as shrunken at the start of the next month.
  return written?.dependsOnDay ? { ...bookmark, rows: null } : bookmark;
}

/** The bookmark of a stream that was read to its newest row. */
export function finished(
  held: SalesforceBookmark,
  watermark: string,
  tail: TailList,
  full: boolean,
  rows: number,
): SalesforceBookmark {
  const isPending = full && tail.isCut;
  return {
    ...held,
    rows: full && !isPending ? rows : held.rows,
    replicationKeyValue: watermark,
    progress: isPending ? formatUnfinishedRead({ kind: "tail", full, rows }) : null,
    own: { ...held.own, tail: tail.format() },
  };
}

/** The end of a load, with what made it smaller than the one before. */
export function loaded({ stream, intent, end }: Load, bookmark: Bookmark, activate: boolean): Page {
  const { id, selection } = stream;
  const narrowed = narrowedSince(loadSettingsOf(id, selection.from), intent.loaded, end);
  const outcome = { kind: "complete", activate, ...(narrowed !== undefined && { narrowed }) } as const;
  return { ...ended(id, bookmark, activate), end: outcome };
}

export function ended(stream: string, bookmark: Bookmark, activate: boolean): Page {
  return { stream, lines: noLines, records: 0, bookmark, end: { kind: "complete", activate } };
}

export function logCut(stream: string, run: Run): void {
  const text = "More rows changed lately than the state can remember; the rest comes with the next run.";
  run.log({ level: "warn", code: "tail_cut", stream, text });
}

/** Whether an ordered read has not come to the watermark yet. */
function isBelow(mark: SliceCheckpoint | undefined, watermark: string): boolean {
  return mark?.kind === "ordered" && mark.stamp !== null && mark.stamp < watermark;
}

/** How far an unfinished read got, as a bookmark. */
function marked(
  { intent, watermark }: Load,
  held: SalesforceBookmark,
  mark: SliceCheckpoint | undefined,
  rows: number,
): { readonly bookmark?: SalesforceBookmark } {
  if (mark === undefined) return {};
  const { full, deletedSince } = intent;
  const progress = formatUnfinishedRead({ ...mark, full, rows, watermark, ...(deletedSince ? { deletedSince } : {}) });
  return { bookmark: { ...held, progress } };
}

import type { Page } from "@singer-io-ts/tap-kit";
import { currentBookmark } from "../../plan/bookmark/resume-point.ts";
import type { SalesforceBookmark } from "../../plan/bookmark/salesforce-bookmark.ts";
import { formatUnfinishedRead, type UnfinishedRead } from "../../plan/bookmark/unfinished-read.ts";
import type { Load } from "../../plan/decide-load.ts";
import { describesTheOrg } from "../../plan/object-stream.ts";
import { requiredFilterOf } from "../../plan/required-filter.ts";
import { slicesOf } from "../../plan/slices/load-slices.ts";
import { Deletions } from "../changes/deletions.ts";
import type { ReadContext } from "../read-context.ts";
import { hasCode } from "../read-errors.ts";
import type { RowBlock, SliceCheckpoint } from "../row-block.ts";
import { endAtWatermark, endOfFullTable } from "./end-of-load.ts";
import { readByFilter } from "./read-by-filter.ts";
import { readDescriptions } from "./read-in-ranges.ts";
import { readNewestFirst } from "./read-newest-first.ts";
import type { SliceRead } from "./slice-query.ts";
import { readSplitting } from "./split-on-timeout.ts";
import { TailList } from "./tail-list.ts";

/** A load with a watermark, which is read up to its newest row. */
type TimedLoad = Load & { readonly watermark: string };

/**
 * Reads one sObject's rows. With old watermark V and new watermark W the body `V <= key < W`, then the tail
 * `key >= W`, whose records the bookmark remembers; few rows in one query. Without regard to time: all rows.
 */
export function readObject(load: Load, context: ReadContext): AsyncGenerator<Page> {
  const { watermark } = load;
  return watermark === null ? readFullTable(load, context) : readTimed({ ...load, watermark }, context);
}

async function* readFullTable(load: Load, context: ReadContext): AsyncGenerator<Page> {
  const { stream, resume } = load;
  const held = currentBookmark(stream, resume, context.session.orgId);
  const count = new LoadCount(resume.scan);
  const everything = { slice: { from: null, to: null }, scan: resume.scan };
  for await (const block of readRows(load, context, everything)) yield pageOf(block, load, held, count);
  yield endOfFullTable(load, held, count.rows);
}

async function* readTimed(load: TimedLoad, context: ReadContext): AsyncGenerator<Page> {
  const { stream, resume, watermark } = load;
  const held = currentBookmark(stream, resume, context.session.orgId);
  const count = new LoadCount(resume.scan);
  const tail = new TailList(watermark, resume.tail, context.tailRoom);
  const deletions = new Deletions(load, tail);
  for (const { transport, part, holds } of partsOf(load, tail, deletions)) {
    const byTransport = { ...load, choice: { ...load.choice, transport } };
    for await (const { checkpoint, ...block } of readRows(byTransport, context, part)) {
      const own = checkpoint !== undefined && holds(checkpoint) ? { checkpoint } : {};
      yield pageOf({ ...block, ...own }, load, held, count);
    }
  }
  yield* deletions.pages(context);
  yield endAtWatermark(load, held, { tail, rows: count.rows }, context.run);
}

/** A part of a load, which is read after the part before it. */
interface LoadPart {
  readonly part: SliceRead;
  readonly transport: Load["choice"]["transport"];
  /** Whether a checkpoint of the part holds for the load. */
  holds(checkpoint: SliceCheckpoint): boolean;
}

function* partsOf(load: TimedLoad, tail: TailList, deletions: Deletions): Generator<LoadPart> {
  const { stream, resume, watermark, together, choice } = load;
  for (const { kind, slice } of slicesOf(load)) {
    if (kind === "body") {
      const filter = deletions.watching(stream.bounded ? tail.unknownFilter : tail.belowFilter);
      const body = { slice, scan: resume.scan, filter, below: watermark };
      yield { part: body, transport: choice.transport, holds: () => true };
    } else if (kind === "tail") {
      yield {
        part: {
          slice,
          scan: null,
          filter: deletions.watching(tail.filter),
          // The body's rows are among them, and no later run looks for one of those again.
          settledBelow: together ? watermark : undefined,
        },
        // What lies above the watermark is little: a job for it would cost more calls than its pages.
        transport: together || !load.fitsUri ? choice.transport : "rest",
        // Above the watermark only the whole list says what is out: no bookmark before the end.
        holds: (checkpoint) => together && isBelow(checkpoint, watermark),
      };
    } else if (kind === "children" && resume.since !== null) {
      yield { part: { slice, scan: null, below: resume.since }, transport: "rest", holds: () => false };
    }
  }
}

/** Whether an ordered read has not come to the watermark yet. */
function isBelow(checkpoint: SliceCheckpoint, watermark: string): boolean {
  return checkpoint.kind === "ordered" && checkpoint.modifiedAt !== null && checkpoint.modifiedAt < watermark;
}

/** The block as a page; how far it shows the unfinished read to be is its bookmark. */
function pageOf(
  { checkpoint, cursor: _, ...block }: RowBlock,
  { stream: { id: stream }, resume: { full, deletedSince }, watermark }: Load,
  held: SalesforceBookmark,
  count: LoadCount,
): Page {
  count.add(block.records, checkpoint);
  if (checkpoint === undefined) return { stream, ...block };
  const since = deletedSince ? { deletedSince } : {};
  const progress = formatUnfinishedRead({ ...checkpoint, full, rows: count.rows, watermark, ...since });
  return { stream, ...block, bookmark: { ...held, progress } };
}

/** Reads a part of an sObject's rows in the way that the object allows. */
export function readRows(load: Load, context: ReadContext, part: SliceRead): AsyncGenerator<RowBlock> {
  if (load.stream.isUnfiltered === true) return readUnfiltered(load, context, part);
  return readerOf(load)(load, context, part);
}

function readerOf({ stream }: Load): typeof readRows {
  if (requiredFilterOf(stream) !== null) return readByFilter;
  if (stream.newestFirst !== undefined) return readNewestFirst;
  return describesTheOrg(stream) ? readDescriptions : readSplitting;
}

/**
 * Rows that this user alone may ask for without a filter. They are read through another object all the same where
 * Salesforce wants the filter: what a user may do can change at any time.
 */
async function* readUnfiltered(load: Load, context: ReadContext, part: SliceRead): AsyncGenerator<RowBlock> {
  const { stream } = load;
  let isBegun = false;
  try {
    for await (const block of readerOf(load)(load, context, part)) {
      isBegun ||= block.records > 0;
      yield block;
    }
  } catch (error) {
    // guard(filter-wanted, `!hasCode(error, "MALFORMED_QUERY")` -> `true`): a user who lost the permission to query all files could not read any link of a file.
    if (isBegun || !hasCode(error, "MALFORMED_QUERY")) throw error;
    const text = `Salesforce requires a filter after all, so the object is read by its parents: ${error.message}`;
    context.run.log({ level: "info", code: "filter_wanted", stream: stream.id, text });
    const filtered: Load = {
      ...load,
      choice: { ...load.choice, transport: "rest" },
      stream: { ...stream, isUnfiltered: false },
    };
    yield* readerOf(filtered)(filtered, context, part);
  }
}

/**
 * The records of a load, with those that earlier runs brought of it: with those of a job as long as that job is continued, since a
 * new job brings all rows again.
 */
export class LoadCount {
  readonly #scan: UnfinishedRead | null;
  #job: string | null = null;
  #rows: number;

  constructor(scan: UnfinishedRead | null) {
    this.#scan = scan;
    this.#rows = scan === null || scan.kind === "job" ? 0 : scan.rows;
  }

  get rows(): number {
    return this.#rows;
  }

  add(records: number, checkpoint?: SliceCheckpoint): void {
    if (checkpoint?.kind === "job" && checkpoint.job !== this.#job) this.#begin(checkpoint.job);
    this.#rows += records;
  }

  /** A job has nothing before it but what an earlier run brought: where one is given up, none of its rows is out. */
  #begin(job: string): void {
    const scan = this.#scan;
    this.#job = job;
    if (scan?.kind !== "job") return;
    // guard(rows-of-job, `scan.job === job ? scan.rows : 0` -> `scan.rows`): rows that a new job brings again would be counted twice, and the next full load would seem to have shrunk.
    this.#rows = scan.job === job ? scan.rows : 0;
  }
}

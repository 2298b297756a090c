import { TapError } from "@singer-io-ts/tap-kit";
import type { Load } from "../../plan/decide-load.ts";
import type { ObjectStream } from "../../plan/object-stream.ts";
import { columnParts } from "../../plan/slices/column-parts.ts";
import { lowestId, type Slice } from "../../plan/slices/slice.ts";
import { afterCursor, splitById, splitByTime } from "../../plan/slices/split-slice.ts";
import type { RowFilter, RowKey } from "../../transcode/transcoder.ts";
import type { ReadContext } from "../read-context.ts";
import { hasCode, isTooMuch, isTooWide } from "../read-errors.ts";
import { noLines, type ReadCursor, type RowBlock, type SliceCheckpoint } from "../row-block.ts";
import { middleOf } from "./id-midpoint.ts";
import { readSlice } from "./read-slice.ts";
import type { SliceRead } from "./slice-query.ts";

/** A job that was given up after hours: smaller ones may get through, but are not waited for time and again. */
const stuck = "BULK_JOB_STUCK";

/** How what is left of a part is tried next. */
interface Split {
  readonly parts: readonly SliceRead[];
  readonly how: string;
  /** Columns are read apart from here on: where one part needs it, the others will, and should not come down to it again. */
  readonly isApart: boolean;
}

/**
 * Reads a slice. Where it takes Salesforce too long, reads what is left in halves of its time, down to a minute; then, or
 * where there is no time to cut by, in halves of its ids; and in the end its formulas apart from the rest. The parts come
 * in the order of the read, so that a checkpoint of one of them holds for the whole.
 */
export async function* readSplitting(load: Load, context: ReadContext, whole: SliceRead): AsyncGenerator<RowBlock> {
  const waiting: SliceRead[] = [whole];
  let isStuck = false;
  let isApartFirst = false;
  for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
    const isOrdered = load.choice.transport === "rest" || (part.apart ?? 0) > 0;
    const progress = new SliceProgress(load.stream, part.filter, isOrdered);
    try {
      for await (const { cursor, ...block } of readSlice(load, context, { ...part, filter: progress.filter })) {
        progress.note(block, cursor);
        yield part === whole && part.scan?.kind !== "ordered" ? block : ofWhole(block, load, part);
      }
    } catch (error) {
      // guard(rows-without-a-place, `!progress.isCertain` -> `false`): rows of a part that is read again would come twice.
      const isHopeless = !isTooMuch(error) || !progress.isCertain || (isStuck && hasCode(error, stuck));
      const split: Split | null = isHopeless
        ? null
        : await splitRest(load, context, { part, error, progress, isApartFirst });
      if (split === null) throw error;
      isStuck ||= hasCode(error, stuck);
      isApartFirst ||= split.isApart;
      const text = `Too much for one query; reading ${split.how}.`;
      context.run.log({ level: "info", code: "narrowed", stream: load.stream.id, text });
      const uncounted = { received: 0, deleted: 0, replaced: 0, expected: -progress.missing };
      if (progress.missing > 0) yield { lines: noLines, records: 0, counts: uncounted };
      waiting.unshift(...split.parts);
      continue;
    }
    const checkpoint = endOf(part, load);
    if (part !== whole && checkpoint !== null) yield { lines: noLines, records: 0, checkpoint };
  }
}

interface Failure {
  readonly part: SliceRead;
  readonly error: TapError;
  readonly progress: SliceProgress;
  readonly isApartFirst: boolean;
}

/** The rest of a part that failed, in smaller parts. @throws the error where nothing smaller is left */
async function splitRest(
  load: Load,
  context: ReadContext,
  { part, error, progress, isApartFirst }: Failure,
): Promise<Split> {
  const stream = context.shapes.now(load.stream);
  const filter = progress.unsentFilter;
  // A job answers for its own part alone; a cursor holds for both halves.
  const { apart = 0, below, settledBelow } = part;
  const cursor: ReadCursor | null = progress.cursor ?? (part.scan?.kind === "ordered" ? part.scan : null);
  const slice = cursor === null ? part.slice : afterCursor(part.slice, cursor, stream.replicationKey);
  // Of a read by Id the slice says it all.
  const scan = stream.replicationKey === null ? null : cursor;
  const parts = (cut: readonly Slice[]) =>
    cut.map((each) => ({ slice: each, scan, filter, below, settledBelow, apart }));
  if (!isTooWide(error) && !(isApartFirst && apart === 0)) {
    const cut = stream.bounded && slice.ids === undefined ? splitByTime(slice, context.session.now()) : null;
    if (cut !== null) return { parts: parts(cut), how: "halves of its time", isApart: false };
    const middle = await middleOf(load, context, { slice, cursor });
    if (middle !== null) return { parts: parts(splitById(slice, middle)), how: "halves of its ids", isApart: false };
  }
  const [now, next] = [apart, apart + 1].map((level) => columnParts(stream, level)?.parts.length ?? 1);
  const isCuttable = (stream.written?.items ?? []).length === 0;
  const isFiner = isCuttable && next !== undefined && now !== undefined && next > now;
  if (!isFiner || (apart > 0 && !isTooWide(error))) throw withKey(load, error);
  const how = apart === 0 ? "its formulas apart" : "smaller parts of its fields";
  return { parts: parts([slice]).map((each) => ({ ...each, apart: apart + 1 })), how, isApart: true };
}

/**
 * A block of a part, without its checkpoint where that is none of the whole: where a read by time is cut by ids, no
 * checkpoint of a part holds for the whole; and a job that answers for a part is of no use to the next run, which does not know of
 * the parts.
 */
function ofWhole({ checkpoint, ...block }: RowBlock, load: Load, { slice }: SliceRead): RowBlock {
  // guard(id-range-checkpoint, `(load.stream.replicationKey === null || slice.ids === undefined)` -> `true`): a run that is stopped between parts by Id would skip rows with earlier timestamps.
  const isOfWhole = checkpoint?.kind === "ordered" && (load.stream.replicationKey === null || slice.ids === undefined);
  return isOfWhole ? { ...block, checkpoint } : block;
}

/** The checkpoint at the end of a part, where the end is one. */
function endOf({ slice }: SliceRead, { stream }: Load): SliceCheckpoint | null {
  const { to, ids } = slice;
  if (stream.replicationKey === null) {
    return ids === undefined || ids.upTo === null ? null : { kind: "ordered", modifiedAt: null, id: ids.upTo };
  }
  return to === null || ids !== undefined ? null : { kind: "ordered", modifiedAt: to, id: lowestId };
}

/** Where nothing smaller is left to be tried: what Salesforce said, and the field that an admin can do something about. */
function withKey({ stream }: Load, error: TapError): TapError {
  const { object, replicationKey } = stream;
  if (replicationKey === null || !hasCode(error, "QUERY_TIMEOUT", "REQUEST_RUNNING_TOO_LONG")) return error;
  const { hint } = error.detail;
  const said = error.message.replace(` ${hint}`, "");
  return new TapError(said, { ...error.detail, cause: error, hint: `${hint} The key is ${object}.${replicationKey}.` });
}

/** How far a slice's read has come, so that what is left of it can be read in another way without doubling a row. */
export class SliceProgress {
  readonly #filter: RowFilter | undefined;
  readonly #isTimed: boolean;
  readonly #isOrdered: boolean;
  #cursor: ReadCursor | null = null;
  /** Rows that were to come and have not. */
  #missing = 0;
  /** Records since the cursor. */
  #loose = 0;
  /** Rows that are out and come again when the read goes on from the cursor: date-times compare in whole seconds. */
  readonly #recent = new Set<string>();

  /** @param isOrdered the rows come in the order of the key: only so a cursor means something. */
  constructor({ replicationKey }: ObjectStream, filter: RowFilter | undefined, isOrdered: boolean) {
    this.#filter = filter;
    this.#isTimed = replicationKey !== null;
    this.#isOrdered = isOrdered;
  }

  /** Wraps the read's own filter. */
  get filter(): RowFilter | undefined {
    if (!this.#isTimed || !this.#isOrdered) return this.#filter;
    return (record, key, isDeleted) => {
      this.#recent.add(versionOf(key));
      return this.#filter?.(record, key, isDeleted) ?? true;
    };
  }

  /** For what is read next, from the cursor on: leaves out what is out. */
  get unsentFilter(): RowFilter | undefined {
    const sent = this.#recent;
    if (this.#cursor === null || sent.size === 0) return this.#filter;
    // guard(second-again, `!sent.has(versionOf(key)) && ` -> ``): rows of the second in which a read was interrupted would come twice.
    return (record, key, isDeleted) => !sent.has(versionOf(key)) && (this.#filter?.(record, key, isDeleted) ?? true);
  }

  /** The last row that is out; null: none is. */
  get cursor(): ReadCursor | null {
    return this.#cursor;
  }

  /** Rows that Salesforce said were to come, and that what is read next will count again. */
  get missing(): number {
    return this.#missing;
  }

  /** Whether all records that are out lie at or before the cursor. */
  get isCertain(): boolean {
    return this.#loose === 0;
  }

  note({ records, counts }: RowBlock, cursor: RowKey | undefined): void {
    this.#loose += records;
    const { expected = 0, received = 0 } = counts ?? {};
    this.#missing = Math.max(0, this.#missing + expected - received);
    if (cursor === undefined || cursor.id === null || (this.#isTimed && !this.#isOrdered)) return;
    this.#cursor = { kind: "ordered", modifiedAt: cursor.modifiedAt, id: cursor.id };
    this.#loose = 0;
    const second = cursor.modifiedAt?.slice(0, secondLength) ?? "";
    for (const version of this.#recent) if (version.slice(0, secondLength) < second) this.#recent.delete(version);
  }
}

const secondLength = "2026-01-31T09:05:00".length;
const versionOf = ({ modifiedAt, id }: RowKey): string => `${modifiedAt} ${id}`;

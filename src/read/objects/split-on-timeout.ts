import { type Run, TapError } from "@singer-io-ts/tap-kit";
import type { Load } from "../../plan/decide-load.ts";
import { describesTheOrg } from "../../plan/object-stream.ts";
import { requiredFilterOf } from "../../plan/required-filter.ts";
import { columnParts } from "../../plan/slices/column-parts.ts";
import { lowestId, type Slice } from "../../plan/slices/soql.ts";
import { behind, halves, halvesAt } from "../../plan/slices/split-slice.ts";
import type { ReadContext } from "../read-context.ts";
import { hasCode, isTooMuch, isTooWide } from "../read-errors.ts";
import { noLines, type RowBlock } from "../row-block.ts";
import { middleOf } from "./id-midpoint.ts";
import { readDescriptions } from "./org-descriptions.ts";
import { readByFilter } from "./read-by-filter.ts";
import { readNewestFirst } from "./read-newest-first.ts";
import { type ReadCursor, readSlice, type SliceCheckpoint, type SliceRead } from "./read-slice.ts";
import { Progress } from "./slice-progress.ts";

/** A job that was given up after hours: smaller ones may get through, but are not waited for time and again. */
const stuck = "BULK_JOB_STUCK";

/** How what is left of a part is tried next. */
interface Narrower {
  readonly parts: readonly SliceRead[];
  readonly how: string;
  /** Columns are read apart from here on: where one part needs it, the others will, and should not come down to it again. */
  readonly isApart: boolean;
}

/**
 * Reads a slice. Rows that this user alone may ask for without a filter are read through another object all the same where
 * Salesforce wants the filter: what a user may do can change at any time.
 */
export async function* readNarrowing(
  load: Load,
  context: ReadContext,
  whole: SliceRead,
  run: Run,
): AsyncGenerator<RowBlock<SliceCheckpoint>> {
  const { stream } = load;
  let isBegun = false;
  try {
    for await (const block of readSmaller(load, context, whole, run)) {
      isBegun ||= block.records > 0;
      yield block;
    }
  } catch (error) {
    // guard(filter-wanted, `!hasCode(error, "MALFORMED_QUERY")` -> `true`): a user who lost the permission to query all files could not read any link of a file.
    if (stream.isUnfiltered !== true || isBegun || !hasCode(error, "MALFORMED_QUERY")) throw error;
    const text = `Salesforce wants a filter all the same, so that it is read through its parents: ${error.message}`;
    run.log({ level: "info", code: "filter_wanted", stream: stream.id, text });
    const choice = { ...load.choice, transport: "rest" } as const;
    yield* readSmaller({ ...load, choice, stream: { ...stream, isUnfiltered: false } }, context, whole, run);
  }
}

/**
 * Where Salesforce gives up on it, reads what is left in halves of its time, down to a minute; then, or
 * where there is no time to cut by, in halves of its ids; and in the end its formulas apart from the rest. The parts come
 * in the order of the read, so that a place in one of them is a place in the whole.
 */
async function* readSmaller(
  load: Load,
  context: ReadContext,
  whole: SliceRead,
  run: Run,
): AsyncGenerator<RowBlock<SliceCheckpoint>> {
  if (requiredFilterOf(load.stream) !== null) {
    yield* readByFilter(load, context, whole, run);
    return;
  }
  if (load.stream.newestFirst !== undefined) {
    yield* readNewestFirst(load, context, whole, run);
    return;
  }
  if (describesTheOrg(load.stream)) {
    yield* readDescriptions(load, context, whole, run);
    return;
  }
  const waiting: SliceRead[] = [whole];
  let isStuck = false;
  let isApartFirst = false;
  for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
    const isOrdered = load.choice.transport === "rest" || (part.apart ?? 0) > 0;
    const progress = new Progress(load.stream, part.filter, isOrdered);
    try {
      for await (const { cursor: place, ...block } of readSlice(
        load,
        context,
        { ...part, filter: progress.filter },
        run,
      )) {
        progress.note(block, place);
        yield part === whole && part.scan?.kind !== "ordered" ? block : withoutMark(block, load, part);
      }
    } catch (error) {
      // guard(rows-without-a-place, `!progress.isCertain` -> `false`): rows of a part that is read again would come twice.
      const isHopeless = !isTooMuch(error) || !progress.isCertain || (isStuck && hasCode(error, stuck));
      const narrower: Narrower | null = isHopeless
        ? null
        : await narrowed(load, context, { part, error, progress, isApartFirst }, run);
      if (narrower === null) throw error;
      isStuck ||= hasCode(error, stuck);
      isApartFirst ||= narrower.isApart;
      const text = `Too much for one query; reading ${narrower.how}.`;
      run.log({ level: "info", code: "narrowed", stream: load.stream.id, text });
      const uncounted = { received: 0, deleted: 0, replaced: 0, expected: -progress.missing };
      if (progress.missing > 0) yield { lines: noLines, records: 0, counts: uncounted };
      waiting.unshift(...narrower.parts);
      continue;
    }
    const mark = endOf(part, load);
    if (part !== whole && mark !== null) yield { lines: noLines, records: 0, checkpoint: mark };
  }
}

interface Failure {
  readonly part: SliceRead;
  readonly error: TapError;
  readonly progress: Progress;
  readonly isApartFirst: boolean;
}

async function narrowed(
  load: Load,
  context: ReadContext,
  { part, error, progress, isApartFirst }: Failure,
  run: Run,
): Promise<Narrower | null> {
  const stream = context.shapes.now(load.stream);
  const filter = progress.unsentFilter;
  // A job answers for its own part alone; a place holds for both halves.
  const { apart = 0, below } = part;
  const scan: ReadCursor | null = progress.place ?? (part.scan?.kind === "ordered" ? part.scan : null);
  const slice = scan === null ? part.slice : behind(part.slice, scan, stream.replicationKey);
  // Of a read by Id the slice says it all.
  const place = stream.replicationKey === null ? null : scan;
  const parts = (cut: readonly Slice[]) => cut.map((each) => ({ slice: each, scan: place, filter, below, apart }));
  if (!isTooWide(error) && !(isApartFirst && apart === 0)) {
    const cut = stream.bounded && slice.ids === undefined ? halves(slice, context.session.now()) : null;
    if (cut !== null) return { parts: parts(cut), how: "halves of its time", isApart: false };
    const middle = await middleOf(load, context, { slice, scan }, run);
    if (middle !== null) return { parts: parts(halvesAt(slice, middle)), how: "halves of its ids", isApart: false };
  }
  const [now, next] = [apart, apart + 1].map((level) => columnParts(stream, level)?.parts.length ?? 1);
  const isCuttable = (stream.written?.items ?? []).length === 0;
  const isFiner = isCuttable && next !== undefined && now !== undefined && next > now;
  if (!isFiner || (apart > 0 && !isTooWide(error))) throw hopeless(load, error);
  const how = apart === 0 ? "its formulas apart" : "smaller parts of its fields";
  return { parts: parts([slice]).map((each) => ({ ...each, apart: apart + 1 })), how, isApart: true };
}

/**
 * Where a read by stamp is cut by ids, no place in a part of it is one in the whole; and a job that answers for a part is
 * of no use to the next run, which does not know of the parts.
 */
function withoutMark(
  { checkpoint: mark, ...block }: RowBlock<SliceCheckpoint>,
  load: Load,
  { slice }: SliceRead,
): RowBlock<SliceCheckpoint> {
  // guard(id-parts-mark, `(load.stream.replicationKey === null || slice.ids === undefined)` -> `true`): a run that is stopped between parts by Id would skip rows with earlier timestamps.
  const isPlace = mark?.kind === "ordered" && (load.stream.replicationKey === null || slice.ids === undefined);
  return isPlace ? { ...block, checkpoint: mark } : block;
}

/** The place at which a part ends, where it has an end that is one. */
function endOf({ slice }: SliceRead, { stream }: Load): SliceCheckpoint | null {
  const { to, ids } = slice;
  if (stream.replicationKey === null) {
    return ids === undefined || ids.upTo === null ? null : { kind: "ordered", stamp: null, id: ids.upTo };
  }
  return to === null || ids !== undefined ? null : { kind: "ordered", stamp: to, id: lowestId };
}

/** Where nothing smaller is left to be tried: what Salesforce said, and the field that an admin can do something about. */
function hopeless({ stream }: Load, error: TapError): TapError {
  const { object, replicationKey } = stream;
  if (replicationKey === null || !hasCode(error, "QUERY_TIMEOUT", "REQUEST_RUNNING_TOO_LONG")) return error;
  const { hint } = error.detail;
  const said = error.message.replace(` ${hint}`, "");
  return new TapError(said, { ...error.detail, cause: error, hint: `${hint} The key is ${object}.${replicationKey}.` });
}

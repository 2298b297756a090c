import { type Run, TapError } from "@singer-io-ts/tap-kit";
import { bulkNotPermitted, withStream } from "../../errors/org-error.ts";
import type { UnfinishedRead } from "../../plan/bookmark/unfinished-read.ts";
import type { Load } from "../../plan/decide-load.ts";
import { isForGood } from "../../plan/refused-codes.ts";
import { columnParts } from "../../plan/slices/column-parts.ts";
import {
  type Cursor,
  type ObjectQuery,
  orderedSoql,
  type Slice,
  type Timestamp,
  unorderedSoql,
} from "../../plan/slices/soql.ts";
import { behind } from "../../plan/slices/split-slice.ts";
import { bulkSetRows, filePageRows } from "../../plan/transport.ts";
import { queryJobQuota } from "../../salesforce/bulk/job-quota.ts";
import { type QueryJob, waitForJob } from "../../salesforce/bulk/query-job.ts";
import { fitsUri } from "../../salesforce/http/uri.ts";
import { queryPath } from "../../salesforce/rest/query.ts";
import { compileCsv } from "../../transcode/csv/csv-transcoder.ts";
import { compileRest } from "../../transcode/json/rest-transcoder.ts";
import type { RowFilter } from "../../transcode/transcoder.ts";
import { type BegunJob, begunJob, isGone, jobGone, readByBulk, soqlHash } from "../bulk/bulk-read.ts";
import type { BulkRead } from "../bulk/result-set.ts";
import type { ReadContext } from "../read-context.ts";
import { hasCode, isBadResult } from "../read-errors.ts";
import { ColumnJoin } from "../rest/column-join.ts";
import { readByRest } from "../rest/rest-read.ts";
import { noLines, type RowBlock } from "../row-block.ts";
import { InferredRows } from "../rows-without-id.ts";

/** How far a slice was read, without what its stream adds. */
export type SliceCheckpoint = DistributiveOmit<
  Exclude<UnfinishedRead, { readonly kind: "tail" }>,
  "full" | "rows" | "watermark" | "fill" | "deletedSince"
>;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

export interface SliceRead {
  readonly slice: Slice;
  /** Where an earlier run, or an earlier try of this one, stopped in this very slice. */
  readonly scan: UnfinishedRead | ReadCursor | null;
  readonly filter?: RowFilter | undefined;
  /** Another read of this run brings what lies here or above. */
  readonly below?: Timestamp | undefined;
  /** Above 0: by REST, its formulas apart from the rest, and above 1 in ever smaller parts. */
  readonly apart?: number | undefined;
}

/** Where an ordered read stands. */
export interface ReadCursor extends Cursor {
  readonly kind: "ordered";
}

/**
 * What Bulk 2.0 answers about an object or a field that it does not serve (Bulk API 2.0 Developer Guide). Of what is refused for
 * good REST has the last word too.
 */
const bulkRefusals = ["INVALIDENTITY", "FEATURENOTENABLED", "API_ERROR"];

/**
 * Reads one slice of an sObject by the transport chosen; by REST where Bulk turns out not to serve the object, and in
 * parts of its columns where they are too many for one query.
 */
export async function* readSlice(
  load: Load,
  context: ReadContext,
  given: SliceRead,
  run: Run,
): AsyncGenerator<RowBlock<SliceCheckpoint>> {
  const { stream } = load;
  const inferred = stream.hasInferredRows === true ? new InferredRows() : null;
  const part = inferred === null ? given : { ...given, filter: inferred.filter(given.filter) };
  yield* readPart(load, context, part, run);
  inferred?.report(stream.id, run);
}

async function* readPart(
  load: Load,
  context: ReadContext,
  part: SliceRead,
  run: Run,
): AsyncGenerator<RowBlock<SliceCheckpoint>> {
  const { stream } = load;
  const place = part.scan?.kind === "ordered" ? part.scan : null;
  const isBulk = load.choice.transport === "bulk" && (part.apart ?? 0) === 0;
  const slice = place !== null && isBulk ? behind(part.slice, place, stream.replicationKey) : part.slice;
  if (isBulk && (yield* readJobs(load, context, { ...part, slice }, run))) return;
  const asked = () => inParts(load, context, queryOf(load, context, slice), part.apart ?? 0);
  const read = {
    session: context.session,
    selection: stream.selection,
    ...asked(),
    all: true,
    pageRows: stream.blobs.length === 0 ? undefined : filePageRows,
    filter: filterOfPages(part),
    after: place,
    settledBelow: part.below,
    mayComeShort: stream.hasInferredRows === true,
    reshaped: async (error: unknown) => ((await context.shapes.change(stream, error, run)) ? asked() : null),
  };
  for await (const { checkpoint: mark, ...block } of readByRest(read, run)) {
    if (mark === undefined || mark.id === null) yield block;
    else yield { ...block, checkpoint: { kind: "ordered", stamp: mark.stamp, id: mark.id } };
  }
}

/**
 * The filter of a read page by page: a row that changed since the query began comes as it is now, which may be at or above
 * the slice's end. (The results of a Bulk job do not change.)
 */
export function filterOfPages({ filter, below }: SliceRead): RowFilter | undefined {
  if (below === undefined) return filter;
  return (record, key, isDeleted) => {
    // guard(left-to-the-next): a row that changes while it is read would come twice.
    if ((key.stamp ?? "") >= below) return false;
    return filter?.(record, key, isDeleted) ?? true;
  };
}

/** The query as it is, or for the first part of its columns, with what brings the others. */
export function inParts({ stream }: Pick<Load, "stream">, context: ReadContext, query: ObjectQuery, apart: number) {
  const transcoder = compileRest(query.layout);
  // What functions and subqueries bring is not cut into parts.
  const isCuttable = (query.written?.items ?? []).length === 0;
  const isCut = isCuttable && (apart > 0 || !queryFits(query));
  const columns = isCut ? columnParts(context.shapes.now(stream), apart) : null;
  const [driving, ...others] = columns?.parts ?? [];
  if (columns === null || driving === undefined || others.length === 0) return { query, transcoder, join: undefined };
  const join = new ColumnJoin(query, columns, context);
  return { query: { ...query, layout: driving }, transcoder, join };
}

/** Characters of a SOQL statement (SOQL and SOSL Reference, Limits). */
const mostCharacters = 100_000;

/** Whether any API takes a query of this length. */
export const fitsSoql = (soql: string): boolean => soql.length <= mostCharacters;

/** Whether the query fits a URI, wherever it goes on. */
export function queryFits(query: ObjectQuery): boolean {
  return fitsUri(queryPath(orderedSoql(query, { stamp: longestMoment, id: "0".repeat(18) }), true));
}
const longestMoment = "2000-01-01T00:00:00.000Z";

/** `query` hides archived rows too, so queryAll is asked for each kind (REST API Developer Guide, QueryAll). */
export function queryOf({ stream }: Pick<Load, "stream">, context: ReadContext, slice: Slice): ObjectQuery {
  const { layout } = context.shapes.now(stream);
  const isDeleted = !stream.hasIsDeleted || context.records === "all" ? null : context.records === "deleted";
  const { object, replicationKey: key, written } = stream;
  return { object, layout, key, slice, isDeleted, written };
}

/**
 * Reads the slice by a job, an earlier run's where it is of use; by a new one where that job's results turn out to be gone.
 * @returns false where Bulk does not serve the object, or the query is too long for it: nothing has been read.
 */
async function* readJobs(
  load: Load,
  context: ReadContext,
  part: SliceRead,
  run: Run,
): AsyncGenerator<RowBlock<SliceCheckpoint>, boolean> {
  let { scan } = part;
  for (;;) {
    const begun = yield* jobUnlessRefused(load, context, { ...part, scan }, run);
    if (begun === null) return false;
    const { read, jobPlace, ...ready } = begun;
    const { job, from, isOld } = ready;
    let place = from;
    let isRead = false;
    try {
      for await (const { checkpoint: mark, ...block } of readByBulk(read, ready, run)) {
        isRead ||= block.records > 0 || mark !== undefined;
        place = mark ?? place;
        yield mark === undefined || mark.locator === null ? block : { ...block, checkpoint: { ...jobPlace, ...mark } };
      }
      return true;
    } catch (error) {
      const isBad = isBadResult(error);
      if (!isGone(error) && !isBad) throw error;
      // guard(job-of-state-gone, `!isOld || isRead` -> `true`): a locator that Salesforce refuses would fail every run.
      if (!isOld || isRead) {
        if (!isBad) throw jobGone(load.stream.id, job, error);
        // Once more for a job of this run: its results may have been damaged on their way.
        if (isOld) yield { lines: noLines, records: 0, checkpoint: { ...jobPlace, ...place, isBad } };
        throw error;
      }
      const why = isBad ? `are not what Salesforce counted (${error.message})` : "are gone";
      const text = `The results of the query job ${job.id} ${why}; its rows are read again.`;
      run.log({ level: isBad ? "warn" : "info", code: "job_gone", stream: load.stream.id, text });
      scan = null;
    }
  }
}

type JobPlace = Omit<Extract<SliceCheckpoint, { readonly kind: "job" }>, "locator" | "received">;

/** A complete job, and how it is read; it has a place from the moment it is made. Null: Bulk does not serve the object, or the query is too long for it. */
async function* jobUnlessRefused(
  load: Load,
  context: ReadContext,
  { slice, scan, filter }: SliceRead,
  run: Run,
): AsyncGenerator<
  RowBlock<SliceCheckpoint>,
  (BegunJob & { readonly read: BulkRead; readonly jobPlace: JobPlace }) | null
> {
  const { stream } = load;
  const { session, shapes } = context;
  const reshaped = async (error: unknown) =>
    (await shapes.change(stream, error, run)) ? compileCsv(shapes.now(stream).layout) : null;
  for (;;) {
    const query = queryOf(load, context, slice);
    const soql = unorderedSoql(query);
    if (!fitsSoql(soql)) return null;
    const transcoder = compileCsv(query.layout);
    const read: BulkRead = {
      session,
      selection: stream.selection,
      transcoder,
      soql,
      all: true,
      filter,
      reshaped,
      mayComeShort: stream.hasInferredRows === true,
    };
    let made: QueryJob | null = null;
    try {
      const begun = await begunJob(read, scan?.kind === "job" ? scan : null, run);
      made = begun.job;
      const { id: job, apiVersion } = begun.job;
      const hashed = { soqlHash: soqlHash(read), user: session.userId, maxRecords: bulkSetRows };
      const jobPlace: JobPlace = { kind: "job", job, apiVersion, ...hashed };
      yield { lines: noLines, records: 0, checkpoint: { ...jobPlace, ...begun.from } };
      const complete = await waitForJob(session, begun.job, { stream: stream.id }, run);
      return { ...begun, job: complete, read, jobPlace };
    } catch (error) {
      if (made !== null && isGone(error)) throw jobGone(stream.id, made, error);
      if (await shapes.change(stream, error, run)) continue;
      if (hasCode(error, bulkNotPermitted)) {
        if (load.api === "bulk") throw withStream(stream.id, error);
        queryJobQuota(run).warnNotPermitted(error, run);
        return null;
      }
      // guard(bulk-alone-refuses, ` && !(error instanceof TapError && isForGood(error.detail.code))` -> ``): an object that only Bulk refuses would be left out, although REST serves it.
      if (!hasCode(error, ...bulkRefusals) && !(error instanceof TapError && isForGood(error.detail.code))) throw error;
      const text = `Bulk 2.0 does not serve it, so it is read by REST: ${error.message}`;
      run.log({ level: "info", code: "bulk_refused", stream: stream.id, text });
      return null;
    }
  }
}

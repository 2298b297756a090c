import { TapError } from "@singer-io-ts/tap-kit";
import { bulkNotPermitted, withStream } from "../../errors/org-error.ts";
import type { Load } from "../../plan/decide-load.ts";
import { isForGood } from "../../plan/refused-codes.ts";
import { unorderedSoql } from "../../plan/slices/soql.ts";
import { queryJobQuota } from "../../salesforce/bulk/job-quota.ts";
import { type QueryJob, waitForJob } from "../../salesforce/bulk/query-job.ts";
import { compileCsv } from "../../transcode/csv/csv-transcoder.ts";
import { fitsSoql, queryOf, type SliceRead } from "../objects/slice-query.ts";
import type { ReadContext } from "../read-context.ts";
import { hasCode, isBadResult } from "../read-errors.ts";
import { noLines, type RowBlock } from "../row-block.ts";
import { type BegunJob, type BulkRead, beginJob, isGone, jobCheckpoint, jobGone } from "./begin-job.ts";
import { readResults } from "./result-set.ts";

/**
 * What Bulk 2.0 answers about an object or a field that it does not serve (Bulk API 2.0 Developer Guide). Of what is refused for
 * good REST has the last word too.
 */
const bulkRefusals = ["INVALIDENTITY", "FEATURENOTENABLED", "API_ERROR"];

/**
 * Reads a slice by a job, an earlier run's where it can be used; by a new one where that job's results turn out to be gone.
 * @returns false where Bulk does not serve the object, or the query is too long for it: nothing has been read.
 */
export async function* readByBulk(
  load: Load,
  context: ReadContext,
  part: SliceRead,
): AsyncGenerator<RowBlock, boolean> {
  const stream = load.stream.id;
  for (let { scan } = part; ; scan = null) {
    const begun = yield* completeJob(load, context, { ...part, scan });
    if (begun === null) return false;
    const { read, job, from, isOld } = begun;
    let checkpoint = jobCheckpoint(read, job, context, from);
    let isRead = false;
    try {
      for await (const block of readResults(read, begun, context)) {
        isRead ||= block.records > 0 || block.counts !== undefined;
        if (block.checkpoint?.kind === "job") checkpoint = block.checkpoint;
        yield block;
      }
      return true;
    } catch (error) {
      const isBad = isBadResult(error);
      if (!isGone(error) && !isBad) throw error;
      // guard(job-of-state-gone, `!isOld || isRead` -> `true`): a locator that Salesforce refuses would fail every run.
      if (!isOld || isRead) {
        if (!isBad) throw jobGone(stream, job, error);
        // Once more for a job of this run: its results may have been damaged on their way.
        if (isOld) yield { lines: noLines, records: 0, checkpoint: { ...checkpoint, isBad } };
        throw error;
      }
      const why = isBad ? `are not what Salesforce counted (${error.message})` : "are gone";
      const text = `The results of the query job ${job.id} ${why}; its rows are read again.`;
      context.run.log({ level: isBad ? "warn" : "info", code: "job_gone", stream, text });
    }
  }
}

/** A complete job, and how it is read; its checkpoint goes out as soon as it is made. Null: nothing can be read by Bulk. */
async function* completeJob(
  load: Load,
  context: ReadContext,
  part: SliceRead,
): AsyncGenerator<RowBlock, (BegunJob & { readonly read: BulkRead }) | null> {
  const { scan } = part;
  const { session, shapes, run } = context;
  const stream = load.stream.id;
  for (;;) {
    const read = bulkRead(load, context, part);
    if (!fitsSoql(read.soql)) return null;
    let made: QueryJob | null = null;
    try {
      const begun = await beginJob(read, scan?.kind === "job" ? scan : null, context);
      made = begun.job;
      yield { lines: noLines, records: 0, checkpoint: jobCheckpoint(read, begun.job, context, begun.from) };
      const job = await waitForJob(session, begun.job, { stream }, run);
      return { ...begun, job, read };
    } catch (error) {
      if (made !== null && isGone(error)) throw jobGone(stream, made, error);
      if (await shapes.change(load.stream, error, run)) continue;
      leaveToRest(error, load, context);
      return null;
    }
  }
}

function bulkRead({ stream }: Load, context: ReadContext, { slice, filter }: SliceRead): BulkRead {
  const { shapes, run } = context;
  const query = queryOf(stream, context, slice);
  return {
    selection: stream.selection,
    transcoder: compileCsv(query.layout),
    soql: unorderedSoql(query),
    all: true,
    filter,
    mayComeShort: stream.hasInferredRows === true,
    reshaped: async (error) =>
      (await shapes.change(stream, error, run)) ? compileCsv(shapes.now(stream).layout()) : null,
  };
}

/** Logs why the object is read by REST. @throws the error where that is no reason to */
function leaveToRest(error: unknown, { stream, api }: Load, { run }: ReadContext): void {
  if (hasCode(error, bulkNotPermitted)) {
    if (api === "bulk") throw withStream(stream.id, error);
    queryJobQuota(run).warnNotPermitted(error, run);
    return;
  }
  // guard(bulk-alone-refuses, ` && !(error instanceof TapError && isForGood(error.detail.code))` -> ``): an object that only Bulk refuses would be left out, although REST serves it.
  if (!hasCode(error, ...bulkRefusals) && !(error instanceof TapError && isForGood(error.detail.code))) throw error;
  const text = `Bulk 2.0 does not serve it, so it is read by REST: ${error.message}`;
  run.log({ level: "info", code: "bulk_refused", stream: stream.id, text });
}

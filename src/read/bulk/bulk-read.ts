import { createHash } from "node:crypto";
import { type Run, TapError } from "@singer-io-ts/tap-kit";
import type { UnfinishedRead } from "../../plan/bookmark/unfinished-read.ts";
import { bulkSetRows } from "../../plan/transport.ts";
import { createQueryJob, type QueryJob, readJob } from "../../salesforce/bulk/query-job.ts";
import { hasCode } from "../read-errors.ts";
import { type JobCheckpoint, noLines, type RowBlock } from "../row-block.ts";
import { type BulkRead, readResultSet } from "./result-set.ts";

export type JobScan = Extract<UnfinishedRead, { readonly kind: "job" }>;

/** Of SOQL and operation: tells whether a job in the state still answers the question. */
export function soqlHash({ soql, all }: Pick<BulkRead, "soql" | "all">): string {
  return createHash("sha256")
    .update(all ? "queryAll " : "query ")
    .update(soql)
    .digest("hex")
    .slice(0, 16);
}

/** A job, and from where its results are to be read. */
export interface BegunJob {
  readonly job: QueryJob;
  readonly from: JobCheckpoint;
  /** It is an earlier run's. */
  readonly isOld: boolean;
}

/**
 * The job of an earlier run where it still lives and asks the same; else a new one. Results keep their order and their
 * locators as long as the job lives (Bulk API 2.0 Developer Guide, Get Results for a Query Job).
 */
export async function begunJob(read: BulkRead, scan: JobScan | null, run: Run): Promise<BegunJob> {
  const stream = read.selection.stream.id;
  const old = scan === null ? null : await jobOfState(read, scan, run);
  if (old !== null && scan !== null) {
    run.log({ level: "info", code: "job_resumed", stream, text: `Going on with the query job ${old.id}.` });
    return { job: old, from: { locator: scan.locator, received: scan.received }, isOld: true };
  }
  const job = await createQueryJob(read.session, read.soql, { all: read.all, stream }, run);
  return { job, from: { locator: null, received: 0 }, isOld: false };
}

async function jobOfState(read: BulkRead, scan: JobScan, run: Run): Promise<QueryJob | null> {
  const stream = read.selection.stream.id;
  // guard(job-of-same-query, `scan.soqlHash !== soqlHash(read)` -> `false`): a run would continue with the results of another query.
  // guard(job-of-same-user, `scan.user !== read.session.userId` -> `false`): a run would continue with a job of a user who sees other rows.
  if (scan.soqlHash !== soqlHash(read) || scan.user !== read.session.userId) return null;
  // guard(bad-job-of-state): a job whose results are damaged would fail every run until it expires.
  if (scan.isBad) return null;
  if (scan.maxRecords !== bulkSetRows) return null;
  try {
    const job = await readJob(read.session, scan.job, { stream, apiVersion: scan.apiVersion }, run);
    // guard(job-of-state-dead, `job.state === "Failed" || job.state === "Aborted"` -> `false`): a job that has failed would fail every run.
    return job.state === "Failed" || job.state === "Aborted" ? null : job;
  } catch (error) {
    // Gone after seven days, removed, or in a state that nobody knows: its rows are read again.
    if (isGone(error) || hasCode(error, "UNKNOWN_JOB_STATE")) return null;
    throw error;
  }
}

/** What Salesforce answers where a job is not there any more, or its results not by this locator or API version. */
const gone = ["NOT_FOUND", "INVALIDJOB", "INVALIDLOCATOR", "INVALID_LOCATOR", "HTTP_409"];

/** Whether a job, or its results, are not to be had any more. */
export function isGone(error: unknown): error is TapError {
  return hasCode(error, ...gone);
}

/** A job that went away while it was worked on: who reads the object may be right all the same. */
export function jobGone(stream: string, job: QueryJob, cause: TapError): TapError {
  return new TapError(`${stream}: the query job ${job.id} is gone. ${cause.message.replace(`${stream}: `, "")}`, {
    code: "BULK_JOB_GONE",
    kind: "unavailable",
    stream,
    cause,
    hint: "Run again: its rows are read again.",
  });
}

/**
 * Reads a complete job's results set by set. Each set must bring as many rows as its header says, all of them as many as
 * the job processed.
 */
export async function* readByBulk(
  given: BulkRead,
  { job, from }: BegunJob,
  run: Run,
): AsyncGenerator<RowBlock<JobCheckpoint>> {
  let read = given;
  let { locator, received } = from;
  const firsts = new Set<string>();
  let toCome = job.numberRecordsProcessed === null ? {} : { expected: job.numberRecordsProcessed - received };
  for (;;) {
    const set = yield* readResultSet(read, job, { locator, received, firsts }, run);
    read = set.read;
    received += set.counts.received;
    locator = set.nextLocator;
    yield { lines: noLines, records: 0, checkpoint: { locator, received }, counts: { ...set.counts, ...toCome } };
    toCome = {};
    if (locator === null) return;
  }
}

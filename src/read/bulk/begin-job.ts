import { createHash } from "node:crypto";
import { type Selection, TapError } from "@singer-io-ts/tap-kit";
import type { UnfinishedRead } from "../../plan/bookmark/unfinished-read.ts";
import { bulkSetRows } from "../../plan/transport.ts";
import { createQueryJob, type QueryJob, readJob } from "../../salesforce/bulk/query-job.ts";
import type { RowFilter, Transcoder } from "../../transcode/transcoder.ts";
import type { OrgAccess } from "../read-context.ts";
import { hasCode } from "../read-errors.ts";
import type { SliceCheckpoint } from "../row-block.ts";

/** What is read by a query job, and how. */
export interface BulkRead {
  readonly selection: Selection;
  readonly transcoder: Transcoder;
  readonly soql: string;
  /** queryAll. */
  readonly all: boolean;
  readonly filter?: RowFilter | undefined;
  /** Salesforce may count rows that never come. */
  readonly mayComeShort?: boolean;
  /** Asked after an error in the results: what to read them by, where a field's type has changed; else null. */
  readonly reshaped: (error: unknown) => Promise<Transcoder | null>;
}

/** Where a job's results continue; null: everything is read. `received`: rows of the job so far. */
export interface JobCursor {
  readonly locator: string | null;
  readonly received: number;
}

/** A job, and from where to read its results. */
export interface BegunJob {
  readonly job: QueryJob;
  readonly from: JobCursor;
  /** It is an earlier run's. */
  readonly isOld: boolean;
}

type UnfinishedJob = Extract<UnfinishedRead, { readonly kind: "job" }>;
export type JobCheckpoint = Extract<SliceCheckpoint, { readonly kind: "job" }>;

/** Of SOQL and operation: a job in the state can be used where they are the same. */
function soqlHash({ soql, all }: BulkRead): string {
  return createHash("sha256")
    .update(all ? "queryAll " : "query ")
    .update(soql)
    .digest("hex")
    .slice(0, 16);
}

/** Where the read of a job's results stands, for the run that goes on with it. */
export function jobCheckpoint(
  read: BulkRead,
  { id: job, apiVersion }: QueryJob,
  { session }: OrgAccess,
  cursor: JobCursor,
): JobCheckpoint {
  const asked = { soqlHash: soqlHash(read), user: session.userId, maxRecords: bulkSetRows };
  return { kind: "job", job, apiVersion, ...asked, ...cursor };
}

/**
 * The job of an earlier run where it still lives and asks the same; else a new one. Results keep their order and their
 * locators as long as the job lives (Bulk API 2.0 Developer Guide, Get Results for a Query Job).
 */
export async function beginJob(read: BulkRead, scan: UnfinishedJob | null, access: OrgAccess): Promise<BegunJob> {
  const { session, run } = access;
  const stream = read.selection.stream.id;
  const old = scan === null ? null : await jobOfState(read, scan, access);
  if (old !== null && scan !== null) {
    run.log({ level: "info", code: "job_resumed", stream, text: `Resuming the query job ${old.id}.` });
    return { job: old, from: { locator: scan.locator, received: scan.received }, isOld: true };
  }
  const job = await createQueryJob(session, read.soql, { all: read.all, stream }, run);
  return { job, from: { locator: null, received: 0 }, isOld: false };
}

async function jobOfState(read: BulkRead, scan: UnfinishedJob, { session, run }: OrgAccess): Promise<QueryJob | null> {
  const stream = read.selection.stream.id;
  // guard(job-of-same-query, `scan.soqlHash !== soqlHash(read)` -> `false`): a run would continue with the results of another query.
  // guard(job-of-same-user, `scan.user !== session.userId` -> `false`): a run would continue with a job of a user who sees other rows.
  if (scan.soqlHash !== soqlHash(read) || scan.user !== session.userId) return null;
  // guard(bad-job-of-state): a job whose results are damaged would fail every run until it expires.
  if (scan.isBad) return null;
  if (scan.maxRecords !== bulkSetRows) return null;
  try {
    const job = await readJob(session, scan.job, { stream, apiVersion: scan.apiVersion }, run);
    // guard(job-of-state-dead, `job.state === "Failed" || job.state === "Aborted"` -> `false`): a job that has failed would fail every run.
    return job.state === "Failed" || job.state === "Aborted" ? null : job;
  } catch (error) {
    // Gone after seven days, removed, or in an unknown state: its rows are read again.
    if (isGone(error) || hasCode(error, "UNKNOWN_JOB_STATE")) return null;
    throw error;
  }
}

/** What Salesforce answers where a job is not there any more, or its results not by this locator or API version. */
const gone = ["NOT_FOUND", "INVALIDJOB", "INVALIDLOCATOR", "INVALID_LOCATOR", "HTTP_409"];

/** Whether a job, or its results, do not exist any more. */
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

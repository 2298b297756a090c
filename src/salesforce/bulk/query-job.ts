import { phaseCode, type Run } from "@singer-io-ts/tap-kit";
import { isTransient, OrgError, ownError, plainMessage, refusal } from "../../errors/org-error.ts";
import { jsonReply } from "../http/whole-reply.ts";
import { members } from "../json/json-fields.ts";
import type { OrgStream, Session } from "../session.ts";
import { queryJobQuota } from "./job-quota.ts";

const states = ["UploadComplete", "InProgress", "JobComplete", "Aborted", "Failed"] as const;

type JobState = (typeof states)[number];

/** A Bulk API 2.0 query job, which lives for seven days. (Bulk API 2.0 Developer Guide, Query Jobs.) */
export interface QueryJob {
  readonly id: string;
  readonly state: JobState;
  readonly object: string;
  readonly operation: string;
  /** Like `66.0`: everything about a job must be asked with the version that made it. */
  readonly apiVersion: string;
  readonly createdById: string;
  /** Rows in all once the state is JobComplete; null where Salesforce does not say. */
  readonly numberRecordsProcessed: number | null;
  /** Why the state is Failed; Salesforce does not always say. */
  readonly errorMessage: string | null;
}

export interface JobOptions {
  readonly stream: string;
}

/** One set of a job's results: CSV with a header row. */
export interface ResultStream extends OrgStream {
  /** Rows in this set; null where Salesforce does not say. */
  readonly numberOfRecords: number | null;
  /** Where the next set begins; null: this is the last one, or Salesforce did not say (`locatorMissing`). */
  readonly nextLocator: string | null;
  /** There was no locator header at all: compare counts before taking this set for the last. */
  readonly locatorMissing: boolean;
}

/** Makes a query job. Salesforce reads the SOQL at once: a bad query is refused here; so is one job too many. */
export async function createQueryJob(
  session: Session,
  soql: string,
  { all, stream }: JobOptions & { readonly all: boolean },
  run: Run,
): Promise<QueryJob> {
  const body = {
    operation: all ? "queryAll" : "query",
    query: soql,
    contentType: "CSV",
    columnDelimiter: "COMMA",
    lineEnding: "LF",
  };
  const request = { method: "POST", path: "jobs/query", body, stream, isBulk: true } as const;
  const shape = (value: unknown) => jobIn(value, session.apiVersion, stream);
  return queryJobQuota(run).job(session, run, () =>
    session.ask(request, run, (reply) => jsonReply(reply, "query job", shape, stream)),
  );
}

/** The job as it is now. */
export async function readJob(
  session: Session,
  id: string,
  { stream, apiVersion }: JobOptions & { readonly apiVersion: string },
  run: Run,
): Promise<QueryJob> {
  const request = { method: "GET", path: jobPath(id, apiVersion), stream, isBulk: true } as const;
  const shape = (value: unknown) => jobIn(value, apiVersion, stream);
  return session.ask(request, run, (reply) => jsonReply(reply, "query job", shape, stream));
}

/** What the run shows of the stream: the job that it waits for, or that its results are read. */
function phaseOf({ id, state, numberRecordsProcessed: rows }: QueryJob): string {
  if (state === "JobComplete") return "Bulk 2.0";
  const processed = rows === null || rows === 0 ? "" : `, ${rows.toLocaleString("en-US")} rows processed`;
  return `Bulk job ${id}: ${state}${processed}`;
}

const firstPollMs = 500;
const longestPollMs = 30_000;
/** Salesforce runs a query for two minutes, and again up to fifteen times (Bulk API 2.0 Developer Guide, Query Limits); the rest is for its queue. */
const stuckMs = 2 * 3_600_000;

/**
 * Waits until the job is complete, with growing waits from 0.5 s to 30 s. A job that failed or was aborted throws; one
 * that shows no progress for two hours is aborted here, and throws BULK_JOB_STUCK.
 */
export async function waitForJob(session: Session, job: QueryJob, { stream }: JobOptions, run: Run): Promise<QueryJob> {
  let current = job;
  let movedMs = run.clock.monotonicMs();
  for (let waitMs = firstPollMs; ; waitMs = Math.min(longestPollMs, waitMs * 2)) {
    run.log({ level: "debug", code: phaseCode, stream, text: phaseOf(current) });
    if (current.state === "JobComplete") return current;
    // guard(job-failed): the run would wait for a job that has failed.
    if (current.state === "Failed") throw jobFailed(current, stream);
    if (current.state === "Aborted") {
      throw ownError("BULK_JOB_ABORTED", `the query job ${job.id} was aborted in Salesforce.`, { stream });
    }
    await queryJobQuota(run).wait(waitMs, run);
    const next = await readJob(session, job.id, { stream, apiVersion: job.apiVersion }, run);
    const nowMs = run.clock.monotonicMs();
    if (next.state !== current.state || next.numberRecordsProcessed !== current.numberRecordsProcessed) movedMs = nowMs;
    // guard(stuck-job, `nowMs - movedMs > stuckMs` -> `false`): the run would wait forever for a job that makes no progress.
    else if (nowMs - movedMs > stuckMs) throw await givenUp(session, next, stream, run);
    current = next;
  }
}

async function givenUp(session: Session, job: QueryJob, stream: string, run: Run): Promise<OrgError> {
  await abortJob(session, job, { stream }, run);
  const what = `the query job ${job.id} stayed in the state ${job.state} for two hours and was aborted.`;
  run.log({ level: "warn", code: "job_stuck", stream, text: `Giving up: ${what}` });
  return ownError("BULK_JOB_STUCK", what, { stream });
}

/** A set of a complete job's results, from the first or from a locator, which stays good as long as the job lives. */
export async function openResults(
  session: Session,
  job: Pick<QueryJob, "id" | "apiVersion">,
  { locator, maxRecords, stream }: JobOptions & { readonly locator: string | null; readonly maxRecords?: number },
  run: Run,
): Promise<ResultStream> {
  const query = new URLSearchParams({
    ...(locator !== null && { locator }),
    ...(maxRecords !== undefined && { maxRecords: String(maxRecords) }),
  });
  const path = `${jobPath(job.id, job.apiVersion)}/results${query.size > 0 ? `?${query}` : ""}`;
  const opened = await session.open(
    { method: "GET", path, headers: { accept: "text/csv" }, stream, isBulk: true },
    run,
  );
  const next = opened.headers.get("sforce-locator");
  const count = opened.headers.get("sforce-numberofrecords");
  return {
    ...opened,
    numberOfRecords: count !== undefined && /^\d+$/.test(count) ? Number(count) : null,
    // The end is the four letters `null`.
    nextLocator: next === undefined || next === "null" || next === "" ? null : next,
    locatorMissing: next === undefined,
  };
}

/** Ends a job that is not needed any more; one that has ended already is left as it is. */
export async function abortJob(session: Session, job: QueryJob, { stream }: JobOptions, run: Run): Promise<void> {
  const path = jobPath(job.id, job.apiVersion);
  try {
    await session.call({ method: "PATCH", path, body: { state: "Aborted" }, stream, isBulk: true }, run);
  } catch (error) {
    // It has ended, or no longer exists.
    if (!(error instanceof OrgError) || error.rule.scope === "run" || isTransient(error)) throw error;
  }
}

const jobPath = (id: string, apiVersion: string) =>
  // Both may come from a state.
  `/services/data/v${encodeURIComponent(apiVersion)}/jobs/query/${encodeURIComponent(id)}`;

/** @throws UNKNOWN_JOB_STATE where Salesforce names a state that this tap does not know. */
function jobIn(value: unknown, apiVersion: string, stream: string): QueryJob | null {
  const { text, number } = members(value);
  const id = text("id");
  const word = text("state");
  if (id === null || word === null) return null;
  const state = states.find((known) => known === word);
  // guard(unknown-job-state): the run would wait for a job in a state that this tap does not know.
  if (state === undefined) {
    throw ownError("UNKNOWN_JOB_STATE", `the query job ${id} is in a state that this tap does not know (${word}).`, {
      stream,
    });
  }
  return {
    id,
    state,
    object: text("object") ?? "",
    operation: text("operation") ?? "",
    apiVersion,
    createdById: text("createdById") ?? "",
    numberRecordsProcessed: number("numberRecordsProcessed"),
    errorMessage: text("errorMessage"),
  };
}

/** `InvalidBatch : Failed to process query: QUERY_TIMEOUT: Your query ...` holds the code that REST would have answered. */
function jobFailed(job: QueryJob, stream: string): OrgError {
  const text = job.errorMessage;
  if (text === null) {
    return ownError("BULK_JOB_FAILED", `the query job ${job.id} failed; Salesforce does not say why.`, { stream });
  }
  const [, code = "BULK_JOB_FAILED", message = text] =
    /Failed to process query: ([A-Z][A-Z_]+): ([\s\S]*)/.exec(text) ?? [];
  return refusal(200, { code, message: plainMessage(message) }, { stream });
}

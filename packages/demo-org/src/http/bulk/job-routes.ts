import { notFound } from "../../org/not-found.ts";
import { OrgError } from "../../org/org.ts";
import type { Service } from "../service.ts";
import { type Call, objectBody, type Route } from "../wire/call.ts";
import { jsonText } from "../wire/reply.ts";
import { delimiters } from "./csv.ts";
import { longInfo, shortInfo } from "./job-info.ts";
import { JobResult } from "./job-result.ts";
import type { Job } from "./jobs.ts";

/** POST jobs/query: the SOQL is checked at once. */
export const createJob: Route = (call, service) => {
  const body = objectBody(call);
  const operation = oneOf(body, "operation", ["query", "queryAll"] as const, null);
  const soql = body["query"];
  if (typeof soql !== "string") throw new OrgError(400, "API_ERROR", "query is required");
  oneOf(body, "contentType", ["CSV"] as const, "CSV");
  const columnDelimiter = oneOf(body, "columnDelimiter", Object.keys(delimiters), "COMMA");
  const lineEnding = oneOf(body, "lineEnding", ["LF", "CRLF"] as const, "LF");
  const result = new JobResult(
    service.org.query(call.session.user, soql, { all: operation === "queryAll", bulk: true, version: call.version }),
  );
  const request = { operation, soql, columnDelimiter, lineEnding, version: call.version };
  const isTooLong = result.totalSize > service.settings.queryTimeoutRows;
  const fate = isTooLong ? { state: "Failed", errorMessage: timeout } : call.effects.job;
  return jsonText(shortInfo(service.jobs.create(call.session.user, request, result, fate)));
};

const timeout = "InvalidBatch : Failed to process query: QUERY_TIMEOUT: Your query request was running for too long.";

/** GET jobs/query/ID. */
export const getJob: Route = (call, { jobs }) => jsonText(longInfo(found(jobs.look(call.params["id"] ?? ""))));

/** GET jobs/query, 1,000 a page. */
export const listJobs: Route = ({ query, base }, { jobs }) => {
  const type = query.get("jobType");
  const all = type === null || type === "V2Query" ? jobs.all() : [];
  const from = Number(query.get("queryLocator") ?? 0);
  const next = from + 1000;
  const done = next >= all.length;
  const url = done ? null : `${base}/jobs/query?queryLocator=${next}`;
  const records = all.slice(from, next).map(longInfo).join(",");
  return jsonText(`{"done":${done},"records":[${records}],"nextRecordsUrl":${JSON.stringify(url)}}`);
};

/** PATCH jobs/query/ID with the state Aborted, the only one allowed. */
export const abortJob: Route = (call, { jobs }) => {
  const job = found(jobs.find(call.params["id"] ?? ""));
  if (objectBody(call)["state"] !== "Aborted") {
    throw new OrgError(400, "INVALIDJOBSTATE", "The only state that a query job can be set to is Aborted");
  }
  if (jobs.hasEnded(job)) {
    const word = { JobComplete: "Completed", Failed: "Failed" }[job.state] ?? "Aborted";
    throw new OrgError(400, "INVALIDJOBSTATE", `Aborting already ${word} Job not allowed`);
  }
  jobs.force(job, "Aborted");
  return jsonText(longInfo(job));
};

/** DELETE jobs/query/ID: not while it runs. */
export const deleteJob: Route = (call, { jobs }) => {
  const job = found(jobs.find(call.params["id"] ?? ""));
  if (!jobs.hasEnded(job) && job.state !== "UploadComplete") {
    throw new OrgError(400, "INVALIDJOBSTATE", `A job in the state ${job.state} cannot be deleted`);
  }
  jobs.forget(job.id);
  return { status: 204 };
};

/** The job of a call, for its results: it must be complete, and read with its own API version. */
export function completeJob({ params, version }: Call, { jobs }: Service): Job {
  const job = found(jobs.find(params["id"] ?? ""));
  if (job.version !== version) {
    throw new OrgError(409, "CONFLICT", `The job was created with API version ${job.version}.0, not ${version}.0`);
  }
  if (job.state === "JobComplete") return job;
  throw new OrgError(
    400,
    "INVALIDJOBSTATE",
    `The job is in the state ${job.state}; it has results when it is JobComplete`,
  );
}

function found(job: Job | null): Job {
  if (job === null) throw notFound();
  return job;
}

function oneOf<T extends string>(
  body: Readonly<Record<string, unknown>>,
  member: string,
  allowed: readonly T[],
  otherwise: T | null,
): T {
  const value = body[member] ?? otherwise;
  const known = allowed.find((each) => each === value);
  if (known !== undefined) return known;
  throw new OrgError(400, "API_ERROR", `${member} must be one of ${allowed.join(", ")}, not ${String(value)}`);
}

import { restDateTime } from "../wire/date-times.ts";
import type { Job } from "./jobs.ts";

/** A job as the reply to its creation shows it. `apiVersion` is a JSON number with a fraction part. */
export const shortInfo = (job: Job): string => write(job, {});

/** A job as polls and lists show it. */
export function longInfo(job: Job): string {
  const { state, result, since, created, fate } = job;
  return write(job, {
    jobType: "V2Query",
    numberRecordsProcessed: state === "JobComplete" ? result.totalSize : 0,
    retries: 0,
    totalProcessingTime: Math.max(0, since.getTime() - created.getTime()),
    isPkChunkingSupported: true,
    ...(state === "Failed" && fate?.errorMessage !== undefined ? { errorMessage: fate.errorMessage } : {}),
  });
}

function write(job: Job, more: Readonly<Record<string, unknown>>): string {
  const { version, lineEnding, columnDelimiter } = job;
  const first = {
    id: job.id,
    operation: job.operation,
    object: job.result.object,
    createdById: job.user.id,
    createdDate: restDateTime(job.created),
    systemModstamp: restDateTime(job.since),
    state: job.state,
    concurrencyMode: "Parallel",
    contentType: "CSV",
  };
  const rest = JSON.stringify({ lineEnding, columnDelimiter, ...more });
  return `${JSON.stringify(first).slice(0, -1)},"apiVersion":${version}.0,${rest.slice(1)}`;
}

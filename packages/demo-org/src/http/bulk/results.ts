import { OrgError } from "../../org/org.ts";
import { alters } from "../faults/faults.ts";
import type { Service } from "../service.ts";
import type { Call, Route } from "../wire/call.ts";
import { type Chunks, json, type Reply } from "../wire/reply.ts";
import { csv } from "./csv.ts";
import { completeJob } from "./job-routes.ts";
import type { Job } from "./jobs.ts";

/** GET jobs/query/ID/results: a set of rows, and the locator of the next one, which is valid as long as the job exists. */
export const results: Route = (call, service) => {
  const job = completeJob(call, service);
  const position = positionOf(call.query.get("locator"), job);
  const asked = Number(call.query.get("maxRecords") ?? service.settings.bulkSetRows);
  if (!(asked >= 1)) throw new OrgError(400, "API_ERROR", "maxRecords must be a number above 0");
  const most = Math.min(Math.floor(asked), service.settings.bulkSetRowsMost);
  const from = call.effects.replay === true ? Math.max(0, position - most) : position;
  const count = Math.min(most, job.result.totalSize - from);
  const end = from + count;
  const headers = {
    "Content-Type": "text/csv",
    "Sforce-Locator": end < job.result.totalSize ? locatorOf(end) : "null",
    "Sforce-NumberOfRecords": String(count),
  };
  return { status: 200, headers, body: body(call, service, job, { from, count }) } satisfies Reply;
};

function body(
  call: Call,
  service: Service,
  job: Job,
  slice: { readonly from: number; readonly count: number },
): Chunks {
  const shown = { from: slice.from, count: Math.max(0, slice.count - (call.effects.dropRows ?? 0)) };
  const chunks = (): Iterable<Uint8Array> =>
    counted(csv(job.result, shown, { ...job, shape: call.effects.csv }), service);
  if (service.spool === null || alters(call.effects)) return { chunks };
  const { user, operation, soql, columnDelimiter, lineEnding, result } = job;
  const form = [user.id, operation, columnDelimiter, lineEnding, shown.from, shown.count, result.totalSize].join(" ");
  return { chunks, key: `set ${service.spool.revision} ${form} ${soql}` };
}

/** Sent bytes count against the volume of the last 24 hours. */
function* counted(chunks: Iterable<Uint8Array>, { jobs }: Service): Generator<Uint8Array> {
  for (const chunk of chunks) {
    jobs.megabytes.add(chunk.length / 2 ** 20);
    yield chunk;
  }
}

/** Addresses of a reply of resultPages. */
const pagesAtOnce = 5;

/** GET jobs/query/ID/resultPages: the addresses of the next five sets, to be fetched at the same time. */
export const resultPages: Route = (call, service) => {
  const job = completeJob(call, service);
  const { bulkSetRows } = service.settings;
  const { totalSize } = job.result;
  const folder = `${call.base}/jobs/query/${job.id}`;
  const first = positionOf(call.query.get("locator"), job);
  const pages = Array.from({ length: pagesAtOnce }, (_, index) => first + index * bulkSetRows)
    .filter((from) => from < totalSize || from === 0)
    .map((from) => ({ resultUrl: `${folder}/results?locator=${locatorOf(from)}&maxRecords=${bulkSetRows}` }));
  const next = first + pagesAtOnce * bulkSetRows;
  if (next >= totalSize) return json({ resultPages: pages, done: true });
  return json({ resultPages: pages, nextRecordsUrl: `${folder}/resultPages?locator=${locatorOf(next)}`, done: false });
};

/** A locator is the position of a row, in base64 without padding. */
const locatorOf = (position: number): string => Buffer.from(String(position)).toString("base64url");

function positionOf(locator: string | null, job: Job): number {
  if (locator === null || locator === "") return 0;
  const text = Buffer.from(locator, "base64url").toString("latin1");
  const position = /^\d{1,15}$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY;
  if (position < Math.max(1, job.result.totalSize)) return position;
  throw new OrgError(400, "INVALIDLOCATOR", `The locator ${locator} is invalid`);
}

import { hash } from "node:crypto";
import { type Counts, type Envelope, TapError } from "@singer-io-ts/tap-kit";
import { bulkSetRows } from "../../plan/transport.ts";
import { propertiesOf } from "../../property-schemas.ts";
import { openResults, type QueryJob, type ResultStream } from "../../salesforce/bulk/query-job.ts";
import {
  type FetchAttempt,
  type RefetchRules,
  refetchBrokenBlocks,
} from "../../salesforce/http/refetch-broken-page.ts";
import type { Block } from "../../transcode/transcoder.ts";
import type { OrgAccess } from "../read-context.ts";
import { countDiffers } from "../read-errors.ts";
import { noLines, pageCounts, type RowBlock } from "../row-block.ts";
import { warnCountAbove } from "../rows-without-id.ts";
import { VerifiedPage } from "../verified-page.ts";
import { type BegunJob, type BulkRead, type JobCursor, jobCheckpoint } from "./begin-job.ts";

/** The read of a job's results as it stands. */
interface JobRead {
  /** What the next set is read by. */
  read: BulkRead;
  readonly job: QueryJob;
  cursor: JobCursor;
  /** The first record of each set so far. */
  readonly firsts: Set<string>;
}

/**
 * Reads a complete job's results set by set. Each set must bring as many rows as its header says, all of them as many as
 * the job processed. A set that breaks off or has other rows than were counted is fetched again: the results of a job do
 * not change.
 */
export async function* readResults(
  given: BulkRead,
  { job, from }: BegunJob,
  access: OrgAccess,
): AsyncGenerator<RowBlock> {
  const { run } = access;
  const stream = given.selection.stream.id;
  const state: JobRead = { read: given, job, cursor: from, firsts: new Set() };
  const rules: RefetchRules = {
    run,
    stream,
    what: "Reading a result set again",
    level: "warn",
    mend: async (error) => {
      const transcoder = await state.read.reshaped(error);
      if (transcoder !== null) state.read = { ...state.read, transcoder };
      return transcoder !== null;
    },
  };
  let toCome = job.numberRecordsProcessed === null ? {} : { expected: job.numberRecordsProcessed - from.received };
  for (;;) {
    const page = new VerifiedPage(stream, "a result set", run);
    const envelope = given.selection.envelope(run.clock.now());
    try {
      const end = yield* refetchBrokenBlocks((attempt) => readSet(state, { page, envelope }, attempt, access), rules);
      state.cursor = { locator: end.nextLocator, received: state.cursor.received + end.counts.received };
      const isOver = end.nextLocator === null;
      const checkpoint = isOver ? {} : { checkpoint: jobCheckpoint(state.read, job, access, state.cursor) };
      yield { lines: noLines, records: 0, ...checkpoint, counts: { ...end.counts, ...toCome } };
      if (isOver) return;
    } finally {
      page.drop();
    }
    toCome = {};
  }
}

/** How a set of results ended. */
interface SetEnd {
  readonly counts: Counts;
  readonly nextLocator: string | null;
}

/** What a set's lines are made with, and wait in. */
interface SetOutput {
  readonly page: VerifiedPage;
  readonly envelope: Envelope;
}

/** One try at a set of results. @throws TapError where it is not what Salesforce counted */
async function* readSet(
  { read, job, cursor, firsts }: JobRead,
  { page, envelope }: SetOutput,
  { isRecounted }: FetchAttempt,
  { session, run }: OrgAccess,
): AsyncGenerator<Block, SetEnd> {
  const { transcoder, selection } = read;
  const stream = selection.stream.id;
  const counts = pageCounts(transcoder);
  page.again();
  const set = await openResults(session, job, { locator: cursor.locator, maxRecords: bulkSetRows, stream }, run);
  let first: string | null = null;
  const output = function* (blocks: Iterable<Block>): Generator<Block> {
    for (const block of blocks) {
      first ??= firstRecord(block, envelope);
      // guard(set-twice, `firsts.has(first)` -> `false`): a result set that came in the place of another one would be written again.
      if (firsts.has(first)) throw setRepeated(stream, job.id);
      yield* page.take(block);
    }
  };
  transcoder.begin(envelope, read.filter);
  for await (const chunk of set.chunks) {
    // Once the body has begun: leaving it now closes its connection.
    checkHeader(set, { job, cursor, stream });
    yield* output(transcoder.push(chunk));
  }
  yield* output(transcoder.end());
  const rows = { ofSet: transcoder.rows, ofJob: cursor.received + transcoder.rows };
  // Where Salesforce counts rows that never come, the end of the last set is short each time.
  // guard(set-recounted, ` && isRecounted` -> ``): rows that were missing from a result set that broke off would not be requested again.
  const isUsual = read.mayComeShort === true && set.nextLocator === null && isRecounted;
  checkCounts(set, rows, isUsual, { job, stream });
  const expected = job.numberRecordsProcessed;
  if (set.nextLocator === null && expected !== null && rows.ofJob < expected)
    warnCountAbove(stream, { expected, received: rows.ofJob }, run);
  yield* page.verified();
  // Without an Id whole records may repeat.
  if (first !== null && Object.hasOwn(propertiesOf(selection.schema), "Id")) firsts.add(first);
  return { counts: counts(), nextLocator: set.nextLocator };
}

interface OfJob {
  readonly job: QueryJob;
  readonly stream: string;
}

/** @throws TapError where the set cannot be the next one of the job */
function checkHeader(
  { nextLocator, numberOfRecords }: ResultStream,
  { job, cursor, stream }: OfJob & { readonly cursor: JobCursor },
): void {
  const processed = job.numberRecordsProcessed ?? Number.POSITIVE_INFINITY;
  const most = cursor.received + (numberOfRecords ?? 0);
  // guard(locator-loop): a locator that repeats would be followed forever.
  if (nextLocator !== null && nextLocator === cursor.locator) {
    const expected = job.numberRecordsProcessed ?? cursor.received;
    throw countDiffers(stream, `the job ${job.id}, whose locator repeats,`, expected, most);
  }
  // guard(set-beyond-job, `most > processed` -> `false`): the rows of a result set that comes twice would be written twice.
  if (most > processed) throw countDiffers(stream, `the job ${job.id}`, processed, most);
}

/** @throws TapError where the set, or with it the job, has other rows than Salesforce counted */
function checkCounts(
  { nextLocator, numberOfRecords }: ResultStream,
  rows: { readonly ofSet: number; readonly ofJob: number },
  isUsual: boolean,
  { job, stream }: OfJob,
): void {
  // guard(set-count): a result set that lacks rows would be accepted as complete.
  if (numberOfRecords !== null && differs(rows.ofSet, numberOfRecords, isUsual)) {
    throw countDiffers(stream, `a result set of the job ${job.id}`, numberOfRecords, rows.ofSet);
  }
  const processed = nextLocator === null ? job.numberRecordsProcessed : null;
  // guard(job-count, `differs(rows.ofJob, processed, isUsual)` -> `false`): a job whose last result sets are missing would be accepted as complete.
  if (processed !== null && differs(rows.ofJob, processed, isUsual)) {
    throw countDiffers(stream, `the job ${job.id}`, processed, rows.ofJob);
  }
}

const differs = (rows: number, counted: number, mayBeFewer: boolean): boolean =>
  mayBeFewer ? rows > counted : rows !== counted;

/** A hash of the first record without its envelope, which holds the time of the read. */
function firstRecord({ lines }: Block, { open, close }: Envelope): string {
  const end = lines.indexOf(lineFeed);
  return hash("sha256", lines.subarray(open.length, end - close.length), "base64");
}

const lineFeed = 10;

function setRepeated(stream: string, job: string): TapError {
  return new TapError(`${stream}: a result set of the job ${job} came in the place of another one.`, {
    code: "ROW_REPEATED",
    kind: "integrity",
    stream,
    hint: "Run again: the rows are read by a new job. If the error persists, look for a proxy that caches Salesforce's answers.",
  });
}

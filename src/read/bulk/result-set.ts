import { hash } from "node:crypto";
import { type Counts, type Envelope, type Run, type Selection, TapError } from "@singer-io-ts/tap-kit";
import { bulkSetRows } from "../../plan/transport.ts";
import { propertiesOf } from "../../property-schemas.ts";
import { openResults, type QueryJob } from "../../salesforce/bulk/query-job.ts";
import type { Session } from "../../salesforce/session.ts";
import type { Block, RowFilter, Transcoder } from "../../transcode/transcoder.ts";
import { countDiffers, hasCode, isInterruption, isMismatch, pageAttempts } from "../read-errors.ts";
import { type JobCheckpoint, pageCounts, type RowBlock } from "../row-block.ts";
import { warnCountAbove } from "../rows-without-id.ts";
import { VerifiedPage } from "../verified-page.ts";

export interface BulkRead {
  readonly session: Session;
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

/** How a set of results ended. */
export interface SetEnd {
  /** What the next set is to be read by. */
  readonly read: BulkRead;
  readonly counts: Counts;
  readonly nextLocator: string | null;
}

/** Where a set begins. */
export interface SetStart extends JobCheckpoint {
  /** The first record of each set of the job so far; what is read here is added. */
  readonly firsts: Set<string>;
}

/**
 * Reads one set of a job's results, the last of which completes what the job processed. A set that breaks off or has other
 * rows than were counted is fetched again: the results of a job do not change.
 */
export async function* readResultSet(
  given: BulkRead,
  job: QueryJob,
  { locator, received, firsts }: SetStart,
  run: Run,
): AsyncGenerator<RowBlock<JobCheckpoint>, SetEnd> {
  let read = given;
  const { selection, filter } = read;
  const stream = selection.stream.id;
  const hasId = Object.hasOwn(propertiesOf(selection.schema), "Id");
  const envelope = selection.envelope(run.clock.now());
  const out = new VerifiedPage(stream, "a result set", run);
  let isRecounted = false;
  try {
    for (let attempt = 1; ; attempt += 1) {
      out.again();
      const { transcoder } = read;
      const counts = pageCounts(transcoder);
      try {
        const set = await openResults(read.session, job, { locator, maxRecords: bulkSetRows, stream }, run);
        const processed = job.numberRecordsProcessed ?? Number.POSITIVE_INFINITY;
        const most = received + (set.numberOfRecords ?? 0);
        const check = (): void => {
          // guard(locator-loop): a locator that repeats would be followed forever.
          if (set.nextLocator !== null && set.nextLocator === locator) {
            const expected = job.numberRecordsProcessed ?? received;
            throw countDiffers(stream, `the job ${job.id}, whose locator repeats,`, expected, most);
          }
          // guard(set-beyond-job, `most > processed` -> `false`): the rows of a result set that comes twice would be written twice.
          if (most > processed) throw countDiffers(stream, `the job ${job.id}`, processed, most);
        };
        let first: string | null = null;
        transcoder.begin(envelope, filter);
        for await (const block of blocksOf(set.chunks, transcoder, check)) {
          first ??= firstRecord(block, envelope);
          // guard(set-twice, `firsts.has(first)` -> `false`): a result set that came in the place of another one would be written again.
          if (firsts.has(first)) throw setRepeated(stream, job.id);
          yield* out.take(block);
        }
        const { rows } = transcoder;
        const isLast = set.nextLocator === null;
        // Where Salesforce counts rows that never come, the end of the last set is short each time.
        // guard(set-recounted, ` && isRecounted` -> ` && attempt > 1`): rows that were missing from a result set that broke off would not be requested again.
        const isUsual = read.mayComeShort === true && isLast && isRecounted;
        // guard(set-count): a result set that lacks rows would be accepted as complete.
        if (set.numberOfRecords !== null && differs(rows, set.numberOfRecords, isUsual)) {
          throw countDiffers(stream, `a result set of the job ${job.id}`, set.numberOfRecords, rows);
        }
        // guard(job-count, `differs(received + rows, processed, isUsual)` -> `false`): a job whose last result sets are missing would be accepted as complete.
        if (isLast && Number.isFinite(processed) && differs(received + rows, processed, isUsual)) {
          throw countDiffers(stream, `the job ${job.id}`, processed, received + rows);
        }
        if (isLast && received + rows < processed && Number.isFinite(processed))
          warnCountAbove(stream, { expected: processed, received: received + rows }, run);
        yield* out.verified();
        // Without an Id whole records may repeat.
        if (first !== null && hasId) firsts.add(first);
        return { read, counts: counts(), nextLocator: set.nextLocator };
      } catch (error) {
        const reshaped = await read.reshaped(error);
        if (reshaped !== null) {
          read = { ...read, transcoder: reshaped };
          continue;
        }
        const isOther = isMismatch(error);
        const isHopeless = hasCode(error, "PAGE_CHANGED") || (isOther && isRecounted) || attempt >= pageAttempts;
        if (isHopeless || !isInterruption(error)) throw error;
        isRecounted ||= isOther;
        run.log({ level: "warn", code: "page_again", stream, text: `Reading a result set again: ${error.message}` });
        await run.clock.sleep(1000 * 2 ** attempt, run.signal);
      }
    }
  } finally {
    out.drop();
  }
}

const differs = (rows: number, counted: number, mayBeFewer: boolean): boolean =>
  mayBeFewer ? rows > counted : rows !== counted;

/** @param check is done once the body has begun: to leave it then closes its connection. */
async function* blocksOf(
  chunks: AsyncIterable<Uint8Array>,
  transcoder: Transcoder,
  check: () => void,
): AsyncGenerator<Block> {
  for await (const chunk of chunks) {
    check();
    yield* transcoder.push(chunk);
  }
  yield* transcoder.end();
}

/** A hash of the first record without its envelope, which holds the moment. */
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
    hint: "Run again: the rows are read by a new job. If it stays, look for a proxy that keeps Salesforce's answers.",
  });
}

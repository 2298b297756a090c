import { crc32 } from "node:zlib";
import { type Counts, type Run, TapError } from "@singer-io-ts/tap-kit";
import { bulkSetRows } from "../plan/transport.ts";
import { openResults, type QueryJob } from "../salesforce/bulk.ts";
import type { Block } from "../transcode/transcoder.ts";
import type { BulkRead } from "./bulk-read.ts";
import { countDiffers, isInterruption, pageAttempts } from "./faults.ts";
import { type JobMark, type Piece, pageCounts } from "./piece.ts";

/** How a set of results ended. */
export interface SetEnd {
  /** What the next set is to be read by. */
  readonly read: BulkRead;
  readonly counts: Counts;
  readonly nextLocator: string | null;
}

/**
 * Reads one set of a job's results, the last of which completes what the job processed. A set that breaks off or has too few rows is fetched again, and what went out of it
 * already is compared by a running checksum and left out: the results of a job do not change.
 */
export async function* readResultSet(
  given: BulkRead,
  job: QueryJob,
  { locator, received }: JobMark,
  run: Run,
): AsyncGenerator<Piece<JobMark>, SetEnd> {
  let read = given;
  const { selection, keep } = read;
  const stream = selection.stream.id;
  const envelope = selection.envelope(run.clock.now());
  const out = new SentBytes(stream);
  for (let attempt = 1; ; attempt += 1) {
    out.again();
    const { transcoder } = read;
    const counts = pageCounts(transcoder);
    try {
      const set = await openResults(read.session, job, { locator, maxRecords: bulkSetRows, stream }, run);
      transcoder.begin(envelope, keep);
      for await (const chunk of set.chunks) {
        for (const block of transcoder.push(chunk)) yield* out.news(block);
      }
      for (const block of transcoder.end()) yield* out.news(block);
      const { rows } = transcoder;
      // guard(set-count): a set of results that lacks rows would pass for whole.
      if (set.numberOfRecords !== null && set.numberOfRecords !== rows) {
        throw countDiffers(stream, `a result set of the job ${job.id}`, set.numberOfRecords, rows);
      }
      const { numberRecordsProcessed: processed } = job;
      // guard(job-count, `received + rows !== processed` -> `false`): a job whose last sets are missing would pass for read.
      if (set.nextLocator === null && processed !== null && received + rows !== processed) {
        throw countDiffers(stream, `the job ${job.id}`, processed, received + rows);
      }
      return { read, counts: counts(), nextLocator: set.nextLocator };
    } catch (error) {
      const reshaped = await read.reshaped(error);
      if (reshaped !== null) {
        read = { ...read, transcoder: reshaped };
        continue;
      }
      const isDifferent = error instanceof TapError && error.detail.code === "PAGE_CHANGED";
      const isMiscounted = error instanceof TapError && error.detail.code === "COUNT_DIFFERS" && attempt > 1;
      if (!isInterruption(error) || isDifferent || isMiscounted || attempt >= pageAttempts) throw error;
      run.tell({ level: "warn", code: "page_again", stream, text: `Reading a result set again: ${error.message}` });
      await run.clock.sleep(1000 * 2 ** attempt, run.signal);
    }
  }
}

/** What of a set is out already. */
class SentBytes {
  readonly #stream: string;
  #bytes = 0;
  #records = 0;
  #sum = 0;
  /** Of the present attempt, while it repeats what is out. */
  #repeated = { bytes: 0, records: 0, sum: 0 };

  constructor(stream: string) {
    this.#stream = stream;
  }

  again(): void {
    this.#repeated = { bytes: 0, records: 0, sum: 0 };
  }

  /** The part of the block that has not gone out before. @throws TapError when what repeats is not what went out. */
  *news(block: Block): Generator<Block> {
    const { lines, records } = this.#fresh(block);
    if (lines.length === 0) return;
    this.#bytes += lines.length;
    this.#records += records;
    this.#sum = crc32(lines, this.#sum);
    this.#repeated = { bytes: this.#bytes, records: this.#records, sum: this.#sum };
    yield { lines, records };
  }

  #fresh(block: Block): Block {
    const { bytes, records, sum } = this.#repeated;
    const missing = this.#bytes - bytes;
    if (missing === 0) return block;
    const old = block.lines.subarray(0, missing);
    this.#repeated = { bytes: bytes + old.length, records: records + block.records, sum: crc32(old, sum) };
    if (old.length < missing) return { lines: new Uint8Array(0), records: 0 };
    // guard(repeated-set): the rest of a set that changed would be joined to what went out of the old one.
    if (this.#repeated.sum !== this.#sum) throw pageChanged(this.#stream);
    return { lines: block.lines.subarray(missing), records: records + block.records - this.#records };
  }
}

function pageChanged(stream: string): TapError {
  return new TapError(`${stream}: a result set that was read twice differs between the two.`, {
    code: "PAGE_CHANGED",
    kind: "integrity",
    stream,
    hint: "Run again: the rows are read from the last complete set.",
  });
}

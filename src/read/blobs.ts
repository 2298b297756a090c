import { type EncodedPage, type Page, type Run, TapError } from "@singer-io-ts/tap-kit";
import { named } from "../named.ts";
import type { ObjectStream } from "../plan/object-stream.ts";
import { type Blob, type BlobAddress, readBlob } from "../salesforce/blob.ts";
import { hasCode, isInterruption, pageAttempts } from "./faults.ts";
import { noLines } from "./piece.ts";
import type { Reach } from "./slice.ts";

/** In base64 a file of this size still leaves its row below 128 MiB. */
const mostBytes = 90 * 1024 * 1024;
/** Enough to hide the latency; files may be large. */
const filesAtOnce = 4;
/** Rows with their files go out from this length on. */
const pageBytes = 1024 * 1024;

/** The fields that say how long a file is. (Object Reference: Attachment, ContentVersion, EventLogFile.) */
const sizeFields = ["BodyLength", "ContentSize", "LogFileLength"];

/** Records whose file is null although they have one, and why. */
type MissingFiles = Readonly<Record<"deleted" | "too large", string[]>>;

/** How a stream's files are read. */
interface FileReach extends Pick<Reach, "session"> {
  readonly stream: ObjectStream;
  readonly missing: MissingFiles;
}

/**
 * How streams whose selected fields hold files are read: their rows, then for each row and field one call. Files that
 * cannot be had are told of once a stream.
 */
export function withBlobs(
  pages: AsyncIterable<Page>,
  streams: readonly ObjectStream[],
  reach: Reach,
  run: Run,
): AsyncIterable<Page> {
  const wanting = new Map(streams.filter(({ blobs }) => blobs.length > 0).map((stream) => [stream.id, stream]));
  return wanting.size === 0 ? pages : filled(pages, wanting, reach, run);
}

async function* filled(
  pages: AsyncIterable<Page>,
  wanting: ReadonlyMap<string, ObjectStream>,
  { session }: Reach,
  run: Run,
): AsyncGenerator<Page> {
  const reaches = new Map(
    Array.from(wanting, ([id, stream]): [string, FileReach] => [
      id,
      { session, stream, missing: { deleted: [], "too large": [] } },
    ]),
  );
  try {
    for await (const page of pages) {
      const reach = reaches.get(page.stream);
      if (reach === undefined || !("lines" in page) || page.records === 0) yield page;
      else yield* filledPage(page, reach, run);
    }
  } finally {
    for (const reach of reaches.values()) sayMissing(reach, run);
  }
}

async function* filledPage(page: EncodedPage, reach: FileReach, run: Run): AsyncGenerator<Page> {
  const { lines, records: _, ...rest } = page;
  // The page is lent until the next is asked for, and the files take their time.
  const rows = linesOf(Buffer.from(lines));
  let ready: Buffer[] = [];
  let size = 0;
  for (let first = 0; first < rows.length; first += filesAtOnce) {
    const some = rows.slice(first, first + filesAtOnce);
    for (const line of await Promise.all(some.map((row) => filledRow(row, reach, run)))) {
      if (size > 0 && size + line.length > pageBytes) {
        yield { stream: page.stream, lines: Buffer.concat(ready), records: ready.length };
        ready = [];
        size = 0;
      }
      ready.push(line);
      size += line.length;
    }
  }
  yield { stream: page.stream, lines: Buffer.concat(ready), records: ready.length };
  yield { ...rest, lines: noLines, records: 0 };
}

function linesOf(lines: Buffer): readonly Buffer[] {
  const rows: Buffer[] = [];
  for (let at = 0; at < lines.length; ) {
    const end = lines.indexOf(10, at) + 1;
    rows.push(lines.subarray(at, end));
    at = end;
  }
  return rows;
}

async function filledRow(line: Buffer, reach: FileReach, run: Run): Promise<Buffer> {
  const { stream, missing } = reach;
  const { open, close } = stream.selection.envelope(run.clock.now());
  const record = line.subarray(open.length, line.length - 1 - close.length);
  const row: Readonly<Record<string, unknown>> = JSON.parse(record.toString());
  const { Id: id, IsDeleted: isDeleted, [run.deletedAt]: deletedAt = null } = row;
  // A deleted record's file cannot be had (REST API Developer Guide, sObject Blob Get: the record must be accessible).
  if (typeof id !== "string" || isDeleted === true || deletedAt !== null) return line;
  let written = record;
  for (const field of stream.blobs) {
    const address = { object: stream.object, id, field };
    const size = sizeFields.map((name) => row[name]).find((value) => typeof value === "number");
    const blob = await wholeBlob(address, size ?? null, reach, run);
    if ("bytes" in blob) written = replaced(written, field, blob.bytes);
    else if (blob.missing !== "empty") missing[blob.missing].push(id);
  }
  return Buffer.concat([line.subarray(0, open.length), written, line.subarray(line.length - 1 - close.length)]);
}

/** A file whose length is what its record says; one that broke off or differs is fetched again. */
async function wholeBlob(
  address: BlobAddress,
  size: number | null,
  { session, stream: { id: stream, hasIsDeleted } }: FileReach,
  run: Run,
): Promise<Blob> {
  if (size !== null && size > mostBytes) return { missing: "too large" };
  for (let attempt = 1; ; attempt += 1) {
    try {
      const blob = await readBlob(session, address, { mostBytes, hasIsDeleted, stream }, run);
      // guard(file-length, `blob.bytes.length === size` -> `true`): a file that was cut on its way would pass for whole.
      if ("missing" in blob || size === null || blob.bytes.length === size) return blob;
      throw sizeDiffers(stream, address, size, blob.bytes.length);
    } catch (error) {
      const isCounted = hasCode(error, "FILE_SIZE") && attempt > 1;
      if (!isInterruption(error) || isCounted || attempt >= pageAttempts) throw error;
      run.tell({ level: "warn", code: "file_again", stream, text: `Reading a file again: ${error.message}` });
      await run.clock.sleep(1000 * 2 ** attempt, run.signal);
    }
  }
}

/** A record's file in the place of its null, which the record was written with. */
function replaced(record: Buffer, field: string, bytes: Uint8Array): Buffer {
  const name = Buffer.from(`${JSON.stringify(field)}:`);
  // Quotes within values are escaped: only the member itself looks like this.
  const at = record.indexOf(Buffer.concat([name, Buffer.from("null")]));
  if (at < 0) throw new RangeError(`the record has no place for ${field}`);
  const value = Buffer.from(`"${Buffer.from(bytes).toString("base64")}"`);
  return Buffer.concat([record.subarray(0, at + name.length), value, record.subarray(at + name.length + 4)]);
}

function sayMissing({ stream: { id: stream, blobs }, missing }: FileReach, run: Run): void {
  const reasons = {
    deleted: "somebody deleted meanwhile",
    "too large": `would have more than ${mostBytes / 1024 / 1024} MiB`,
  };
  for (const why of ["deleted", "too large"] as const) {
    const ids = [...new Set(missing[why])];
    if (ids.length === 0) continue;
    const records = ids.length === 1 ? "a record" : `${ids.length} records`;
    const text = `${blobs.join(", ")} is null in ${records} that ${reasons[why]}: ${named(ids)}.`;
    run.tell({ level: "warn", code: "files_missing", stream, text });
  }
}

function sizeDiffers(stream: string, { id, field }: BlobAddress, expected: number, received: number): TapError {
  return new TapError(`${stream}: ${field} of ${id} should have ${expected} bytes, but ${received} came.`, {
    code: "FILE_SIZE",
    kind: "integrity",
    stream,
    hint: "Run again. If it stays, the file is damaged in Salesforce: leave the field out of the catalog's selection.",
  });
}

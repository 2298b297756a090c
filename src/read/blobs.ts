import { type EncodedPage, type Page, type Run, TapError } from "@singer-io-ts/tap-kit";
import { named } from "../named.ts";
import { type FileFacts, factsOfFile, hiddenName } from "../plan/file-facts.ts";
import type { ObjectStream } from "../plan/object-stream.ts";
import { atOnce } from "../salesforce/at-once.ts";
import { type Blob, type BlobAddress, readBlob } from "../salesforce/blob.ts";
import type { FileBytes } from "../salesforce/file-bytes.ts";
import { hasCode, isInterruption, pageAttempts } from "./faults.ts";
import { RecordPieces, withoutHidden, withoutNull } from "./file-record.ts";
import { type FileBlocks, type FileLease, fileRoom } from "./file-room.ts";
import { noLines } from "./piece.ts";
import { type Reading, recordNow } from "./record-now.ts";
import type { Reach } from "./slice.ts";

/** In base64 a file of this size still leaves its row below 128 MiB. */
const mostBytes = 90 * 1024 * 1024;
/** Enough to hide the latency; files may be large. */
const filesAtOnce = 4;
/** Rows with their files go out from this length on. */
const pageBytes = 1024 * 1024;
/** What a download holds beside the file. */
const downloadBytes = 512 * 1024;

/** Records whose file is null although they have one, and why. */
type MissingFiles = Readonly<Record<"deleted" | "too large", string[]>>;

/** How often a record is asked for again whose file is another one than it says. */
const mostReadings = 3;

/** How a stream's files are read. */
interface FileReach extends Reach, Reading {
  readonly missing: MissingFiles;
  /** Fields that the user may not read any more, or a look at whether it is so. */
  readonly hidden: Map<string, Promise<boolean>>;
}

/**
 * How streams whose selected fields hold files are read: their rows, then for each row and field one call. Files that
 * cannot be had are reported once a stream.
 */
export function withBlobs(
  pages: AsyncIterable<Page>,
  readings: readonly Reading[],
  reach: Reach,
  run: Run,
): AsyncIterable<Page> {
  const own = readings.filter(({ stream }) => stream.blobs.length > 0);
  const wanting = new Map(own.map((reading) => [reading.stream.id, reading]));
  return wanting.size === 0 ? pages : filled(pages, wanting, reach, run);
}

async function* filled(
  pages: AsyncIterable<Page>,
  wanting: ReadonlyMap<string, Reading>,
  reach: Reach,
  run: Run,
): AsyncGenerator<Page> {
  const reaches = new Map(
    Array.from(wanting, ([id, { stream, watermark }]): [string, FileReach] => [
      id,
      { ...reach, stream, watermark, missing: { deleted: [], "too large": [] }, hidden: new Map() },
    ]),
  );
  try {
    for await (const page of pages) {
      const own = reaches.get(page.stream);
      if (own === undefined || !("lines" in page) || page.records === 0) yield page;
      else yield* filledPage(page, own, run);
    }
  } finally {
    for (const reach of reaches.values()) sayMissing(reach, run);
  }
}

async function* filledPage(page: EncodedPage, reach: FileReach, run: Run): AsyncGenerator<Page> {
  const { lines, records: _, ...rest } = page;
  const { stream } = page;
  const leases = new Leases(run);
  let ready: Buffer[] = [];
  let size = 0;
  const small = function* (): Generator<Page> {
    if (ready.length > 0) yield { stream, lines: Buffer.concat(ready), records: ready.length };
    ready = [];
    size = 0;
  };
  try {
    // The page is lent until the next is asked for, and the files take their time.
    const rows = linesOf(Buffer.from(lines));
    for await (const row of atOnce(rows, filesAtOnce, (line) => filledRow(line, { ...reach, leases }, run))) {
      if (row === null) continue;
      const { length } = row.record;
      if (size + length > pageBytes) yield* small();
      if (length > pageBytes) yield { stream, lines: row.record.head, rest: row.record.rest(), records: 1 };
      else ready.push(row.record.whole());
      size += length > pageBytes ? 0 : length;
      row.lease?.release();
    }
    yield* small();
  } finally {
    leases.end();
  }
  yield { ...rest, lines: noLines, records: 0 };
}

/** What a page has of the room for files. */
class Leases {
  readonly #run: Run;
  readonly #open = new Set<FileLease>();
  #isOver = false;

  constructor(run: Run) {
    this.#run = run;
  }

  async take(bytes: number): Promise<FileLease> {
    const lease = await fileRoom(this.#run).take(bytes);
    this.#open.add(lease);
    if (!this.#isOver) return lease;
    lease.release();
    throw new Error("The page was left while one of its files waited.");
  }

  end(): void {
    this.#isOver = true;
    for (const lease of this.#open) lease.release();
  }
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

interface FilledRow {
  /** Its line. */
  readonly record: RecordPieces;
  /** Null: it holds no file. */
  readonly lease: FileLease | null;
}

type Row = Readonly<Record<string, unknown>>;

interface RowReach extends FileReach {
  readonly leases: Leases;
}

/**
 * A record with its files. Where somebody has replaced a file since its row was read, the record is asked for again, and the
 * file taken as it is now. Null: another read brings the record.
 */
async function filledRow(line: Buffer, reach: RowReach, run: Run): Promise<FilledRow | null> {
  const { stream } = reach;
  const place: RowPlace = { lease: null };
  let record = line;
  for (let reading = 1; ; reading += 1) {
    try {
      return await filledOnce(record, place, reach, run);
    } catch (error) {
      // guard(file-replaced, `!hasCode(error, "FILE_SIZE", "FILE_CHECKSUM")` -> `true`): a file that was replaced after its row was
      // read would fail each run, as long as the row's job lives.
      if (!hasCode(error, "FILE_SIZE", "FILE_CHECKSUM") || reading === mostReadings) throw error;
      const before = bareRecord(record, stream, run);
      const { Id: id }: Row = JSON.parse(before.toString());
      const now = await recordNow(reach, String(id), reach, run);
      // As it was: it is the file that is damaged.
      if (now !== null && bareRecord(now, stream, run).equals(before)) throw error;
      const text = `Reading a record again, whose file is another one than it says: ${error.message}`;
      run.tell({ level: "info", code: "record_again", stream: stream.id, text });
      if (now === null) {
        place.lease?.release();
        return null;
      }
      record = now;
    }
  }
}

/** A record's line without its envelope. */
function bareRecord(line: Buffer, { selection }: ObjectStream, run: Run): Buffer {
  const { open, close } = selection.envelope(run.clock.now());
  return line.subarray(open.length, line.length - 1 - close.length);
}

/** A row keeps its room when it is read again: those behind it wait for it with theirs. */
interface RowPlace {
  lease: FileLease | null;
}

async function filledOnce(line: Buffer, place: RowPlace, reach: RowReach, run: Run): Promise<FilledRow> {
  const { stream, missing, leases } = reach;
  const { blobs } = stream;
  const { open, close } = stream.selection.envelope(run.clock.now());
  const received = bareRecord(line, stream, run);
  const row: Row = JSON.parse(received.toString());
  const files = blobs.map((field) => ({ field, facts: factsIn(row, field) }));
  let record = withoutHidden(
    received,
    files.flatMap(({ facts }) => facts.fields),
  );
  const { Id: id, IsDeleted: isDeleted, [run.deletedAt]: deletedAt = null } = row;
  const found = new Map<string, FileBytes>();
  // A deleted record's file cannot be had (REST API Developer Guide, sObject Blob Get: the record must be accessible).
  if (typeof id === "string" && isDeleted !== true && deletedAt === null) {
    place.lease ??= await leases.take(files.reduce((sum, { facts }) => sum + roomFor(facts), 0));
    const { lease } = place;
    for (const { field, facts } of files) {
      const address = { object: stream.object, id, field };
      const blob = await blobUnlessHidden(address, { ...facts, ...lease.file() }, reach, run);
      if ("file" in blob) found.set(field, blob.file);
      else if (blob.missing !== "empty") missing[blob.missing].push(id);
    }
  }
  for (const field of blobs) if (isLeftOut(field, reach)) record = withoutNull(record, field);
  const pieces = new RecordPieces(record);
  for (const [field, file] of found) pieces.fill(field, file);
  pieces.surround(line.subarray(0, open.length), line.subarray(line.length - 1 - close.length));
  return { record: pieces, lease: place.lease };
}

/** What a row says of a file of its own. */
interface RowFacts {
  readonly length: number | null;
  readonly checksum: string | null;
  /** The fields that say so. */
  readonly fields: readonly string[];
}

interface WantedFile extends RowFacts, FileBlocks {}

function factsIn(row: Row, field: string): RowFacts {
  const facts: Partial<FileFacts> = factsOfFile(field) ?? {};
  const valueOf = (name: string | undefined): unknown =>
    name === undefined ? null : (row[name] ?? row[hiddenName(name)] ?? null);
  const [length, checksum] = [valueOf(facts.length), valueOf(facts.checksum)];
  return {
    length: typeof length === "number" ? length : null,
    checksum: typeof checksum === "string" && /^[0-9a-f]{32}$/i.test(checksum) ? checksum.toLowerCase() : null,
    fields: [facts.length, facts.checksum].filter((name) => name !== undefined),
  };
}

/** Bytes that a file takes at most while it is held. */
function roomFor({ length }: RowFacts): number {
  if (length === null) return mostBytes + downloadBytes;
  return length > mostBytes ? 0 : length + Math.min(length, downloadBytes);
}

/** Whether the stream goes on without this field. */
const isLeftOut = (field: string, { stream, shapes }: FileReach): boolean =>
  !shapes.now(stream).layout.properties.some(({ name }) => name === field);

/** Where the user may not read the field any more, the stream goes on without it, as without other fields. */
async function blobUnlessHidden(address: BlobAddress, facts: WantedFile, reach: FileReach, run: Run): Promise<Blob> {
  const { stream, shapes, hidden } = reach;
  const { field } = address;
  try {
    if (await hidden.get(field)) return { missing: "empty" };
    return await wholeBlob(address, facts, reach, run);
  } catch (error) {
    if (!hasCode(error, "INVALID_FIELD")) throw error;
    let isHidden = hidden.get(field);
    if (isHidden === undefined) {
      isHidden = shapes.change(stream, error, run);
      hidden.set(field, isHidden);
    }
    // guard(file-hidden, `!(await isHidden)` -> `true`): a file's field that is hidden would hold back the rows of its object.
    if (!(await isHidden)) throw error;
    return { missing: "empty" };
  }
}

/** A file that is what its record says; one that broke off or differs is fetched again. */
async function wholeBlob(
  address: BlobAddress,
  facts: WantedFile,
  { session, stream: { id: stream, hasIsDeleted } }: FileReach,
  run: Run,
): Promise<Blob> {
  if (facts.length !== null && facts.length > mostBytes) return { missing: "too large" };
  for (let attempt = 1; ; attempt += 1) {
    facts.restart();
    try {
      const most = facts.length ?? mostBytes;
      const blob = await readBlob(session, address, { mostBytes: most, hasIsDeleted, stream, block: facts.block }, run);
      checkFile(blob, facts, address, stream);
      return blob;
    } catch (error) {
      const isCounted = hasCode(error, "FILE_SIZE", "FILE_CHECKSUM") && attempt > 1;
      if (!isInterruption(error) || isCounted || attempt >= pageAttempts) throw error;
      run.tell({ level: "warn", code: "file_again", stream, text: `Reading a file again: ${error.message}` });
      await run.clock.sleep(1000 * 2 ** attempt, run.signal);
    }
  }
}

/** @throws TapError of kind "integrity" where the file is not what its record says. */
function checkFile(blob: Blob, { length, checksum }: RowFacts, address: BlobAddress, stream: string): void {
  if ("missing" in blob) {
    // No more was read than there should be.
    if (blob.missing === "too large" && length !== null) throw sizeDiffers(stream, address, length, null);
    return;
  }
  const { file } = blob;
  // guard(file-length, `length !== null && file.length !== length` -> `false`): a file that was cut on its way would pass for whole.
  if (length !== null && file.length !== length) throw sizeDiffers(stream, address, length, file.length);
  // guard(file-checksum, `checksum !== null && file.md5() !== checksum` -> `false`): a file that was damaged on its way would go out.
  if (checksum !== null && file.md5() !== checksum) throw checksumDiffers(stream, address);
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

const damaged =
  "Run again. If it stays, the file is damaged in Salesforce: leave the field out of the catalog's selection.";

/** @param received null: more. */
function sizeDiffers(stream: string, { id, field }: BlobAddress, expected: number, received: number | null): TapError {
  const came = received === null ? "more" : received;
  return new TapError(`${stream}: ${field} of ${id} should have ${expected} bytes, but ${came} came.`, {
    code: "FILE_SIZE",
    kind: "integrity",
    stream,
    hint: damaged,
  });
}

function checksumDiffers(stream: string, { id, field }: BlobAddress): TapError {
  return new TapError(`${stream}: ${field} of ${id} has another MD5 than its record says.`, {
    code: "FILE_CHECKSUM",
    kind: "integrity",
    stream,
    hint: damaged,
  });
}

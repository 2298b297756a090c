import type { EncodedPage, Page, Run } from "@singer-io-ts/tap-kit";
import { listNames } from "../../names.ts";
import type { ObjectStream } from "../../plan/object-stream.ts";
import { mapConcurrent } from "../../salesforce/map-concurrent.ts";
import type { Blob, BlobAddress } from "../../salesforce/rest/blob.ts";
import type { FileBytes } from "../../salesforce/rest/file-bytes.ts";
import type { ReadContext } from "../read-context.ts";
import { hasCode } from "../read-errors.ts";
import { noLines } from "../row-block.ts";
import { type Reading, recordNow } from "./current-record.ts";
import { factsIn, fileDiffers, mostBytes, roomFor, type WantedFile, wholeBlob } from "./download-file.ts";
import { type FileLease, Leases } from "./file-memory.ts";
import { RecordParts, withoutHidden, withoutNull } from "./file-record.ts";

/** Enough to hide the latency; files may be large. */
const filesAtOnce = 4;
/** Rows with their files go out from this length on. */
const pageBytes = 1024 * 1024;

/** Records whose file is null although they have one, and why. */
type MissingFiles = Readonly<Record<"deleted" | "too large", string[]>>;

/** How often a record is asked for again whose file is another one than it says. */
const mostReadings = 3;

/** How a stream's files are read. */
interface FileReach extends ReadContext, Reading {
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
  context: ReadContext,
): AsyncIterable<Page> {
  const own = readings.filter(({ stream }) => stream.blobs.length > 0);
  const wanting = new Map(own.map((reading) => [reading.stream.id, reading]));
  return wanting.size === 0 ? pages : filled(pages, wanting, context);
}

async function* filled(
  pages: AsyncIterable<Page>,
  wanting: ReadonlyMap<string, Reading>,
  context: ReadContext,
): AsyncGenerator<Page> {
  const { run } = context;
  const reaches = new Map(
    Array.from(wanting, ([id, { stream, watermark }]): [string, FileReach] => [
      id,
      { ...context, stream, watermark, missing: { deleted: [], "too large": [] }, hidden: new Map() },
    ]),
  );
  try {
    for await (const page of pages) {
      const own = reaches.get(page.stream);
      if (own === undefined || !("lines" in page) || page.records === 0) yield page;
      else yield* filledPage(page, own);
    }
  } finally {
    for (const context of reaches.values()) warnMissing(context, run);
  }
}

async function* filledPage(page: EncodedPage, context: FileReach): AsyncGenerator<Page> {
  const { run } = context;
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
    for await (const row of mapConcurrent(rows, filesAtOnce, (line) => filledRow(line, { ...context, leases }))) {
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
  readonly record: RecordParts;
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
async function filledRow(line: Buffer, context: RowReach): Promise<FilledRow | null> {
  const { run } = context;
  const { stream } = context;
  const place: RowPlace = { lease: null };
  let record = line;
  for (let reading = 1; ; reading += 1) {
    try {
      return await filledOnce(record, place, context);
    } catch (error) {
      // guard(file-replaced, `!hasCode(error, ...fileDiffers)` -> `true`): a file that was replaced after its row was read would fail every run for as long as the row's job exists.
      if (!hasCode(error, ...fileDiffers) || reading === mostReadings) throw error;
      const before = bareRecord(record, stream, run);
      const { Id: id }: Row = JSON.parse(before.toString());
      const now = await recordNow(context, String(id), context);
      // As it was: it is the file that is damaged.
      if (now !== null && bareRecord(now, stream, run).equals(before)) throw error;
      const text = `Reading a record again, whose file is another one than it says: ${error.message}`;
      run.log({ level: "info", code: "record_again", stream: stream.id, text });
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

async function filledOnce(line: Buffer, place: RowPlace, context: RowReach): Promise<FilledRow> {
  const { run } = context;
  const { stream, missing, leases } = context;
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
      const blob = await blobUnlessHidden(address, { ...facts, ...lease.file() }, context);
      if ("file" in blob) found.set(field, blob.file);
      else if (blob.missing !== "empty") missing[blob.missing].push(id);
    }
  }
  for (const field of blobs) if (isLeftOut(field, context)) record = withoutNull(record, field);
  const parts = new RecordParts(record);
  for (const [field, file] of found) parts.fill(field, file);
  parts.surround(line.subarray(0, open.length), line.subarray(line.length - 1 - close.length));
  return { record: parts, lease: place.lease };
}

/** Whether the stream goes on without this field. */
const isLeftOut = (field: string, { stream, shapes }: FileReach): boolean =>
  !shapes.now(stream).layout.properties.some(({ name }) => name === field);

/** Where the user may not read the field any more, the stream goes on without it, as without other fields. */
async function blobUnlessHidden(address: BlobAddress, facts: WantedFile, context: FileReach): Promise<Blob> {
  const { run } = context;
  const { stream, shapes, hidden } = context;
  const { field } = address;
  try {
    if (await hidden.get(field)) return { missing: "empty" };
    return await wholeBlob(address, facts, stream, context);
  } catch (error) {
    if (!hasCode(error, "INVALID_FIELD")) throw error;
    let isHidden = hidden.get(field);
    if (isHidden === undefined) {
      isHidden = shapes.change(stream, error, run);
      hidden.set(field, isHidden);
    }
    // guard(file-hidden, `!(await isHidden)` -> `true`): an object with a hidden file field would deliver no rows at all.
    if (!(await isHidden)) throw error;
    return { missing: "empty" };
  }
}

function warnMissing({ stream: { id: stream, blobs }, missing }: FileReach, run: Run): void {
  const reasons = {
    deleted: "somebody deleted meanwhile",
    "too large": `would have more than ${mostBytes / 1024 / 1024} MiB`,
  };
  for (const why of ["deleted", "too large"] as const) {
    // Files come in no order.
    const ids = [...new Set(missing[why])].sort();
    if (ids.length === 0) continue;
    const records = ids.length === 1 ? "a record" : `${ids.length} records`;
    const text = `${blobs.join(", ")} is null in ${records} that ${reasons[why]}: ${listNames(ids)}.`;
    run.log({ level: "warn", code: "files_missing", stream, text });
  }
}

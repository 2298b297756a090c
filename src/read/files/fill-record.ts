import type { Run } from "@singer-io-ts/tap-kit";
import type { Load } from "../../plan/decide-load.ts";
import type { ObjectStream } from "../../plan/object-stream.ts";
import type { Blob, BlobAddress } from "../../salesforce/rest/blob.ts";
import type { FileBytes } from "../../salesforce/rest/file-bytes.ts";
import type { RowKey } from "../../transcode/transcoder.ts";
import { readByIds } from "../objects/read-by-ids.ts";
import type { ReadContext } from "../read-context.ts";
import { hasCode } from "../read-errors.ts";
import { factsIn, fileDiffers, roomFor, type WantedFile, wholeBlob } from "./download-file.ts";
import type { FileLease, Leases } from "./file-memory.ts";
import { RecordParts, withoutHidden, withoutNull } from "./file-record.ts";

/** What of a load says which records are left to another read. */
export type LoadOfFiles = Pick<Load, "stream" | "watermark">;

/** What reading a stream's files takes. */
export interface FileContext extends ReadContext, LoadOfFiles {
  /** Records whose file is null although they have one, and why. */
  readonly missing: Readonly<Record<"deleted" | "too large", string[]>>;
  /** Fields that the user may not read any more, or a look at whether it is so. */
  readonly hidden: Map<string, Promise<boolean>>;
}

/** The same for the rows of one page. */
interface RowContext extends FileContext {
  readonly leases: Leases;
}

interface FilledRow {
  /** Its line. */
  readonly record: RecordParts;
  /** Null: it holds no file. */
  readonly lease: FileLease | null;
}

type Row = Readonly<Record<string, unknown>>;

/** How often a record is asked for again whose file is another one than it says. */
const mostReadings = 3;

/**
 * A record with its files. Where somebody has replaced a file since its row was read, the record is asked for again, and the
 * file taken as it is now. Null: another read brings the record. This is not `refetchBrokenPage`, by which a file that came
 * broken was fetched again before: here the row is out of date, and only a row that has changed is another try.
 */
export async function filledRow(line: Buffer, context: RowContext): Promise<FilledRow | null> {
  const { stream, run } = context;
  const slot: RowSlot = { lease: null };
  let record = line;
  for (let reading = 1; ; reading += 1) {
    try {
      return await filledOnce(record, slot, context);
    } catch (error) {
      // guard(file-replaced, `!hasCode(error, ...fileDiffers)` -> `true`): a file that was replaced after its row was read would fail every run for as long as the row's job exists.
      if (!hasCode(error, ...fileDiffers) || reading === mostReadings) throw error;
      const before = bareRecord(record, stream, run);
      const { Id: id }: Row = JSON.parse(before.toString());
      const now = await recordNow(String(id), context);
      // As it was: it is the file that is damaged.
      if (now !== null && bareRecord(now, stream, run).equals(before)) throw error;
      const text = `Reading a record again whose file does not match it: ${error.message}`;
      run.log({ level: "info", code: "record_again", stream: stream.id, text });
      if (now === null) {
        slot.lease?.release();
        return null;
      }
      record = now;
    }
  }
}

/**
 * The line of one record as it is now. Null where another read brings the record: it is gone, so that its deletion is
 * reported; or it has changed at or above the watermark, and comes with what lies there, in this run or the next.
 */
async function recordNow(id: string, context: FileContext): Promise<Buffer | null> {
  const { stream, watermark } = context;
  const lines: Buffer[] = [];
  const filter = (_record: Uint8Array, { modifiedAt }: RowKey, isDeleted: boolean): boolean => {
    // guard(file-of-tail): a record that changed recently would come here and again with the tail.
    if (watermark !== null && (modifiedAt ?? "") >= watermark) return false;
    return !isDeleted || context.records !== "active";
  };
  for await (const block of readByIds(stream, [id], filter, context)) lines.push(Buffer.from(block.lines));
  return lines.length === 0 ? null : Buffer.concat(lines);
}

/** A record's line without its envelope. */
export function bareRecord(line: Buffer, { selection }: ObjectStream, run: Run): Buffer {
  const { open, close } = selection.envelope(run.clock.now());
  return line.subarray(open.length, line.length - 1 - close.length);
}

/** A row keeps its room when it is read again: those behind it wait for it with theirs. */
interface RowSlot {
  lease: FileLease | null;
}

async function filledOnce(line: Buffer, slot: RowSlot, context: RowContext): Promise<FilledRow> {
  const { stream, missing, leases, run } = context;
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
    slot.lease ??= await leases.take(files.reduce((sum, { facts }) => sum + roomFor(facts), 0));
    const { lease } = slot;
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
  return { record: parts, lease: slot.lease };
}

/** Whether the stream goes on without this field. */
const isLeftOut = (field: string, { stream, shapes }: FileContext): boolean =>
  !shapes
    .now(stream)
    .layout()
    .properties.some(({ name }) => name === field);

/** Where the user may not read the field any more, the stream goes on without it, as without other fields. */
async function blobUnlessHidden(address: BlobAddress, facts: WantedFile, context: FileContext): Promise<Blob> {
  const { stream, shapes, hidden, run } = context;
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

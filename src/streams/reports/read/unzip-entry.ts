import { crc32, createInflateRaw } from "node:zlib";
import { SheetFault } from "../../../transcode/xlsx/sheet-xml.ts";

/** A file of a zip archive, as its directory says. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  /** Of its local header. */
  readonly offset: number;
}

const endRecord = 0x0605_4b50;
const directoryRecord = 0x0201_4b50;
const localRecord = 0x0403_4b50;
const longestComment = 65_535;

/**
 * The files of an archive by name (PKWARE APPNOTE 6.3). Unpacking is Node's; what is read here is the directory, because
 * libraries for it do not compare a file's checksum, and a damaged sheet must not pass for a shorter one. @throws SheetFault
 */
export function zipEntries(bytes: Uint8Array): ReadonlyMap<string, ZipEntry> {
  const view = viewOf(bytes);
  const end = endOf(view);
  const count = view.getUint16(end + 10, true);
  const entries = new Map<string, ZipEntry>();
  let at = view.getUint32(end + 16, true);
  for (let n = 0; n < count; n++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== directoryRecord)
      throw new SheetFault("is no zip archive");
    const nameLength = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    entries.set(name, {
      name,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

function endOf(view: DataView): number {
  const first = Math.max(0, view.byteLength - 22 - longestComment);
  for (let at = view.byteLength - 22; at >= first; at--) if (view.getUint32(at, true) === endRecord) return at;
  throw new SheetFault("is no zip archive");
}

/**
 * A file's text, chunk by chunk. Its length and checksum must be what the directory says.
 * @param most bytes at most, whatever the directory says.
 * @throws SheetFault
 */
export async function* zipText(bytes: Uint8Array, entry: ZipEntry, most: number): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8");
  let length = 0;
  let sum = 0;
  for await (const chunk of unpacked(bytes, entry)) {
    length += chunk.length;
    if (length > most || length > entry.size)
      throw new SheetFault(`unpacks to more than it says, or than ${most} bytes`);
    sum = crc32(chunk, sum);
    yield decoder.decode(chunk, { stream: true });
  }
  if (length !== entry.size || sum !== entry.crc)
    throw new SheetFault(`is damaged: ${entry.name} is not what was packed`);
  yield decoder.decode();
}

async function* unpacked(bytes: Uint8Array, { name, method, packed, offset }: ZipEntry): AsyncGenerator<Uint8Array> {
  const view = viewOf(bytes);
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== localRecord) throw new SheetFault("is damaged");
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  const data = bytes.subarray(start, start + packed);
  if (data.length !== packed) throw new SheetFault(`is cut within ${name}`);
  if (method === 0) {
    yield data;
    return;
  }
  if (method !== 8) throw new SheetFault(`has ${name} packed by the method ${method}, which is not known here`);
  const inflate = createInflateRaw();
  inflate.end(data);
  try {
    // What inflate gives are buffers.
    for await (const chunk of inflate as AsyncIterable<Uint8Array>) yield chunk;
  } catch (error) {
    if (error instanceof SheetFault || !(error instanceof Error) || !("code" in error)) throw error;
    throw new SheetFault(`is damaged: ${name} cannot be unpacked`);
  }
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

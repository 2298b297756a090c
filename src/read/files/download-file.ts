import { TapError } from "@singer-io-ts/tap-kit";
import { type FileFacts, factsOfFile, hiddenName } from "../../plan/file-facts.ts";
import type { ObjectStream } from "../../plan/object-stream.ts";
import { pageFaultOf, refetchBrokenPage } from "../../salesforce/http/refetch-broken-page.ts";
import { type Blob, type BlobAddress, readBlob } from "../../salesforce/rest/blob.ts";
import type { OrgAccess } from "../read-context.ts";
import { hasCode } from "../read-errors.ts";
import type { FileBlocks } from "./file-memory.ts";

/** In base64 a file of this size still leaves its row below 128 MiB. */
export const mostBytes = 90 * 1024 * 1024;
/** What a download holds beside the file. */
const downloadBytes = 512 * 1024;

/** What a row says of a file of its own. */
export interface RowFacts {
  readonly length: number | null;
  readonly checksum: string | null;
  /** The fields that say so. */
  readonly fields: readonly string[];
}

export interface WantedFile extends RowFacts, FileBlocks {}

/** What the row says of the file in this field. */
export function factsIn(row: Readonly<Record<string, unknown>>, field: string): RowFacts {
  const facts: Partial<FileFacts> = factsOfFile(field) ?? {};
  const factOf = (name: string | undefined): unknown =>
    name === undefined ? null : (row[name] ?? row[hiddenName(name)] ?? null);
  const [length, checksum] = [factOf(facts.length), factOf(facts.checksum)];
  return {
    length: typeof length === "number" ? length : null,
    checksum: typeof checksum === "string" && /^[0-9a-f]{32}$/i.test(checksum) ? checksum.toLowerCase() : null,
    fields: [facts.length, facts.checksum].filter((name) => name !== undefined),
  };
}

/** Bytes that a file takes at most while it is held. */
export function roomFor({ length }: RowFacts): number {
  if (length === null) return mostBytes + downloadBytes;
  return length > mostBytes ? 0 : length + Math.min(length, downloadBytes);
}

/** A file that is what its record says; one that broke off or differs is fetched again. */
export async function wholeBlob(
  address: BlobAddress,
  facts: WantedFile,
  { id: stream, hasIsDeleted }: ObjectStream,
  { session, run }: OrgAccess,
): Promise<Blob> {
  if (facts.length !== null && facts.length > mostBytes) return { missing: "too large" };
  const fetch = async () => {
    facts.restart();
    const most = facts.length ?? mostBytes;
    const blob = await readBlob(session, address, { mostBytes: most, hasIsDeleted, stream, block: facts.block }, run);
    checkFile(blob, facts, address, stream);
    return blob;
  };
  return refetchBrokenPage(fetch, {
    run,
    stream,
    what: "Reading a file again",
    code: "file_again",
    level: "warn",
    faultOf: (error) => (hasCode(error, ...fileDiffers) ? "differs" : pageFaultOf(error)),
  });
}

/** The codes of a file that is not what its record says. */
export const fileDiffers = ["FILE_SIZE", "FILE_CHECKSUM"] as const;

/** @throws TapError of kind "integrity" where the file is not what its record says. */
function checkFile(blob: Blob, { length, checksum }: RowFacts, address: BlobAddress, stream: string): void {
  if ("missing" in blob) {
    // No more was read than there should be.
    if (blob.missing === "too large" && length !== null) throw sizeDiffers(stream, address, length, null);
    return;
  }
  const { file } = blob;
  // guard(file-length, `length !== null && file.length !== length` -> `false`): a file that was cut off in transit would be accepted as complete.
  if (length !== null && file.length !== length) throw sizeDiffers(stream, address, length, file.length);
  // guard(file-checksum, `checksum !== null && file.md5() !== checksum` -> `false`): a file that was damaged in transit would be written.
  if (checksum !== null && file.md5() !== checksum) throw checksumDiffers(stream, address);
}

const damaged =
  "Run again. If the error persists, the file is damaged in Salesforce: leave the field out of the catalog's selection.";

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
  return new TapError(`${stream}: ${field} of ${id} does not have the MD5 that its record states.`, {
    code: "FILE_CHECKSUM",
    kind: "integrity",
    stream,
    hint: damaged,
  });
}

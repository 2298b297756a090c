import type { Run } from "@singer-io-ts/tap-kit";
import { OrgError } from "../errors.ts";
import type { Session } from "./interface.ts";

/** Where a file is: a field of type base64 of one record. */
export interface BlobAddress {
  readonly object: string;
  readonly id: string;
  readonly field: string;
}

/** A file's bytes, or why there are none: its record is gone, or it is larger than was allowed. */
export type Blob = { readonly bytes: Uint8Array } | { readonly missing: "gone" | "too large" };

/** What Salesforce answers where the record was deleted meanwhile, or has no file. */
const gone = ["NOT_FOUND", "ENTITY_IS_DELETED", "INVALID_CROSS_REFERENCE_KEY", "HTTP_404"];

/** A file by its record, one API call. (REST API Developer Guide, sObject Blob Get.) */
export async function readBlob(
  session: Session,
  { object, id, field }: BlobAddress,
  { mostBytes, stream }: { readonly mostBytes: number; readonly stream: string },
  run: Run,
): Promise<Blob> {
  const path = `sobjects/${[object, id, field].map(encodeURIComponent).join("/")}`;
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    const reply = await session.open({ method: "GET", path, stream, isFile: true }, run);
    for await (const chunk of reply.chunks) {
      size += chunk.length;
      if (size > mostBytes) return { missing: "too large" };
      chunks.push(chunk.slice());
    }
  } catch (error) {
    if (error instanceof OrgError && gone.includes(error.detail.code)) return { missing: "gone" };
    throw error;
  }
  return { bytes: Buffer.concat(chunks) };
}

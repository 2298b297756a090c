import type { Run } from "@singer-io-ts/tap-kit";
import { OrgError } from "../../errors/org-error.ts";
import { jsonReply } from "../http/whole-reply.ts";
import { members } from "../json/json-fields.ts";
import type { Session } from "../session.ts";
import { type FileBytes, FileCollector } from "./file-bytes.ts";
import { queryPath, wholeRecords } from "./query.ts";

/** Where a file is: a field of type base64 of one record. */
export interface BlobAddress {
  readonly object: string;
  readonly id: string;
  readonly field: string;
}

export interface BlobOptions {
  /** A larger file is not read. */
  readonly mostBytes: number;
  /** Gives blocks of the largest size for the file's bytes. */
  readonly block: () => Uint8Array;
  /** Its records have IsDeleted. */
  readonly hasIsDeleted: boolean;
  /** The stream that wants it. */
  readonly stream: string;
}

/** A file, or why there is none: its record was deleted, has no file, or has one that is larger than was allowed. */
export type Blob = { readonly file: FileBytes } | { readonly missing: "deleted" | "empty" | "too large" };

/** What Salesforce answers where it finds nothing: there is nothing, or the user may not see it. */
const notFound = ["NOT_FOUND", "ENTITY_IS_DELETED", "INVALID_CROSS_REFERENCE_KEY"];

/**
 * A file by its record: one API call, and one more where Salesforce does not give it. (REST API Developer Guide, sObject Blob Get.)
 * @throws OrgError, with Salesforce's code, where the record is there, has a file, and Salesforce does not give it;
 * INVALID_FIELD where the user may not read the field.
 */
export async function readBlob(session: Session, address: BlobAddress, options: BlobOptions, run: Run): Promise<Blob> {
  const { mostBytes, stream } = options;
  const path = `sobjects/${[address.object, address.id, address.field].map(encodeURIComponent).join("/")}`;
  const collector = new FileCollector(options.block);
  try {
    const reply = await session.open({ method: "GET", path, stream, isFile: true }, run);
    for await (const chunk of reply.chunks) {
      collector.push(chunk);
      if (collector.length > mostBytes) return { missing: "too large" };
    }
  } catch (error) {
    if (!(error instanceof OrgError) || error.rule.kind !== "config" || error.rule.scope !== "stream") throw error;
    // Where the field itself is hidden, the query says so, even if the file's own address answered something else.
    const found = await whyMissing(session, address, options, run);
    const missing = notFound.includes(error.detail.code) ? found : null;
    // guard(file-refused, `missing === null` -> `false`): a missing permission would overwrite good files with null.
    if (missing === null) throw notGiven(address, stream, error);
    return { missing };
  }
  return { file: collector.end() };
}

/** Null: there should be a file. In a query a file's field is its address. */
async function whyMissing(
  session: Session,
  { object, id, field }: BlobAddress,
  { hasIsDeleted, stream }: BlobOptions,
  run: Run,
): Promise<"deleted" | "empty" | null> {
  const fields = ["Id", ...(hasIsDeleted ? ["IsDeleted"] : []), field].join(", ");
  const soql = `SELECT ${fields} FROM ${object} WHERE Id = '${id}'`;
  const request = { method: "GET", path: queryPath(soql, true), stream } as const;
  const [row] = await session.ask(request, run, (reply) => jsonReply(reply, "query", wholeRecords, stream));
  if (row === undefined || members(row).flag("IsDeleted")) return "deleted";
  return members(row).text(field) === null ? "empty" : null;
}

function notGiven({ field, id }: BlobAddress, stream: string, { what, detail, rule }: OrgError): OrgError {
  const { code, cause } = detail;
  return new OrgError(`Salesforce does not give the file ${field} of ${id}. ${what}`, code, rule, {
    stream,
    cause,
    hint: "Give the user access to the file (View All Data, for ContentVersion also Query All Files), or leave the field out of the catalog's selection.",
  });
}

import type { Run } from "@singer-io-ts/tap-kit";
import type { Load } from "../plan/decide.ts";
import type { Scan } from "../plan/scan.ts";
import { type ObjectQuery, type Slice, unorderedSoql } from "../plan/soql.ts";
import { bulkSetRows } from "../plan/transport.ts";
import type { Session } from "../salesforce/interface.ts";
import { compileCsv } from "../transcode/csv.ts";
import { compileRest } from "../transcode/rest.ts";
import type { Keep } from "../transcode/transcoder.ts";
import { type BulkRead, readByBulk, readyJob, soqlHash } from "./bulk-read.ts";
import { hasCode } from "./faults.ts";
import { noLines, type Piece } from "./piece.ts";
import { readByRest } from "./rest-read.ts";

/** What a read of any sObject needs besides the object itself. */
export interface Reach {
  readonly session: Session;
  /** Which rows by their state: with those in the recycle bin, without them, or they alone. */
  readonly records: "all" | "active" | "deleted";
}

/** How far a slice was read, without what its stream adds. */
export type SliceMark = DistributiveOmit<Exclude<Scan, { readonly kind: "tail" }>, "full" | "rows" | "watermark">;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

export interface SliceRead {
  readonly slice: Slice;
  /** Where an earlier run stopped in this very slice. */
  readonly scan: Scan | null;
  readonly keep?: Keep | undefined;
}

/** What Bulk 2.0 answers about an object or a field that it does not serve (Bulk API 2.0 Developer Guide). */
const bulkRefusals = ["INVALIDENTITY", "FEATURENOTENABLED", "INVALID_TYPE_FOR_OPERATION", "API_ERROR"];

/** Reads one slice of an sObject by the transport chosen; by REST where Bulk turns out not to serve the object. */
export async function* readSlice(
  load: Load,
  reach: Reach,
  part: SliceRead,
  run: Run,
): AsyncGenerator<Piece<SliceMark>> {
  const { stream } = load;
  const query = queryOf(load, reach, part.slice);
  if (load.choice.transport === "bulk") {
    const transcoder = compileCsv(stream.layout);
    const soql = unorderedSoql(query);
    const read: BulkRead = {
      session: reach.session,
      selection: stream.selection,
      transcoder,
      soql,
      all: true,
      keep: part.keep,
    };
    const ready = await jobUnlessRefused(read, part.scan, run);
    if (ready !== null) {
      const { job, from } = ready;
      const place = {
        kind: "job",
        job: job.id,
        apiVersion: job.apiVersion,
        soqlHash: soqlHash(read),
        user: reach.session.userId,
        maxRecords: bulkSetRows,
      } as const;
      yield { lines: noLines, records: 0, mark: { ...place, ...from } };
      for await (const { mark, ...piece } of readByBulk(read, ready, run)) {
        yield mark === undefined || mark.locator === null ? piece : { ...piece, mark: { ...place, ...mark } };
      }
      return;
    }
  }
  const after = part.scan?.kind === "ordered" ? part.scan : null;
  const read = {
    session: reach.session,
    selection: stream.selection,
    transcoder: compileRest(stream.layout),
    query,
    all: true,
    keep: part.keep,
    after,
  };
  for await (const { mark, ...piece } of readByRest(read, run)) {
    if (mark === undefined || mark.id === null) yield piece;
    else yield { ...piece, mark: { kind: "ordered", stamp: mark.stamp, id: mark.id } };
  }
}

/** `query` hides archived rows too, so queryAll is asked for each kind (REST API Developer Guide, QueryAll). */
export function queryOf({ stream }: Pick<Load, "stream">, reach: Reach, slice: Slice): ObjectQuery {
  const isDeleted = !stream.hasIsDeleted || reach.records === "all" ? null : reach.records === "deleted";
  return { object: stream.object, layout: stream.layout, key: stream.replicationKey, slice, isDeleted };
}

async function jobUnlessRefused(read: BulkRead, scan: Scan | null, run: Run) {
  try {
    return await readyJob(read, scan?.kind === "job" ? scan : null, run);
  } catch (error) {
    if (!hasCode(error, ...bulkRefusals)) throw error;
    const stream = read.selection.stream.id;
    run.tell({
      level: "info",
      code: "bulk_refused",
      stream,
      text: `Bulk 2.0 does not serve it, so it is read by REST: ${error.message}`,
    });
    return null;
  }
}

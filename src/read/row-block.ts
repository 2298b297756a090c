import type { Counts } from "@singer-io-ts/tap-kit";
import type { RowKey, Transcoder } from "../transcode/transcoder.ts";

/** Record lines on their way out, lent until the next piece is asked for. */
export interface RowBlock<Mark> {
  readonly lines: Uint8Array;
  readonly records: number;
  /** Only on the piece that ends a wire page whose counts were right: everything up to here is read. */
  readonly checkpoint?: Mark;
  /** On the piece that ends a wire page of an ordered read, counted by Salesforce or not: the last row that is out. */
  readonly cursor?: RowKey;
  /** Of the wire page that ends here. */
  readonly counts?: Counts;
}

/** Counts a wire page: to be made before it begins and asked when it has ended. */
export function pageCounts(transcoder: Transcoder): () => Counts {
  const { deleted, replaced } = transcoder;
  return () => ({
    received: transcoder.rows,
    deleted: transcoder.deleted - deleted,
    replaced: transcoder.replaced - replaced,
  });
}

/** Where an ordered read stands. */
export type CursorCheckpoint = RowKey;

/** Where a Bulk job's results go on; null: everything is read. `received`: rows of the job so far. */
export interface JobCheckpoint {
  readonly locator: string | null;
  readonly received: number;
}

export const noLines = new Uint8Array(0);

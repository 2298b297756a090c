import type { Counts } from "@singer-io-ts/tap-kit";
import type { UnfinishedRead } from "../plan/bookmark/unfinished-read.ts";
import type { Cursor } from "../plan/slices/slice.ts";
import type { RowKey, Transcoder } from "../transcode/transcoder.ts";

/** Record lines on their way out, lent until the next block is asked for. */
export interface RowBlock {
  readonly lines: Uint8Array;
  readonly records: number;
  /** Only on the block that ends a wire page whose counts were right: everything up to here is read. */
  readonly checkpoint?: SliceCheckpoint;
  /** On the block that ends a wire page of an ordered read, counted by Salesforce or not: the last row that is out. */
  readonly cursor?: RowKey;
  /** Of the wire page that ends here. */
  readonly counts?: Counts;
}

/** How far a slice was read, without what its stream adds. */
export type SliceCheckpoint = DistributiveOmit<
  Exclude<UnfinishedRead, { readonly kind: "tail" }>,
  "full" | "rows" | "watermark" | "fill" | "deletedSince"
>;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** Where an ordered read stands. */
export interface ReadCursor extends Cursor {
  readonly kind: "ordered";
}

export const noLines = new Uint8Array(0);

/** Counts a wire page: to be made before it begins and asked when it has ended. */
export function pageCounts(transcoder: Transcoder): () => Counts {
  const { deleted, replaced } = transcoder;
  return () => ({
    received: transcoder.rows,
    deleted: transcoder.deleted - deleted,
    replaced: transcoder.replaced - replaced,
  });
}

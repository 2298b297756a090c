import type { Envelope } from "@singer-io-ts/tap-kit";

/** Whole record lines, at most 1 MiB unless it is one longer record; lent until the next block is asked for. */
export interface Block {
  readonly lines: Uint8Array;
  readonly records: number;
}

/** The last row's place in the order of the read, as records have it; null where the layout has no such column. */
export interface RowKey {
  readonly id: string | null;
  /** A record's date-time: `2026-01-31T09:05:00.000Z`. */
  readonly modifiedAt: string | null;
}

/**
 * Asked for each record before it goes out, where given; false leaves it out. `record` is the bare JSON object without
 * envelope, lent for the call; `key` may be kept.
 */
export type RowFilter = (record: Uint8Array, key: RowKey, isDeleted: boolean) => boolean;

/**
 * Turns the bytes of one wire page after the other into record lines, whole rows only. `begin`, then `push` for each
 * chunk as it comes, however it was cut, then `end`; use each block before you ask for the next, and ask for
 * all of them. The lines are the same bytes for any cut of the chunks, and for REST and Bulk.
 *
 * Throws a TapError of kind "integrity" that names stream, row and column where the bytes are not what Salesforce
 * documents (a row with too few columns, an unknown column, a number that is none, an unfinished end). It names no value.
 * `begin` starts afresh after that, and after a page that was given up. How soon a row comes out is not promised: long
 * rows in small chunks, and what does not fill a block, come later, at the latest with `end`. Memory stays in proportion
 * to the longest row, which may have 128 MiB.
 */
export interface Transcoder {
  begin(envelope: Envelope, filter?: RowFilter): void;
  push(chunk: Uint8Array): Iterable<Block>;
  end(): Iterable<Block>;
  /** Rows received in this wire page. When a block is given out, and after `end`, those up to its last row, as `lastKey` is. */
  readonly rows: number;
  /** Records given out of this wire page. */
  readonly records: number;
  readonly lastKey: RowKey;
  /**
   * Characters that became U+FFFD in records written since the transcoder was made: invalid UTF-8 (counted as browsers
   * count it), lone surrogates, NUL. Records that `filter` left out do not count.
   */
  readonly replaced: number;
  /** Records given out since the transcoder was made that are marked as deleted. */
  readonly deleted: number;
}

/** What REST says around the rows of a query; complete after `end`, which throws unless it is consistent. */
export interface QueryHead {
  readonly totalSize: number;
  readonly done: boolean;
  readonly nextRecordsUrl: string | null;
}

export interface RestTranscoder extends Transcoder {
  readonly head: QueryHead;
}

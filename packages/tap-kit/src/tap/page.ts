import type { Bookmark } from "./bookmark.ts";
import type { Selection } from "./stream.ts";

/** How the read of a stream ended. */
export type Outcome =
  /**
   * Every record was yielded. `activate`: this was a full load, now complete under the selection's version, so that targets may
   * remove rows of older versions. `lacks`: a sentence about what the load before had and this one does not; the stream fails for it unless
   * `allow_shrink` allows that. `narrowed`: sentences about settings that leave rows out now; part of the error where the load
   * brought far fewer records than the one before.
   */
  | { readonly kind: "complete"; readonly activate: boolean; readonly lacks?: string; readonly narrowed?: string }
  /** Stopped on purpose; the next run resumes from the last bookmark. */
  | { readonly kind: "stopped"; readonly because: "signal" | "limit" | "time" }
  /** This stream failed; the others are read. */
  | { readonly kind: "failed"; readonly error: Error };

/** What a tap counted besides records; the kit adds it up for the lines that end a run. */
export interface Counts {
  /** Rows received, whether or not they became records. */
  readonly received: number;
  /** Records that are marked as deleted. */
  readonly deleted: number;
  /** Characters that were replaced because no target takes them. */
  readonly replaced: number;
  /**
   * By how many the number of rows that the service announces has grown; negative: it has shrunk. A query's whole count
   * belongs to its first page. Absent: the service announces nothing.
   */
  readonly expected?: number;
}

interface PageBase {
  /** The stream's id. */
  readonly stream: string;
  /**
   * From this page on the records have this selection's schema, because the service has changed what it gives. A new SCHEMA
   * is written before the page's records. Stream, version and method are the same as before.
   */
  readonly selection?: Selection;
  /** The next run need not read anything up to here again, this page included. Absent where it could not begin after this page. */
  readonly bookmark?: Bookmark;
  /** Since the stream's previous page. */
  readonly counts?: Counts;
  /** Only on the stream's last page. A stream that ends without one is a defect. */
  readonly end?: Outcome;
}

/**
 * Records as bytes: at most 1 MiB of whole record lines; one larger record is a page by itself. The kit reads the bytes before it
 * asks for the next page; then they may be overwritten.
 */
export interface EncodedPage extends PageBase {
  /** UTF-8. A line is `Envelope.open`, the record's JSON object, `Envelope.close` and `\n`. */
  readonly lines: Uint8Array;
  /**
   * The rest of one record that is too long to be held as a whole. It follows `lines`, in pieces that are made as they are
   * written; each may be overwritten once the next one is asked for. Nothing else is written between them.
   */
  readonly rest?: Iterable<Uint8Array>;
  /** How many records `lines` and `rest` have. */
  readonly records: number;
}

/** Records as objects, which the kit encodes. For taps that need no speed. */
export interface PlainPage extends PageBase {
  /** The kit writes the properties of the selection's schema only, in its order; null for a missing one. */
  readonly objects: readonly object[];
  /** When the service gave them. */
  readonly extractedAt: Date;
}

/** What a reading yields: records of one stream, where the next run may resume after them, or how the stream ended. */
export type Page = EncodedPage | PlainPage;

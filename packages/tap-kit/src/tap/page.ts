import type { Bookmark } from "./bookmark.ts";
import type { Selection } from "./stream.ts";

/** How a stream's read came out. */
export type Outcome =
  /**
   * Everything is out. `activate`: a full load, its tail included, is out under this version. `lacks`: a sentence about what
   * the load before had and this one has not; unless such a load is allowed, it fails and is not activated. `narrowed`:
   * sentences about settings that leave rows out now; said where the load brought far fewer.
   */
  | { readonly kind: "complete"; readonly activate: boolean; readonly lacks?: string; readonly narrowed?: string }
  /** Stopped on purpose, to be continued from the last bookmark. */
  | { readonly kind: "stopped"; readonly because: "signal" | "limit" | "time" }
  /** This stream failed; the others go on. */
  | { readonly kind: "failed"; readonly error: Error };

/** What a tap counted besides records; the kit adds it up for the lines that end a run. */
export interface Counts {
  /** Rows received, whether a record came of them or not. */
  readonly received: number;
  /** Records that are marked as deleted. */
  readonly deleted: number;
  /** Characters that could not go out as they came. */
  readonly replaced: number;
  /**
   * Rows that the service says are to come, beyond what it said before: negative where they have become fewer. What a
   * query counts in all is told with its first page. Absent: it says nothing of them.
   */
  readonly expected?: number;
}

interface PageBase {
  /** The stream's id. */
  readonly stream: string;
  /**
   * From this page on the stream's records are as this selection's schema says, because the service has changed what it
   * gives: told to the target before the page's records. The same stream, version and method as before.
   */
  readonly selection?: Selection;
  /** Everything up to here, this page included, may be forgotten. Absent inside a wire page. */
  readonly bookmark?: Bookmark;
  /** Since the stream's page before. */
  readonly counts?: Counts;
  /** Only on the stream's last page. A stream that ends without one is a defect. */
  readonly end?: Outcome;
}

/** At most 1 MiB of whole record lines (one larger record is a page by itself), lent until the next page is asked for. */
export interface EncodedPage extends PageBase {
  readonly lines: Uint8Array;
  /**
   * Of one record that is too long to be held as a whole: what follows `lines`, made piece by piece as it is written, each
   * piece lent until the next one is asked for. Nothing else is written between them.
   */
  readonly rest?: Iterable<Uint8Array>;
  readonly records: number;
}

/** Records as objects, for taps that need no speed; the kit encodes them. */
export interface PlainPage extends PageBase {
  readonly objects: readonly object[];
  readonly extractedAt: Date;
}

export type Page = EncodedPage | PlainPage;

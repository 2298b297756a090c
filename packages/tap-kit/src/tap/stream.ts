import type { JsonObject } from "../json.ts";
import type { Bookmark } from "./bookmark.ts";

export type Method = "FULL_TABLE" | "INCREMENTAL" | "LOG_BASED";

/** A stream as the tap offers it. */
export interface Stream {
  /** `tap_stream_id`, `stream` and the key in `bookmarks`. */
  readonly id: string;
  /** An object schema with `properties`; the records have these properties in this order. */
  readonly schema: JsonObject;
  readonly keyProperties: readonly string[];
  /** Properties that can serve as replication key, the best one first; empty: full table only. */
  readonly replicationKeys: readonly string[];
  readonly methods: readonly Method[];
  /** Property name -> its members in the catalog's metadata (`inclusion`, `selected-by-default`, the tap's own). `""`: the stream's. */
  readonly metadata?: ReadonlyMap<string, JsonObject>;
}

/**
 * Bytes around one record's JSON object; given to whoever writes record lines. Both empty where bare records are wanted.
 * The line's end is not among them: a line is `open`, the record, `close` and `\n`.
 */
export interface Envelope {
  readonly open: Uint8Array;
  readonly close: Uint8Array;
}

/** One stream as this run wants it; fixed for the whole run. */
export interface Selection {
  readonly stream: Stream;
  /** The stream's schema with the selected properties only, in the stream's order. */
  readonly schema: JsonObject;
  readonly method: Method;
  readonly replicationKey: string | null;
  readonly from: Bookmark | null;
  /** The version the records carry if this run goes on with `from`'s full load or adds to it; equals `from.version` then. */
  readonly version: number;
  /** Asked for once a wire page: the lines of one reply carry one moment of extraction. */
  envelope(extractedAt: Date): Envelope;
  /**
   * The same for a full load from the stream's start, under a new version: for a tap that sees that adding to what is there
   * will not do. The reading is then planned for this one.
   */
  restart(): Selection;
}

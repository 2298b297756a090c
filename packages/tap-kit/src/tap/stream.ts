import type { JsonObject } from "../json.ts";
import type { Bookmark } from "./bookmark.ts";

/** Singer's replication methods. Airbyte's incremental mode is `INCREMENTAL` or `LOG_BASED`. */
export type Method = "FULL_TABLE" | "INCREMENTAL" | "LOG_BASED";

/** A stream that the tap offers. */
export interface Stream {
  /** `tap_stream_id`, `stream` and the key in `bookmarks`. */
  readonly id: string;
  /** An object schema with `properties`; the records have these properties in this order. */
  readonly schema: JsonObject;
  /** Properties that together identify a record; none of them is null. Empty: the stream has no key. */
  readonly keyProperties: readonly string[];
  /** Properties that can serve as replication key, the best one first; empty: full table only. */
  readonly replicationKeys: readonly string[];
  /** The ways in which it can be read. The default is INCREMENTAL where it is one of them and there is a replication key, else the first. */
  readonly methods: readonly Method[];
  /**
   * Property name -> its members in the catalog's metadata (`inclusion`, `selected-by-default`, the tap's own). `""`: the stream's.
   * `only-by-name`: why no glob selects the property, such as "each file costs a call"; its name in `select` does.
   */
  readonly metadata?: ReadonlyMap<string, JsonObject>;
}

/** The bytes around one record's JSON object. A line is `open`, the record, `close` and `\n`. Both are empty where bare records are wanted. */
export interface Envelope {
  readonly open: Uint8Array;
  readonly close: Uint8Array;
}

/** One stream as this run reads it; it does not change during the run. */
export interface Selection {
  readonly stream: Stream;
  /** The stream's schema with the selected properties only, in the stream's order. */
  readonly schema: JsonObject;
  readonly method: Method;
  /** Null: the stream is read in full. */
  readonly replicationKey: string | null;
  /** Where to resume; null: at the start. */
  readonly from: Bookmark | null;
  /** The version that the records carry, in milliseconds since the epoch: `from.version` where this run resumes that load or adds to it, else a new and greater one. */
  readonly version: number;
  /**
   * Somebody looks at its first records, and the read is left after them: the way is best that brings those soonest. Of a value that
   * costs calls of its own a word about it will do.
   */
  readonly isPreview?: true;
  /** The envelope of lines that the service gave at one time, mostly those of one reply. */
  envelope(extractedAt: Date): Envelope;
  /**
   * The same stream for a full load from its start, under a new version. For a tap that finds that the bookmark is of no use;
   * the reading is then planned for the selection that this gives.
   */
  restart(): Selection;
}

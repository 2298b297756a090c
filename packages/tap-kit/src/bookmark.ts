/**
 * What one stream's next run needs. Valid by itself, whatever bookmarks of other streams come back with it: targets may
 * give back mixtures of states, and Meltano merges states member by member. So a member that no longer holds is null and
 * never left out, and a member with parts (`scan`, `tail`) is one string, which a merge replaces whole.
 */
export interface Bookmark {
  /** The number of this form; a newer one than the tap knows is refused. */
  readonly format: number;
  /** Whose rows these are; a state of another org is refused. */
  readonly org: string;
  /** The version that the records carry; changes only with a full load. Milliseconds since 1970. */
  readonly version: number | null;
  /** How many records the last complete full load had, which tells a shrunken one. */
  readonly rows: number | null;
  readonly replication_key: string | null;
  /** The watermark: below it no row can change any more. */
  readonly replication_key_value: string | null;
  /** An unfinished read: JSON in one string, the tap's own. */
  readonly scan: string | null;
  /** Records at or above the watermark that were emitted already: base64 of sorted 8-byte hashes. */
  readonly tail: string | null;
  /** The fields that the rows so far came with: one string, the tap's own. Absent where nothing is known of them. */
  readonly fields?: string | null;
  /** When and why the service refused to give anything of the stream: one string, the tap's own. Absent or null: it has not. */
  readonly refused?: string | null;
  /** What the last complete full load was made of, where that is a list: one string, the tap's own. Absent or null: unknown. */
  readonly contents?: string | null;
  /** The settings that left rows out of the load: one string, the tap's own. Absent where nothing is known of them. */
  readonly loaded_with?: string | null;
}

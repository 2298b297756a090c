/** A point in the history of writes. One of the two is called, once. Ids that were assigned are not assigned again. */
export interface Savepoint {
  /** Undoes every write since, by any user. */
  rollback(): void;
  /** Keeps them. */
  release(): void;
}

export interface WriteOptions {
  /** Visible to others only this long after its SystemModstamp, like the rows of a long transaction. */
  readonly commitDelayMs?: number;
  /** With commitDelayMs: latestDateCovered ignores this transaction. */
  readonly silent?: boolean;
  /** Of a new row: its id is below all others of the object, as the ids of another pod are. */
  readonly lowId?: boolean;
  /** Duplicate rules that only warn are ignored. */
  readonly allowDuplicates?: boolean;
}

/** New values of a row's fields. */
export interface RowChange extends WriteOptions {
  readonly object: string;
  readonly id: string;
  readonly values: Readonly<Record<string, unknown>>;
}

import type { Timestamp } from "../../timestamp.ts";

/** Which rows of an sObject: a range of its replication key, whole seconds, and of its ids where there is one. */
export interface Slice {
  /** At or above. */
  readonly from: Timestamp | null;
  /** Below. */
  readonly to: Timestamp | null;
  readonly ids?: IdRange | undefined;
  /** Only rows of which a parent changed in this range. */
  readonly parents?: ParentRange | undefined;
}

export interface ParentRange {
  /** `Account`, `Account.Owner`. */
  readonly ways: readonly string[];
  readonly from: Timestamp;
  readonly to: Timestamp;
}

/** A range of ids, in the order in which Salesforce compares them. */
interface IdRange {
  /** Above. */
  readonly after: string | null;
  /** At or below. */
  readonly upTo: string | null;
}

/** Where a read stands that is ordered by timestamp and Id, or by Id alone. Everything up to it has been read. */
export interface Cursor {
  readonly modifiedAt: Timestamp | null;
  readonly id: string;
}

/** Below every id; rows of some objects have these zeros in its place. */
export const lowestId = "0".repeat(15);

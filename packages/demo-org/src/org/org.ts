import type { SearchParameters } from "./search-parameters.ts";
import type { RowChange, Savepoint, WriteOptions } from "./writes.ts";

/**
 * The org without HTTP: objects, rows, SOQL, replication. `http/` serves it by Salesforce's protocols.
 * Calls take the user whose permissions and sharing apply.
 */

/**
 * A value as the org keeps it. Double, currency and percent are plain decimal text, int is a number, date-times are
 * `2026-01-31T09:05:00.000Z`, an address or location is its JSON text, base64 the content's base64 text.
 */
export type Value = string | number | boolean | null;

/** A field as `describe` shows it; every member of Salesforce's field describe (REST API Developer Guide, sObject Describe). */
export interface FieldDescribe {
  readonly name: string;
  readonly type: string;
  readonly label: string;
  readonly relationshipName: string | null;
  readonly referenceTo: readonly string[];
  readonly compoundFieldName: string | null;
  readonly [member: string]: unknown;
}

/** An entry of describe global; its `urls` (and those of recordTypeInfos) depend on the call and are not here. */
export interface ObjectSummary {
  readonly name: string;
  readonly keyPrefix: string | null;
  readonly queryable: boolean;
  readonly replicateable: boolean;
  readonly [member: string]: unknown;
}

export interface ObjectDescribe extends ObjectSummary {
  readonly fields: readonly FieldDescribe[];
}

/** An item of a query's SELECT, resolved against the describe. */
export type SelectItem =
  /** `path` in the API's own spelling: ["Owner", "Name"] for Owner.Name. `field` is the last one's describe. */
  | { readonly kind: "field"; readonly path: readonly string[]; readonly field: FieldDescribe }
  | {
      readonly kind: "children";
      readonly relationship: string;
      readonly object: string;
      readonly select: readonly SelectItem[];
    }
  /** TYPEOF: which fields there are depends on the type of each row's parent. */
  | { readonly kind: "typeof"; readonly relationship: string }
  | { readonly kind: "aggregate"; readonly alias: string; readonly type: string };

/** A row of an answer: one entry an item of the SELECT, in its order. */
export interface ResultRow {
  /** null for aggregates. */
  readonly id: string | null;
  readonly values: readonly Cell[];
  /** For each parent path of the SELECT ("Owner", "Account.Owner"): the type and id found there, null where the lookup is empty. */
  readonly parents: ReadonlyMap<string, { readonly type: string; readonly id: string } | null>;
}

/** An entry of a row: a value, the rows of a subquery, or the parent that a TYPEOF found. */
export type Cell = Value | ChildRows | Branch;

/** A parent of whatever type, with the fields that TYPEOF selects for that type. */
export interface Branch {
  readonly type: string;
  readonly id: string;
  readonly select: readonly SelectItem[];
  readonly values: readonly Value[];
  /** What that parent's own parents are, as in a row. */
  readonly parents: ResultRow["parents"];
}

export interface ChildRows {
  readonly totalSize: number;
  readonly rows: readonly ResultRow[];
}

/** An answered query. Which rows it has is fixed; their values are read on demand, as by a cursor. */
export interface QueryResult {
  readonly object: string;
  readonly select: readonly SelectItem[];
  readonly aggregate: boolean;
  /** `SELECT COUNT() FROM`: there are no rows, only totalSize. */
  readonly countOnly: boolean;
  /** All rows come in one page: more rows than a page holds are an error. */
  readonly isOneBatch?: boolean;
  readonly totalSize: number;
  /** Rows from position `from`, at most `count`; constant memory whatever the size. */
  rows(from: number, count: number): Iterable<ResultRow>;
}

/** What a search found. */
export interface SearchResult {
  /** The rows of each object, in the order in which the search names them. */
  readonly found: readonly QueryResult[];
  /** The labels of the selected fields are asked for. */
  readonly withLabels: boolean;
}

/** A refusal: becomes `[{"errorCode","message","fields"}]` with the status. */
export class OrgError extends Error {
  override readonly name = "OrgError";
  readonly status: number;
  readonly errorCode: string;
  readonly fields: readonly string[] | undefined;

  constructor(status: number, errorCode: string, message: string, fields?: readonly string[]) {
    super(message);
    this.status = status;
    this.errorCode = errorCode;
    this.fields = fields;
  }
}

/** What a duplicate rule found: rows that match the one to be saved. */
export interface FoundDuplicates {
  readonly duplicateRule: string;
  readonly matchingRule: string;
  readonly object: string;
  /** Whether who saves may do so nevertheless. */
  readonly allowSave: boolean;
  readonly ids: readonly string[];
}

/** The refusal of a row by a duplicate rule. */
export class DuplicatesError extends OrgError {
  readonly found: FoundDuplicates;

  constructor(message: string, found: FoundDuplicates) {
    super(400, "DUPLICATES_DETECTED", message);
    this.found = found;
  }
}

/** What a field of type base64 holds. */
export interface FileContent {
  readonly bytes: Uint8Array;
  /** As the row says; null where it does not. */
  readonly contentType: string | null;
}

/** The org's own clock. It can be moved, and runs with real time from there unless frozen. */
export interface OrgClock {
  now(): Date;
  set(to: Date): void;
  advance(ms: number): void;
  freeze(frozen: boolean): void;
}

/** A user of the org. */
export interface OrgUser {
  readonly id: string;
  readonly username: string;
  readonly viewAllData: boolean;
}

export interface QueryOptions {
  /** queryAll: rows in the recycle bin and archived ones too. */
  readonly all: boolean;
  /** Refuses what Bulk 2.0 refuses (Bulk API 2.0 Developer Guide, SOQL considerations). */
  readonly bulk?: boolean;
  /** The API version of the request, where SOQL differs by it; the newest when absent. */
  readonly version?: number;
}

export interface Org {
  readonly id: string;
  readonly clock: OrgClock;
  readonly users: readonly OrgUser[];
  /** Of the last change of metadata in the whole org, whole seconds. */
  readonly metadataModifiedAt: Date;
  describeGlobal(user: OrgUser): readonly ObjectSummary[];
  /** Null: unknown to this user. */
  describe(user: OrgUser, object: string): ObjectDescribe | null;
  /** @throws OrgError */
  query(user: OrgUser, soql: string, options: QueryOptions): QueryResult;
  /** Answers SOSL, or a search by parameters. @throws OrgError */
  search(user: OrgUser, search: string | SearchParameters): SearchResult;
  /** Approximate number of live rows, of objects that have any. */
  recordCount(
    user: OrgUser,
    objects: readonly string[] | null,
  ): readonly { readonly name: string; readonly count: number }[];
  /** A row by its id with these fields, or all the user may see. @throws OrgError NOT_FOUND, ENTITY_IS_DELETED */
  retrieve(user: OrgUser, object: string, id: string, fields: readonly string[] | null): QueryResult;
  /** A file of a row that is there. @throws OrgError NOT_FOUND, INSUFFICIENT_ACCESS */
  file(user: OrgUser, object: string, id: string, field: string): FileContent;
  /** Several rows, in one pass; ids without a row are left out. */
  retrieveMany(user: OrgUser, object: string, ids: readonly string[], fields: readonly string[]): QueryResult;
  /** Remembers the rows as they are now, so that later writes can be undone together. */
  savepoint(): Savepoint;
  /** @returns the new row's id. @throws OrgError with the validation that failed */
  create(user: OrgUser, object: string, values: Readonly<Record<string, unknown>>, options?: WriteOptions): string;
  /** @throws OrgError with the validation that failed */
  update(user: OrgUser, change: RowChange): void;
  /** Into the recycle bin, cascading as describe says; objects without IsDeleted are gone at once. */
  remove(user: OrgUser, object: string, id: string, options?: WriteOptions): void;
  undelete(user: OrgUser, object: string, id: string): void;
  /** Out of the recycle bin for good (or a hard delete of a live row); only `deleted` still lists it. */
  purge(user: OrgUser, object: string, id: string): void;
  /** The losers go into the recycle bin with MasterRecordId set, what referred to them refers to the winner. Mergeable objects only. */
  merge(user: OrgUser, object: string, winner: string, losers: readonly string[]): void;
  /** Ids created or changed in the minutes from `start` to `end`. @throws OrgError INVALID_REPLICATION_DATE, EXCEEDED_ID_LIMIT, ... */
  updated(
    user: OrgUser,
    object: string,
    start: Date,
    end: Date,
  ): { readonly ids: readonly string[]; readonly latestDateCovered: Date };
  deleted(
    user: OrgUser,
    object: string,
    start: Date,
    end: Date,
  ): {
    readonly deletedRecords: readonly { readonly id: string; readonly deletedDate: Date }[];
    readonly earliestDateAvailable: Date;
    readonly latestDateCovered: Date;
  };
  /** Removes or changes metadata while clients are at work; metadataModifiedAt moves. */
  alterField(
    object: string,
    field: string,
    change: "hide" | "show" | { readonly describe: Readonly<Record<string, unknown>> },
  ): void;
  alterObject(object: string, change: "hide" | "show"): void;
  /** From now on each query of the object is refused with this error; null: no longer. */
  refuseQueries(object: string, refusal: { readonly errorCode: string; readonly message: string } | null): void;
  /** From now on every user sees only this part (0 to 1) of an object's rows, always the same ones. */
  alterSharing(object: string, share: number): void;
  /** The log of deletions now begins at this time: earliestDateAvailable is this, and earlier deletions are not listed. */
  forgetDeletions(before: Date): void;
}

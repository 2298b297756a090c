import type { Selection } from "@singer-io-ts/tap-kit";
import type { Cursor } from "../../plan/slices/slice.ts";
import { type ObjectQuery, orderedSoql } from "../../plan/slices/soql.ts";
import { openNextPage, openQuery } from "../../salesforce/rest/query.ts";
import type { OrgStream } from "../../salesforce/session.ts";
import type { Timestamp } from "../../timestamp.ts";
import type { QueryHead, RestTranscoder, RowFilter, RowKey } from "../../transcode/transcoder.ts";
import type { OrgAccess } from "../read-context.ts";
import type { ColumnJoin } from "./column-join.ts";

export interface RestRead {
  readonly selection: Selection;
  readonly transcoder: RestTranscoder;
  readonly query: ObjectQuery;
  /** queryAll. */
  readonly all: boolean;
  /** Rows a page; absent: as many as Salesforce likes. */
  readonly pageRows?: number | undefined;
  readonly filter?: RowFilter | undefined;
  /** Where an earlier read of the same query stopped. */
  readonly after: Cursor | null;
  /** Rows that were modified before it do not change any more while they are read. */
  readonly settledBelow?: Timestamp | undefined;
  /** Salesforce may count rows that never come. */
  readonly mayComeShort?: boolean;
  /** Completes the rows, where the query does not ask for all of their columns. */
  readonly join?: ColumnJoin | undefined;
  /** Asked after an error: what to go on with, where the org's fields have changed and that explains it; else null. */
  readonly reshaped?: (error: unknown) => Promise<Pick<RestRead, "query" | "transcoder" | "join"> | null>;
}

/** What Salesforce says should have come by now, where that is not what came. */
export interface Shortage {
  readonly expected: number;
  readonly received: number;
}

/**
 * Where an ordered REST read stands: the query from the last whole page on, the page of it to be asked for next, and how
 * many rows of it have come.
 */
export class RestPosition {
  #after: Cursor | null;
  #next: string | null = null;
  #totalSize: number | null = null;
  #received = 0;
  /** Rows of the page that came last, without those of pages before it. */
  #page = 0;
  /** Rows of all pages behind it. */
  #passed = 0;
  #expected = 0;

  constructor(after: Cursor | null) {
    this.#after = after;
  }

  /** The last row of the last whole page. */
  get after(): Cursor | null {
    return this.#after;
  }

  open({ selection, query, all, pageRows: batchSize }: RestRead, { session, run }: OrgAccess): Promise<OrgStream> {
    const page = { stream: selection.stream.id, batchSize };
    if (this.#next !== null) return openNextPage(session, this.#next, page, run);
    return openQuery(session, orderedSoql(query, this.#after), { ...page, all }, run);
  }

  /** The next page is the first of a new query, from the last whole page on. */
  restart(): void {
    this.#next = null;
    this.#totalSize = null;
    this.#received = 0;
  }

  /** The page broke off. One of a locator is asked for again as it is; without one, its query is. */
  again(): void {
    if (this.#next === null) this.restart();
  }

  /**
   * A page has come to its end. @returns null where its rows are as many as Salesforce says.
   * @param known rows that pages before brought already.
   */
  arrived({ rows, known }: { readonly rows: number; readonly known: number }, head: QueryHead): Shortage | null {
    this.#page = rows - known;
    this.#received += rows;
    this.#totalSize ??= head.totalSize;
    const expected = head.done ? this.#totalSize : (offsetOf(head) ?? this.#received);
    // guard(page-count, `expected === this.#received` -> `true`): a page or a query that lacks rows would be accepted as complete.
    return expected === this.#received ? null : { expected, received: this.#received };
  }

  /** Goes on behind the page. @returns whether its rows were counted by Salesforce, so that it can be forgotten. */
  pass(head: QueryHead, { id, modifiedAt }: RowKey): boolean {
    this.#passed += this.#page;
    this.#next = head.nextRecordsUrl;
    if (id !== null) this.#after = { modifiedAt, id };
    // guard(uncounted-page, `(head.done || offsetOf(head) !== null)` -> `true`): a page that Salesforce has not counted would be forgotten, and rows of it that come again would not be noticed.
    return id !== null && (head.done || offsetOf(head) !== null);
  }

  /** By the page that was passed: how many rows more, or fewer, Salesforce says the read has than by the page before. */
  moreExpected(): number {
    const expected = this.#passed + (this.#totalSize ?? 0) - this.#received;
    const more = expected - this.#expected;
    this.#expected = expected;
    return more;
  }
}

/** A locator ends in the offset of the next row, as far as known; null where it has another form. */
export function offsetOf({ nextRecordsUrl }: QueryHead): number | null {
  const digits = /-(\d+)$/.exec(nextRecordsUrl ?? "")?.[1];
  return digits === undefined ? null : Number(digits);
}

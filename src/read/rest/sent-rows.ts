import { lowestId } from "../../plan/slices/slice.ts";
import type { Timestamp } from "../../timestamp.ts";
import type { RowFilter, RowKey } from "../../transcode/transcoder.ts";
import { rowRepeated, rowsUnordered } from "../read-errors.ts";

/** Rows of the pages before that are remembered: ten pages. Of those that may change, so many are, as the tail's list can name. */
const mostRows = 20_000;
const secondLength = "2026-01-31T09:05:00".length;

/** Rows by id, each with its timestamp. */
type Versions = Map<string, string | null>;

export interface SeenOptions {
  readonly stream: string;
  readonly filter: RowFilter | undefined;
  /** Rows below do not change any more: they come in the order of their timestamps. */
  readonly settledBelow: Timestamp | undefined;
}

/**
 * The rows of an ordered read that came by. No version of a row comes twice: one that does is a page that was given in
 * another one's place. What a new query must bring once more, the rest of a second, is left out.
 */
export class SentRows {
  readonly #options: SeenOptions;
  /** Of the pages before; the older half of them is forgotten at once. */
  #rows: Versions = new Map();
  #older: Versions = new Map();
  /** The first row of each page before, however long ago. */
  readonly #firsts: Versions = new Map();
  /** Those of the pages before that are not settled: a new query brings them once more. */
  readonly #unsettled: Versions = new Map();
  #page: Versions = new Map();
  #lastSettled: RowKey | null = null;
  /** The second of the last settled row: of the pages before, and so far. */
  #lastSecond = "";
  #second = "";
  #hasMilliseconds = false;
  /** The second from which the present query reads on. */
  #overlap: string | null = null;
  #isRestarted = false;
  #skipped = 0;

  constructor(options: SeenOptions) {
    this.#options = options;
  }

  /** Rows of the page that were left out because they were out. */
  get skipped(): number {
    return this.#skipped;
  }

  /** Timestamps of this read have milliseconds, in which rows are ordered, but not compared. */
  get hasMilliseconds(): boolean {
    return this.#hasMilliseconds;
  }

  /**
   * The page's last row that does not change any more; null: it has none. One that changed since the query began stands where it was, with its
   * new timestamp, so it says nothing of the rows behind it.
   */
  get lastSettled(): RowKey | null {
    return this.#lastSettled;
  }

  isSettled(modifiedAt: string | null): boolean {
    const { settledBelow } = this.#options;
    return settledBelow === undefined || modifiedAt === null || modifiedAt < settledBelow;
  }

  /** Wraps the read's own filter. @throws TapError ROW_REPEATED */
  readonly filter: RowFilter = (record, key, isDeleted) => {
    const { id, modifiedAt } = key;
    // Rows of some objects have no id of their own, but zeros in its place.
    if (id !== null && !id.startsWith(lowestId)) {
      const isOut = this.#isOut(id, modifiedAt);
      // guard(second-of-locator, `isOut && this.#overlap !== null && secondOf(modifiedAt) === this.#overlap` -> `false`): the rows of the second in which a query locator was lost would come twice.
      if (isOut && this.#overlap !== null && secondOf(modifiedAt) === this.#overlap) {
        this.#skipped += 1;
        return false;
      }
      // guard(unsettled-again, `isOut && this.#isRestarted && !this.isSettled(modifiedAt)` -> `false`): a read that lost its locator would fail over a row that had changed while it was read.
      if (isOut && this.#isRestarted && !this.isSettled(modifiedAt)) {
        this.#skipped += 1;
        return false;
      }
      // guard(row-twice, `isOut || this.#page.has(id)` -> `false`): rows would come twice if a page came in the place of another one, or if a page had a row twice.
      if (isOut || this.#page.has(id)) throw rowRepeated(this.#options.stream, id);
      this.#page.set(id, modifiedAt);
      this.#order(key, id);
    }
    return this.#options.filter?.(record, key, isDeleted) ?? true;
  };

  /** The page is read from its beginning, for the first time or once more. */
  again(): void {
    this.#page = new Map();
    this.#lastSettled = null;
    this.#second = this.#lastSecond;
    this.#skipped = 0;
  }

  /** The next page is the first of a new query, which goes on from this timestamp. */
  restart(modifiedAt: Timestamp | null): void {
    this.#overlap = modifiedAt === null ? null : secondOf(modifiedAt);
    this.#isRestarted = true;
  }

  pageEnd(): void {
    this.#lastSecond = this.#second;
    const [first] = this.#page;
    if (first !== undefined) this.#firsts.set(...first);
    for (const [id, modifiedAt] of this.#page) {
      this.#rows.set(id, modifiedAt);
      if (!this.isSettled(modifiedAt) && this.#unsettled.size < mostRows) this.#unsettled.set(id, modifiedAt);
    }
    if (this.#rows.size < mostRows / 2) return;
    this.#older = this.#rows;
    this.#rows = new Map();
  }

  #isOut(id: string, modifiedAt: string | null): boolean {
    return [this.#rows, this.#older, this.#firsts, this.#unsettled].some((rows) => rows.get(id) === modifiedAt);
  }

  #order(key: RowKey, id: string): void {
    const { modifiedAt } = key;
    this.#hasMilliseconds ||= modifiedAt?.endsWith(".000Z") === false;
    if (!this.isSettled(modifiedAt)) return;
    this.#lastSettled = key;
    if (modifiedAt === null) return;
    const { settledBelow, stream } = this.#options;
    if (settledBelow === undefined) return;
    const second = secondOf(modifiedAt);
    // guard(rows-in-order): an older page that came in the place of the expected one would be written again.
    if (second < this.#second) throw rowsUnordered(stream, id);
    this.#second = second;
  }
}

const secondOf = (modifiedAt: string | null): string => (modifiedAt ?? "").slice(0, secondLength);

import type { QueryResult, ResultRow } from "../../org/org.ts";

/** Up to so many rows are kept at once; more are kept only before a write, since few orgs are written to. */
const keptAtOnce = 20_000;

/** A job's results. Later writes do not change them. */
export class JobResult implements QueryResult {
  readonly object: string;
  readonly select: QueryResult["select"];
  readonly aggregate: boolean;
  readonly countOnly: boolean;
  readonly totalSize: number;
  readonly #result: QueryResult;
  #kept: readonly ResultRow[] | null = null;

  constructor(result: QueryResult) {
    const { object, select, aggregate, countOnly, totalSize } = result;
    this.object = object;
    this.select = select;
    this.aggregate = aggregate;
    this.countOnly = countOnly;
    this.totalSize = totalSize;
    this.#result = result;
    if (totalSize <= keptAtOnce) this.keep();
  }

  /** To be called before something is written. */
  keep(): void {
    this.#kept ??= [...this.#result.rows(0, this.totalSize)];
  }

  rows(from: number, count: number): Iterable<ResultRow> {
    return this.#kept === null ? this.#result.rows(from, count) : this.#kept.slice(from, from + count);
  }
}

import type { UnfinishedRead } from "../../plan/bookmark/unfinished-read.ts";
import type { SliceCheckpoint } from "../row-block.ts";

/**
 * The records of a load, those that earlier runs brought of it included: of a job's as long as it is gone on with, since a
 * new job brings all rows again.
 */
export class LoadCount {
  readonly #scan: UnfinishedRead | null;
  #job: string | null = null;
  #rows: number;

  constructor(scan: UnfinishedRead | null) {
    this.#scan = scan;
    this.#rows = scan === null || scan.kind === "job" ? 0 : scan.rows;
  }

  get rows(): number {
    return this.#rows;
  }

  add(records: number, checkpoint?: SliceCheckpoint): void {
    if (checkpoint?.kind === "job" && checkpoint.job !== this.#job) this.#begin(checkpoint.job);
    this.#rows += records;
  }

  /** A job has nothing before it but what an earlier run brought: where one is given up, none of its rows is out. */
  #begin(job: string): void {
    const scan = this.#scan;
    this.#job = job;
    if (scan?.kind !== "job") return;
    // guard(rows-of-job, `scan.job === job ? scan.rows : 0` -> `scan.rows`): rows that a new job brings again would be counted twice, and the next full load would seem to have shrunk.
    this.#rows = scan.job === job ? scan.rows : 0;
  }
}

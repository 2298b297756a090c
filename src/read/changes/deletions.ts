import type { Page, Run } from "@singer-io-ts/tap-kit";
import type { Load } from "../../plan/decide-load.ts";
import { DeletionLog } from "../../salesforce/changes/deletion-log.ts";
import type { RowFilter } from "../../transcode/transcoder.ts";
import type { TailList } from "../objects/tail-list.ts";
import type { ReadContext } from "../read-context.ts";
import { findDeletionStatus, idsOfCall, rowsOfIds } from "./recycle-bin-rows.ts";
import { tombstone } from "./tombstone.ts";

/**
 * The deletions that Salesforce names for a stream, less those whose rows the read brought anyway: rows in the recycle bin
 * are read as deleted, rows that are there again are read as they are.
 */
export class Deletions {
  readonly #load: Load;
  readonly #tail: TailList;
  readonly #log: DeletionLog;
  /** By the number of a deletion in the log: 1 where nothing more is to be done about it. */
  readonly #done: Uint8Array;
  #open: number;

  constructor(load: Load, tail: TailList) {
    this.#load = load;
    this.#tail = tail;
    this.#log = load.stream.marksDeletion ? load.deletions : new DeletionLog();
    this.#open = this.#log.size;
    this.#done = new Uint8Array(this.#open);
    if (load.forgotten !== null) tail.rememberGap(load.forgotten.until);
    for (let n = 0; n < this.#log.size; n += 1) {
      const id = this.#log.idAt(n);
      // guard(deletion-after-end): deletions after end_date would come, although no other change of that time does.
      if (load.end !== null && this.#log.dateAt(n).toISOString() >= load.end) this.#settle(id);
      // guard(deletion-known, `!tail.knowsDeletion(id)` -> `true`): a deletion above the watermark would be reported by two runs.
      if (!tail.knowsDeletion(id)) continue;
      this.#settle(id);
      this.#remember(id);
    }
  }

  /** Goes around a read's own filter and notes which of the rows named come by. */
  watching(filter: RowFilter | undefined): RowFilter | undefined {
    if (this.#open === 0) return filter;
    return (record, key, isDeleted) => {
      // guard(deleted-once): a row that already came as deleted would be reported again.
      if (key.id !== null) this.#settle(key.id);
      return filter?.(record, key, isDeleted) ?? true;
    };
  }

  /**
   * After the read: of the rows named that did not come, those in the recycle bin (deleted with their parent, their stamp
   * may not have moved), and a record of nothing but its deletion for each that is gone for good.
   */
  async *pages(context: ReadContext, run: Run): AsyncGenerator<Page> {
    let ids: string[] = [];
    for (let n = 0; n < this.#log.size && this.#open > 0; n += 1) {
      if (this.#done[n] === 0) ids.push(this.#log.idAt(n));
      if (ids.length < idsOfCall) continue;
      yield* this.#pagesOf(ids, context, run);
      ids = [];
    }
    if (ids.length > 0) yield* this.#pagesOf(ids, context, run);
  }

  async *#pagesOf(ids: readonly string[], context: ReadContext, run: Run): AsyncGenerator<Page> {
    const { stream } = this.#load;
    const { id: name } = stream;
    const { gone, inRecycleBin } = await findDeletionStatus(stream, ids, context, run);
    // guard(binned-with-parents, `isDeleted && ` -> `false && `): rows that were deleted together with their parents would stay in the target, because their SystemModstamp may not change.
    const filter: RowFilter = (_record, key, isDeleted) => isDeleted && (key.id === null || this.#remember(key.id));
    for await (const block of rowsOfIds(this.#load, inRecycleBin, filter, context, run))
      yield { stream: name, ...block };
    if (!stream.emitsTombstones) return;
    const { selection } = stream;
    const envelope = selection.envelope(run.clock.now());
    for (const id of gone) {
      if (!this.#remember(id)) continue;
      const date = this.#log.dateAt(this.#log.indexOf(id));
      yield { stream: name, lines: tombstone(context.shapes.now(stream), id, date, envelope), records: 1 };
    }
  }

  #settle(id: string): void {
    const n = this.#log.indexOf(id);
    if (n < 0 || this.#done[n] === 1) return;
    this.#done[n] = 1;
    this.#open -= 1;
  }

  /** @returns false where its deletion must wait for the next run, because the bookmark has no room for it. */
  #remember(id: string): boolean {
    const { watermark } = this.#load;
    const n = this.#log.indexOf(id);
    const isBelow = n < 0 || watermark === null || this.#log.dateAt(n).toISOString() < watermark;
    return isBelow || this.#tail.rememberDeletion(id);
  }
}

import type { Page } from "@singer-io-ts/tap-kit";
import { groupsOf } from "../../groups-of.ts";
import type { Load } from "../../plan/decide-load.ts";
import type { ObjectStream } from "../../plan/object-stream.ts";
import { deletionStatusSoql } from "../../plan/slices/soql.ts";
import { queriesOfComposite } from "../../plan/small-loads.ts";
import { DeletionLog } from "../../salesforce/changes/deletion-log.ts";
import { flagOf, textOf } from "../../transcode/replies/raw-rows.ts";
import type { RowFilter } from "../../transcode/transcoder.ts";
import { idsOfQuery, readByIds } from "../objects/read-by-ids.ts";
import type { TailList } from "../objects/tail-list.ts";
import type { OrgAccess, ReadContext } from "../read-context.ts";
import { type RowsQuery, runSmallQueries } from "../rest/split-smaller.ts";
import { tombstone } from "./tombstone.ts";

/** Ids that one API call asks about. */
const idsOfCall = idsOfQuery * queriesOfComposite;

/**
 * The deletions that Salesforce names for a stream, less those whose rows the read brought anyway: rows in the recycle bin
 * are read as deleted, rows that are there again are read as they are.
 */
export class Deletions {
  readonly #load: Load;
  readonly #tail: TailList;
  readonly #log: DeletionLog;
  /** By the number of a deletion in the log: 1 where it needs nothing more. */
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
      // guard(deletion-filled, `load.broughtAsDeleted?.has(id)` -> `false`): a row that was deleted without a new SystemModstamp would come twice where old rows are read again.
      const isBrought = load.broughtAsDeleted?.has(id) ?? false;
      // guard(deletion-known, `!tail.knowsDeletion(id)` -> `true`): a deletion above the watermark would be reported by two runs.
      if (!tail.knowsDeletion(id) && !isBrought) continue;
      this.#settle(id);
      this.#remember(id);
    }
  }

  /** Wraps a read's own filter and notes which of the rows named come by. */
  watching(filter: RowFilter | undefined): RowFilter | undefined {
    if (this.#open === 0) return filter;
    return (record, key, isDeleted) => {
      // guard(deleted-once): a row that already came as deleted would be reported again.
      if (key.id !== null) this.#settle(key.id);
      return filter?.(record, key, isDeleted) ?? true;
    };
  }

  /**
   * After the read: of the rows named that did not come, those in the recycle bin (deleted with their parent, their
   * SystemModstamp may not have moved), and a record of nothing but its deletion for each that is gone for good.
   */
  async *pages(context: ReadContext): AsyncGenerator<Page> {
    let ids: string[] = [];
    for (let n = 0; n < this.#log.size && this.#open > 0; n += 1) {
      if (this.#done[n] === 0) ids.push(this.#log.idAt(n));
      if (ids.length < idsOfCall) continue;
      yield* this.#pagesOf(ids, context);
      ids = [];
    }
    if (ids.length > 0) yield* this.#pagesOf(ids, context);
  }

  async *#pagesOf(ids: readonly string[], context: ReadContext): AsyncGenerator<Page> {
    const { stream } = this.#load;
    const { id: name } = stream;
    const { gone, inRecycleBin } = await findDeletionStatus(stream, ids, context);
    // guard(deleted-with-parents, `isDeleted && ` -> `false && `): rows that were deleted together with their parents would stay in the target, because their SystemModstamp may not change.
    const filter: RowFilter = (_record, key, isDeleted) => isDeleted && (key.id === null || this.#remember(key.id));
    for await (const block of readByIds(stream, inRecycleBin, filter, context)) yield { stream: name, ...block };
    if (!stream.emitsTombstones) return;
    const envelope = stream.selection.envelope(context.run.clock.now());
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

/** Which of the rows do not exist any more, and which are in the recycle bin; the others are alive. */
async function findDeletionStatus(
  { object, id: stream }: ObjectStream,
  ids: readonly string[],
  access: OrgAccess,
): Promise<{ readonly gone: ReadonlySet<string>; readonly inRecycleBin: readonly string[] }> {
  const gone = new Set(ids);
  const inRecycleBin: string[] = [];
  const queries = groupsOf(ids, idsOfQuery).map(
    (group): RowsQuery => ({
      soql: deletionStatusSoql(object, group),
      done: (rows) => {
        for (const row of rows) {
          const id = textOf(row, "Id") ?? "";
          // guard(only-what-is-gone): rows that were restored would be reported as deleted.
          gone.delete(id);
          if (flagOf(row, "IsDeleted")) inRecycleBin.push(id);
        }
      },
      refused: (error) => {
        throw error;
      },
    }),
  );
  await runSmallQueries(queries, stream, access);
  return { gone, inRecycleBin };
}

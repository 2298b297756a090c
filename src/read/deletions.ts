import type { Page, Run } from "@singer-io-ts/tap-kit";
import type { Load } from "../plan/decide.ts";
import { soqlOfIds } from "../plan/soql.ts";
import { DeletionLog } from "../salesforce/deletion-log.ts";
import type { Keep } from "../transcode/transcoder.ts";
import { answerMissing, askQueries, queriesOfComposite } from "./composite-answers.ts";
import { withOwnChildren } from "./query/children.ts";
import { inParts, queryOf, type Reach } from "./slice.ts";
import type { TailList } from "./tail-list.ts";
import { tombstone } from "./tombstone.ts";

/** Ids of one query: with the fields of most objects they fit a URI. */
const idsOfQuery = 200;

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
      // guard(deletion-known, `!tail.knowsDeletion(id)` -> `true`): a deletion above the watermark would be told by two runs.
      if (!tail.knowsDeletion(id)) continue;
      this.#settle(id);
      this.#remember(id);
    }
  }

  /** Goes around a read's own filter and notes which of the rows named come by. */
  watching(keep: Keep | undefined): Keep | undefined {
    if (this.#open === 0) return keep;
    return (record, key, isDeleted) => {
      // guard(deleted-once): a row that came as deleted would be told once more.
      if (key.id !== null) this.#settle(key.id);
      return keep?.(record, key, isDeleted) ?? true;
    };
  }

  /**
   * After the read: of the rows named that did not come, those in the recycle bin (deleted with their parent, their stamp
   * may not have moved), and a record of nothing but its deletion for each that is gone for good.
   */
  async *pages(reach: Reach, run: Run): AsyncGenerator<Page> {
    let ids: string[] = [];
    for (let n = 0; n < this.#log.size && this.#open > 0; n += 1) {
      if (this.#done[n] === 0) ids.push(this.#log.idAt(n));
      if (ids.length < idsOfQuery * queriesOfComposite) continue;
      yield* this.#pagesOf(ids, reach, run);
      ids = [];
    }
    if (ids.length > 0) yield* this.#pagesOf(ids, reach, run);
  }

  async *#pagesOf(ids: readonly string[], reach: Reach, run: Run): AsyncGenerator<Page> {
    const stream = reach.shapes.now(this.#load.stream);
    const whole = queryOf(this.#load, reach, { from: null, to: null });
    const { query, transcoder, join } = inParts({ stream }, reach, whole, 0);
    const chunks: (readonly string[])[] = [];
    for (let first = 0; first < ids.length; first += idsOfQuery) chunks.push(ids.slice(first, first + idsOfQuery));
    const asked = chunks.map((chunk, index) => ({
      referenceId: `d${index}`,
      soql: soqlOfIds(query, chunk),
      all: true,
    }));
    const answerOf = await askQueries(asked, reach, run);
    for (const { referenceId } of asked) {
      const answer = answerOf(referenceId, stream.id);
      if (!("refusal" in answer)) continue;
      if (!(await reach.shapes.change(stream, answer.refusal, run))) throw answer.refusal;
      yield* this.#pagesOf(ids, reach, run);
      return;
    }
    const gone = new Set(ids);
    const envelope = stream.selection.envelope(run.clock.now());
    for (const { referenceId } of asked) {
      const answer = answerOf(referenceId, stream.id);
      if ("refusal" in answer) throw answer.refusal;
      transcoder.begin(envelope, (_record, key, isDeleted) => {
        // guard(only-what-is-gone): rows that are alive again would be told as deleted.
        if (key.id !== null) gone.delete(key.id);
        return isDeleted && (key.id === null || this.#remember(key.id));
      });
      const body = await withOwnChildren(answer.body, stream, reach.session, run);
      for await (const chunk of join?.chunks([body], run) ?? [body]) {
        for (const block of transcoder.push(chunk)) yield { stream: stream.id, ...block };
      }
      for (const block of transcoder.end()) yield { stream: stream.id, ...block };
      // guard(deletions-answered): rows in the recycle bin beyond the answer's page would be told as gone.
      if (!transcoder.head.done) throw answerMissing(stream.id);
    }
    if (!stream.buriesRows) return;
    for (const id of gone) {
      if (!this.#remember(id)) continue;
      const date = this.#log.dateAt(this.#log.indexOf(id));
      yield { stream: stream.id, lines: tombstone(stream, id, date, envelope), records: 1 };
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

import type { Page, Run } from "@singer-io-ts/tap-kit";
import type { Load } from "../plan/decide.ts";
import { soqlOfIds } from "../plan/soql.ts";
import { compileRest } from "../transcode/rest.ts";
import type { Keep } from "../transcode/transcoder.ts";
import { answerMissing, askQueries, queriesOfComposite } from "./composite-answers.ts";
import { queryOf, type Reach } from "./slice.ts";
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
  readonly #dates: Map<string, Date>;

  constructor(load: Load, tail: TailList) {
    this.#load = load;
    this.#tail = tail;
    const named = load.stream.marksDeletion ? load.deletions : [];
    this.#dates = new Map(named.map(({ id, deletedDate }) => [id, deletedDate]));
    for (const [id, date] of this.#dates) {
      if (!tail.knowsDeletion(id)) continue;
      this.#dates.delete(id);
      this.#remember(id, date);
    }
  }

  /** Goes around a read's own filter and notes which of the rows named come by. */
  watching(keep: Keep | undefined): Keep | undefined {
    if (this.#dates.size === 0) return keep;
    return (record, key, isDeleted) => {
      if (key.id !== null) this.#dates.delete(key.id);
      return keep?.(record, key, isDeleted) ?? true;
    };
  }

  /**
   * After the read: of the rows named that did not come, those in the recycle bin (deleted with their parent, their stamp
   * may not have moved), and a record of nothing but its deletion for each that is gone for good.
   */
  async *pages(reach: Reach, run: Run): AsyncGenerator<Page> {
    const ids = [...this.#dates.keys()];
    for (let first = 0; first < ids.length; first += idsOfQuery * queriesOfComposite) {
      yield* this.#pagesOf(ids.slice(first, first + idsOfQuery * queriesOfComposite), reach, run);
    }
  }

  async *#pagesOf(ids: readonly string[], reach: Reach, run: Run): AsyncGenerator<Page> {
    const { stream } = this.#load;
    const query = queryOf(this.#load, reach, { from: null, to: null });
    const chunks: (readonly string[])[] = [];
    for (let first = 0; first < ids.length; first += idsOfQuery) chunks.push(ids.slice(first, first + idsOfQuery));
    const asked = chunks.map((chunk, index) => ({
      referenceId: `d${index}`,
      soql: soqlOfIds(query, chunk),
      all: true,
    }));
    const answerOf = await askQueries(asked, reach, run);
    const gone = new Set(ids);
    const transcoder = compileRest(stream.layout);
    const envelope = stream.selection.envelope(run.clock.now());
    for (const { referenceId } of asked) {
      const answer = answerOf(referenceId, stream.object);
      if ("refusal" in answer) throw answer.refusal;
      transcoder.begin(envelope, (_record, key, isDeleted) => {
        if (key.id !== null) gone.delete(key.id);
        if (key.id !== null && isDeleted) this.#remember(key.id, this.#dates.get(key.id));
        return isDeleted;
      });
      for (const block of transcoder.push(answer.body)) yield { stream: stream.object, ...block };
      for (const block of transcoder.end()) yield { stream: stream.object, ...block };
      if (!transcoder.head.done) throw answerMissing(stream.object);
    }
    for (const id of gone) {
      const date = this.#dates.get(id);
      if (date === undefined) continue;
      this.#remember(id, date);
      yield { stream: stream.object, lines: tombstone(stream, id, date, envelope), records: 1 };
    }
  }

  #remember(id: string, date: Date | undefined): void {
    const { watermark } = this.#load;
    if (date !== undefined && watermark !== null && date.toISOString() >= watermark) this.#tail.rememberDeletion(id);
  }
}

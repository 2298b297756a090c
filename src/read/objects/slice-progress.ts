import type { ObjectStream } from "../../plan/object-stream.ts";
import type { RowFilter, RowKey } from "../../transcode/transcoder.ts";
import type { RowBlock } from "../row-block.ts";
import type { ReadCursor, SliceCheckpoint } from "./read-slice.ts";

/** Where a slice's read has come to, so that what is left of it can be read in another way without doubling a row. */
export class Progress {
  readonly #filter: RowFilter | undefined;
  readonly #isTimed: boolean;
  readonly #isOrdered: boolean;
  #place: ReadCursor | null = null;
  /** Rows that were to come and have not. */
  #missing = 0;
  /** Records since the last place. */
  #loose = 0;
  /** Rows that are out and come again when the read goes on from the place: stamps compare in whole seconds. */
  readonly #recent = new Set<string>();

  /** @param isOrdered the rows come in the order of the key: only so a place means something. */
  constructor({ replicationKey }: ObjectStream, filter: RowFilter | undefined, isOrdered: boolean) {
    this.#filter = filter;
    this.#isTimed = replicationKey !== null;
    this.#isOrdered = isOrdered;
  }

  /** Wraps the read's own filter. */
  get filter(): RowFilter | undefined {
    if (!this.#isTimed || !this.#isOrdered) return this.#filter;
    return (record, key, isDeleted) => {
      this.#recent.add(versionOf(key));
      return this.#filter?.(record, key, isDeleted) ?? true;
    };
  }

  /** For what is read next, from the place on: leaves out what is out. */
  get unsentFilter(): RowFilter | undefined {
    const sent = this.#recent;
    if (this.#place === null || sent.size === 0) return this.#filter;
    // guard(second-again, `!sent.has(versionOf(key)) && ` -> ``): rows of the second in which a read was interrupted would come twice.
    return (record, key, isDeleted) => !sent.has(versionOf(key)) && (this.#filter?.(record, key, isDeleted) ?? true);
  }

  /** The last row that is out; null: none is. */
  get place(): ReadCursor | null {
    return this.#place;
  }

  /** Rows that Salesforce said were to come, and that what is read next will count again. */
  get missing(): number {
    return this.#missing;
  }

  /** Whether all records that are out lie at or before the place. */
  get isCertain(): boolean {
    return this.#loose === 0;
  }

  note({ records, counts }: RowBlock<SliceCheckpoint>, place: RowKey | undefined): void {
    this.#loose += records;
    const { expected = 0, received = 0 } = counts ?? {};
    this.#missing = Math.max(0, this.#missing + expected - received);
    if (place === undefined || place.id === null || (this.#isTimed && !this.#isOrdered)) return;
    this.#place = { kind: "ordered", stamp: place.stamp, id: place.id };
    this.#loose = 0;
    const second = place.stamp?.slice(0, secondLength) ?? "";
    for (const version of this.#recent) if (version.slice(0, secondLength) < second) this.#recent.delete(version);
  }
}

const secondLength = "2026-01-31T09:05:00".length;
const versionOf = ({ stamp, id }: RowKey): string => `${stamp} ${id}`;

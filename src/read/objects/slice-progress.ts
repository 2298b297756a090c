import type { ObjectStream } from "../../plan/object-stream.ts";
import type { RowFilter, RowKey } from "../../transcode/transcoder.ts";
import type { ReadCursor, RowBlock } from "../row-block.ts";

/** How far a slice's read has come, so that what is left of it can be read in another way without doubling a row. */
export class SliceProgress {
  readonly #filter: RowFilter | undefined;
  readonly #isTimed: boolean;
  readonly #isOrdered: boolean;
  #cursor: ReadCursor | null = null;
  /** Rows that were to come and have not. */
  #missing = 0;
  /** Records since the cursor. */
  #loose = 0;
  /** Rows that are out and come again when the read goes on from the cursor: date-times compare in whole seconds. */
  readonly #recent = new Set<string>();

  /** @param isOrdered the rows come in the order of the key: only so a cursor means something. */
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

  /** For what is read next, from the cursor on: leaves out what is out. */
  get unsentFilter(): RowFilter | undefined {
    const sent = this.#recent;
    if (this.#cursor === null || sent.size === 0) return this.#filter;
    // guard(second-again, `!sent.has(versionOf(key)) && ` -> ``): rows of the second in which a read was interrupted would come twice.
    return (record, key, isDeleted) => !sent.has(versionOf(key)) && (this.#filter?.(record, key, isDeleted) ?? true);
  }

  /** The last row that is out; null: none is. */
  get cursor(): ReadCursor | null {
    return this.#cursor;
  }

  /** Rows that Salesforce said were to come, and that what is read next will count again. */
  get missing(): number {
    return this.#missing;
  }

  /** Whether all records that are out lie at or before the cursor. */
  get isCertain(): boolean {
    return this.#loose === 0;
  }

  note({ records, counts }: RowBlock, cursor: RowKey | undefined): void {
    this.#loose += records;
    const { expected = 0, received = 0 } = counts ?? {};
    this.#missing = Math.max(0, this.#missing + expected - received);
    if (cursor === undefined || cursor.id === null || (this.#isTimed && !this.#isOrdered)) return;
    this.#cursor = { kind: "ordered", stamp: cursor.stamp, id: cursor.id };
    this.#loose = 0;
    const second = cursor.stamp?.slice(0, secondLength) ?? "";
    for (const version of this.#recent) if (version.slice(0, secondLength) < second) this.#recent.delete(version);
  }
}

const secondLength = "2026-01-31T09:05:00".length;
const versionOf = ({ stamp, id }: RowKey): string => `${stamp} ${id}`;

import { MAX_ROW_BYTES } from "../wire/wire-buffer.ts";
import { WireFault } from "../wire/wire-fault.ts";

/** Record lines are given out in blocks of at most this size, unless one line is longer. */
const blockBytes = 1024 * 1024;

/** A writer's answer when the record has no room behind the ones before it. */
export const FULL = -1;

const FIRST_BYTES = 4096;

/**
 * Where record lines are written: one buffer for all blocks. It grows up to the size of a block as records need it, so
 * that thousands of small replies stay cheap; a record longer than a block gets a buffer for itself alone.
 */
export class LineBuffer {
  bytes = new Uint8Array(FIRST_BYTES);
  view = new DataView(this.bytes.buffer);
  /** A writer that stands at or below this may write `reserve` bytes before it looks again. */
  limit = 0;
  at = 0;
  records = 0;
  /** Characters replaced in all records written; never set back. */
  replaced = 0;
  /** Records written that are marked as deleted; never set back. */
  deleted = 0;
  #reserve = 0;
  #blockBytes = blockBytes;
  #base = this.bytes;

  /** Empties it. */
  begin(reserve: number): void {
    this.#reserve = reserve;
    this.#blockBytes = Math.max(blockBytes, 4 * reserve);
    if (this.#base.length < 4 * reserve) this.#base = new Uint8Array(4 * reserve);
    this.clear();
  }

  clear(): void {
    this.at = 0;
    this.records = 0;
    this.#use(this.#base);
  }

  /** Whether it is for one record that is longer than a block. */
  get isLong(): boolean {
    return this.bytes !== this.#base;
  }

  /** Makes more room for the record that was FULL. False where the lines before it must be given out first. */
  grow(): boolean {
    if (this.#base.length < this.#blockBytes) {
      const larger = new Uint8Array(Math.min(2 * this.#base.length, this.#blockBytes));
      larger.set(this.bytes.subarray(0, this.at));
      this.#base = larger;
      this.#use(larger);
      return true;
    }
    if (this.records > 0) return false;
    if (this.bytes.length > MAX_ROW_BYTES) throw new WireFault(`gives a record longer than ${MAX_ROW_BYTES} bytes`);
    this.#use(new Uint8Array(2 * this.bytes.length));
    return true;
  }

  #use(bytes: Uint8Array<ArrayBuffer>): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
    this.limit = bytes.length - this.#reserve;
  }
}

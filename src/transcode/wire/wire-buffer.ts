import { QUOTE } from "./ascii.ts";
import { WireFault } from "./wire-fault.ts";

/** A row on the wire, and a record, are at most this long (hostile or broken bodies must not fill the memory). */
export const MAX_ROW_BYTES = 128 * 1024 * 1024;

/** A scanner's answer when the bytes end before the row does. */
export const MORE = -1;

/** Pieces of this size stay in the processor's cache between the scan and the copy. */
export const PIECE_BYTES = 64 * 1024;

/** Kept between wire pages; small replies do not need as much. */
const BASE_BYTES = 2 * PIECE_BYTES;
const FIRST_BYTES = 4096;
/** Scanners read whole words and stop at quotes, so both are there behind the last byte. */
const SENTINELS = 16;
const BEHIND_BYTES = 64;

/**
 * The bytes that have come and are not used up yet. Behind `end` stand quotes, so that a scanner needs no bound in its
 * inner loop: whatever it finds or fails at, at or behind `end`, means MORE.
 */
export class WireBuffer {
  bytes = new Uint8Array(FIRST_BYTES + BEHIND_BYTES);
  view = new DataView(this.bytes.buffer);
  at = 0;
  end = 0;
  /** What `stringEnd` tells beside the string's end. */
  isPlain = true;
  /** How much there was when a scanner last asked for more. */
  #tried = 0;

  clear(): void {
    this.at = 0;
    this.end = 0;
    this.#tried = 0;
    this.#makeRoom(0);
    this.bytes.fill(QUOTE, 0, SENTINELS);
  }

  /** What the scanners noted as positions before is void after this. */
  append(piece: Uint8Array): void {
    this.#makeRoom(piece.length);
    this.bytes.set(piece, this.end);
    this.end += piece.length;
    this.bytes.fill(QUOTE, this.end, this.end + SENTINELS);
  }

  /** Whether another try is worth it. A row is tried again when twice as much of it is there, so that long rows in small chunks cost linear time. */
  get ready(): boolean {
    return this.end - this.at >= Math.min(2 * this.#tried, MAX_ROW_BYTES + 1);
  }

  used(next: number): void {
    this.at = next;
    this.#tried = 0;
  }

  awaitMore(): void {
    this.#tried = this.end - this.at;
    if (this.#tried > MAX_ROW_BYTES) throw new WireFault(`is longer than ${MAX_ROW_BYTES} bytes`);
  }

  #makeRoom(extra: number): void {
    const kept = this.end - this.at;
    const capacity = this.bytes.length - BEHIND_BYTES;
    const shrinks = capacity > BASE_BYTES && kept + extra <= BASE_BYTES;
    if (kept + extra > capacity || shrinks) {
      const larger = new Uint8Array((shrinks ? BASE_BYTES : Math.max(2 * capacity, kept + extra)) + BEHIND_BYTES);
      larger.set(this.bytes.subarray(this.at, this.end));
      this.bytes = larger;
      this.view = new DataView(larger.buffer);
    } else if (this.at > 0) {
      this.bytes.copyWithin(0, this.at, this.end);
    }
    this.at = 0;
    this.end = kept;
  }
}

/*
 * Four bytes at a time: a DataView reads and writes unaligned 32-bit words as fast as one byte. Little endian, so the
 * lowest byte is the first one. To find bytes in a word is arithmetic on all four, which leaves the high bit of each
 * byte that was asked for:
 *
 *   word & 0x80808080                                   not ASCII
 *   (word - 0x20202020) & ~word & 0x80808080            a control character
 *   x = word ^ 0x22222222
 *   (x - 0x01010101) & ~x & 0x80808080                  a quote; so for a backslash (5c)
 *
 * Above the first such byte there may be others set by the borrow, so only the first can be trusted. Where bytes that
 * are not ASCII are asked for too, `& ~word` is not needed.
 */

/** Written without a question: most keys are not longer. */
const FIRST_BYTES = 24;

/** Short texts that are written many times, as words. Writing one may write up to `room` bytes. */
export class WordTable {
  /** In bytes. */
  readonly #lengths: Int32Array;
  /** Of eight bytes here; each text has as many as the longest. */
  readonly #words: BigInt64Array;
  readonly #view: DataView;
  readonly #stride: number;

  constructor(texts: readonly Uint8Array[]) {
    this.#lengths = Int32Array.from(texts, (text) => text.length);
    this.#stride = (Math.max(FIRST_BYTES, ...this.#lengths) + 7) >> 3;
    this.#words = new BigInt64Array(this.#stride * texts.length);
    this.#view = new DataView(this.#words.buffer);
    const bytes = new Uint8Array(this.#words.buffer);
    for (const [n, text] of texts.entries()) bytes.set(text, 8 * this.#stride * n);
  }

  get room(): number {
    return 8 * this.#stride;
  }

  lengthOf(n: number): number {
    return this.#lengths[n]!;
  }

  /** Returns the place behind the text. */
  write(n: number, view: DataView, at: number): number {
    const words = this.#words;
    const from = Math.imul(n, this.#stride);
    const length = this.#lengths[n]!;
    view.setBigInt64(at, words[from]!, true);
    view.setBigInt64((at + 8) | 0, words[(from + 1) | 0]!, true);
    view.setBigInt64((at + 16) | 0, words[(from + 2) | 0]!, true);
    if (length > 24) this.#writeRest(from, length, view, at);
    return (at + length) | 0;
  }

  #writeRest(from: number, length: number, view: DataView, at: number): void {
    for (let o = FIRST_BYTES; o < length; o += 8) view.setBigInt64(at + o, this.#words[from + (o >> 3)]!, true);
  }

  /** Whether the text, of one byte or more, is at `at`. */
  isAt(n: number, view: DataView, at: number): boolean {
    const own = this.#view;
    const from = Math.imul(n, this.#stride) << 3;
    const length = this.#lengths[n]!;
    const last = (length - 1) & ~3;
    for (let o = 0; o < last; o = (o + 4) | 0) {
      if (view.getInt32((at + o) | 0, true) !== own.getInt32((from + o) | 0, true)) return false;
    }
    // Of the last word the bytes behind the text do not count.
    const difference = view.getInt32((at + last) | 0, true) ^ own.getInt32((from + last) | 0, true);
    return difference << (8 * (last + 4 - length)) === 0;
  }
}

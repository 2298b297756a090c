import { crc32 } from "node:zlib";
import { type Run, TapError } from "@singer-io-ts/tap-kit";
import { heldBytesOfPage, heldBytesOfRun } from "../plan/transport.ts";
import { perRun } from "../salesforce/per-run.ts";
import type { Block } from "../transcode/transcoder.ts";

/** Bytes that the pages of a run may hold back, by the run. */
const heldOf = perRun(() => ({ bytes: 0 }));

/**
 * The lines of one wire page on their way out. They wait until the page has been verified as a whole, its checksum and its
 * counts, as far as there is room. What there is no room for goes out before, and if the page is read again it is
 * compared by a running checksum and left out: a difference fails the stream, since a damaged record cannot
 * be told from one that has changed meanwhile.
 */
export class VerifiedPage {
  readonly #stream: string;
  readonly #name: string;
  readonly #held: { bytes: number };
  #waiting: Block[] = [];
  #waitingBytes = 0;
  /** What is out. */
  #out = { bytes: 0, records: 0, sum: 0 };
  /** Of the present attempt, while it repeats what is out. */
  #repeated = { bytes: 0, records: 0, sum: 0 };
  /** Nothing more waits: the page is longer than there is room for. */
  #isFull = false;

  /** @param name what the page is called in an error: `a page`, `a result set`. */
  constructor(stream: string, name: string, run: Run) {
    this.#stream = stream;
    this.#name = name;
    this.#held = heldOf(run);
  }

  /** The page is read from its beginning, for the first time or once more. */
  again(): void {
    this.drop();
    this.#isFull = false;
    this.#repeated = { bytes: 0, records: 0, sum: 0 };
  }

  /** Gives what cannot wait. @throws TapError PAGE_CHANGED where the page is not what went out of it before */
  *take(block: Block): Generator<Block> {
    const fresh = this.#fresh(block);
    if (fresh.lines.length === 0) return;
    // guard(page-held, `!this.#isFull && this.#fits(fresh.lines.length)` -> `false`): rows of a damaged page would be written, and the run would fail instead of reading the page again.
    if (!this.#isFull && this.#fits(fresh.lines.length)) {
      this.#waiting.push({ ...fresh, lines: fresh.lines.slice() });
      this.#waitingBytes += fresh.lines.length;
      this.#held.bytes += fresh.lines.length;
      return;
    }
    this.#isFull = true;
    yield* this.#release();
    yield* this.#give(fresh);
  }

  /** The page was right: gives the rest of it. @throws TapError PAGE_CHANGED where it has less than went out of it before */
  *verified(): Generator<Block> {
    if (this.#repeated.bytes !== this.#out.bytes) throw this.#changed();
    yield* this.#release();
  }

  /** Nothing of what waits goes out. */
  drop(): void {
    this.#held.bytes -= this.#waitingBytes;
    this.#waiting = [];
    this.#waitingBytes = 0;
  }

  #fits(bytes: number): boolean {
    return this.#waitingBytes + bytes <= heldBytesOfPage && this.#held.bytes + bytes <= heldBytesOfRun;
  }

  *#release(): Generator<Block> {
    for (const block of this.#waiting.splice(0)) {
      yield* this.#give(block);
      this.#waitingBytes -= block.lines.length;
      this.#held.bytes -= block.lines.length;
    }
  }

  *#give(block: Block): Generator<Block> {
    const { bytes, records, sum } = this.#out;
    this.#out = {
      bytes: bytes + block.lines.length,
      records: records + block.records,
      sum: crc32(block.lines, sum),
    };
    this.#repeated = this.#out;
    yield block;
  }

  /** The part of the block that is not out. */
  #fresh(block: Block): Block {
    const { bytes, records, sum } = this.#repeated;
    // guard(seen-rows, `this.#out.bytes - bytes` -> `0`): rows that were written before their page broke off would come twice.
    const missing = this.#out.bytes - bytes;
    if (missing === 0) return block;
    const old = block.lines.subarray(0, missing);
    this.#repeated = { bytes: bytes + old.length, records: records + block.records, sum: crc32(old, sum) };
    if (old.length < missing) return { lines: new Uint8Array(0), records: 0 };
    // guard(repeated-set): the rest of a page that has changed would be joined to the rows written from its first version.
    if (this.#repeated.sum !== this.#out.sum) throw this.#changed();
    const rest = records + block.records - this.#out.records;
    this.#repeated = this.#out;
    return { lines: block.lines.subarray(missing), records: rest };
  }

  #changed(): TapError {
    return new TapError(`${this.#stream}: ${this.#name} was read twice, and the two differ.`, {
      code: "PAGE_CHANGED",
      kind: "integrity",
      stream: this.#stream,
      hint: "Run again: the rows are read from the last complete page, and a target that merges gets them as they are.",
    });
  }
}

import { createHash } from "node:crypto";

/** A multiple of three bytes: the base64 of such blocks can be joined. */
const firstBlock = 12 * 1024;
export const largestBlock = 64 * firstBlock;

/** A file's bytes in blocks. Each but the last has a multiple of three bytes, so that the file's base64 is that of the blocks, joined. */
export interface FileBytes {
  readonly blocks: readonly Uint8Array[];
  readonly length: number;
  /** In hexadecimal digits. */
  md5(): string;
}

/** Collects a file as it comes. It copies what is pushed. */
export class FileCollector {
  readonly #lend: () => Uint8Array;
  readonly #blocks: Uint8Array[] = [];
  #filled = 0;
  #length = 0;

  /** @param lend gives blocks of the largest size. */
  constructor(lend: () => Uint8Array) {
    this.#lend = lend;
  }

  get length(): number {
    return this.#length;
  }

  push(chunk: Uint8Array): void {
    this.#length += chunk.length;
    for (let at = 0; at < chunk.length; ) {
      let block = this.#blocks.at(-1);
      if (block === undefined || this.#filled === block.length) {
        block = this.#next(block?.length ?? 0);
        this.#blocks.push(block);
        this.#filled = 0;
      }
      const part = chunk.subarray(at, at + block.length - this.#filled);
      block.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
    }
  }

  /** Small ones for small files. */
  #next(before: number): Uint8Array {
    const size = Math.max(firstBlock, 2 * before);
    return size < largestBlock ? new Uint8Array(size) : this.#lend();
  }

  end(): FileBytes {
    const last = this.#blocks.pop();
    const blocks = last === undefined ? this.#blocks : [...this.#blocks, last.subarray(0, this.#filled)];
    const md5 = () => {
      const sum = createHash("md5");
      for (const block of blocks) sum.update(block);
      return sum.digest("hex");
    };
    return { blocks, length: this.#length, md5 };
  }
}

/** Bytes of a file that become base64 in one step: short strings are soon forgotten. */
const step = 48 * 1024;

/** A file's base64, bit by bit; each part is lent until the next one is asked for. */
export function* base64Of({ blocks }: FileBytes): Generator<Uint8Array> {
  const out = Buffer.allocUnsafeSlow(4 * (step / 3));
  for (const block of blocks) {
    const bytes = Buffer.from(block.buffer, block.byteOffset, block.length);
    for (let at = 0; at < bytes.length; at += step) {
      const length = out.write(bytes.toString("base64", at, Math.min(bytes.length, at + step)), "latin1");
      yield out.subarray(0, length);
    }
  }
}

import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { TextList } from "../../../transcode/xlsx/sheet-xml.ts";

/** Texts that are packed and unpacked together: so many UTF-16 units, or one longer text. */
const blockLength = 64 * 1024;
/** Most workbooks have less text, and nothing of theirs is packed. */
const mostUnpacked = 32 * 1024 * 1024;

interface Block {
  /** The number of its first text. */
  readonly first: number;
  /** Where each text ends, in UTF-16 units. */
  readonly ends: Uint32Array;
  /** Null as long as it was never packed. */
  packed: Uint8Array | null;
  readonly encoding: "latin1" | "utf16le";
}

/**
 * Holds the texts of a workbook in blocks of bytes. Beyond a limit those that were not asked for lately are packed: a
 * workbook's texts, unpacked, may be many times its file. Cells name texts mostly in the order in which they stand.
 */
export class PackedTexts implements TextList {
  readonly #most: number;
  readonly #blockLength: number;
  readonly #blocks: Block[] = [];
  /** By block, the one that was asked for last at the end. */
  readonly #unpacked = new Map<Block, Buffer>();
  #bytes = 0;
  #count = 0;
  /** Texts that are not in a block yet, and their length. */
  #open: string[] = [];
  #length = 0;

  constructor(most = mostUnpacked, length = blockLength) {
    this.#most = most;
    this.#blockLength = length;
  }

  add(text: string): void {
    this.#open.push(text);
    this.#count += 1;
    this.#length += text.length;
    if (this.#length >= this.#blockLength) this.#seal();
  }

  at(index: number): string | undefined {
    if (!Number.isInteger(index) || index < 0 || index >= this.#count) return undefined;
    const begun = this.#count - this.#open.length;
    if (index >= begun) return this.#open[index - begun];
    const block = this.#blockOf(index);
    const at = index - block.first;
    const width = block.encoding === "latin1" ? 1 : 2;
    const [from, to] = [at === 0 ? 0 : (block.ends[at - 1] ?? 0), block.ends[at] ?? 0];
    return this.#bytesOf(block).toString(block.encoding, from * width, to * width);
  }

  #seal(): void {
    const text = this.#open.join("");
    let end = 0;
    const ends = Uint32Array.from(this.#open, (each) => {
      end += each.length;
      return end;
    });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the characters that have one byte.
    const encoding = /^[\u0000-\u00ff]*$/.test(text) ? "latin1" : "utf16le";
    const block: Block = { first: this.#count - this.#open.length, ends, packed: null, encoding };
    this.#blocks.push(block);
    [this.#open, this.#length] = [[], 0];
    this.#hold(block, Buffer.from(text, encoding));
  }

  #blockOf(index: number): Block {
    let [low, high] = [0, this.#blocks.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#blocks[middle]!.first <= index) low = middle;
      else high = middle - 1;
    }
    return this.#blocks[low]!;
  }

  #bytesOf(block: Block): Buffer {
    const held = this.#unpacked.get(block);
    if (held === undefined) return this.#hold(block, inflateRawSync(block.packed!));
    this.#unpacked.delete(block);
    this.#unpacked.set(block, held);
    return held;
  }

  #hold(block: Block, bytes: Buffer): Buffer {
    this.#unpacked.set(block, bytes);
    this.#bytes += bytes.length;
    for (const [oldest, unpacked] of this.#unpacked) {
      if (this.#bytes <= this.#most || oldest === block) break;
      // Copied: what zlib gives is a part of a buffer of 16 KiB, which would be held as a whole.
      oldest.packed ??= Uint8Array.from(deflateRawSync(unpacked, { level: 1 }));
      this.#unpacked.delete(oldest);
      this.#bytes -= unpacked.length;
    }
    return bytes;
  }
}

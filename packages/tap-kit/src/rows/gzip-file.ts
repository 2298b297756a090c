import { pipeline } from "node:stream/promises";
import { constants, createGzip } from "node:zlib";
import type { StoredFile } from "../stores/file-store.ts";
import { CountedFile } from "./counted-file.ts";
import type { FileFacts } from "./row-file.ts";

const chunkBytes = 1 << 18;

/** A file that is compressed on its way, beside the main thread. */
export class GzipFile {
  readonly #file: CountedFile;
  /** The fastest level: JSON of rows shrinks to a tenth by it, and by the usual one to a twelfth at four times the work. */
  readonly #gzip = createGzip({ level: constants.Z_BEST_SPEED, chunkSize: chunkBytes });
  /** Settles when all is written, or when writing has failed. */
  readonly #written: Promise<void>;

  constructor(file: StoredFile) {
    const counted = new CountedFile(file);
    this.#file = counted;
    this.#written = pipeline(this.#gzip, async (pieces: AsyncIterable<Uint8Array>) => {
      for await (const piece of pieces) await counted.write(piece);
    });
    // Whoever writes next, or ends the file, gets the failure.
    this.#written.catch(() => {});
  }

  /** The bytes may be overwritten when it has resolved. */
  async write(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return;
    const taken = new Promise<void>((resolve, reject) => {
      this.#gzip.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
    try {
      // guard(gzip-ended, `Promise.race([taken, this.#written])` -> `taken`): a compressor that was ended within a write says nothing more of it, and the run would wait for it forever.
      await Promise.race([taken, this.#written]);
    } catch (error) {
      // The compressor was ended by what failed behind it.
      taken.catch(() => {});
      await this.#written;
      throw error;
    }
  }

  async end(): Promise<FileFacts> {
    this.#gzip.end();
    await this.#written;
    return this.#file.end();
  }

  async discard(): Promise<void> {
    this.#gzip.destroy();
    await this.#written.catch(() => {});
    await this.#file.discard();
  }
}

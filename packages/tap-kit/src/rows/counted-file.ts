import { createHash } from "node:crypto";
import type { StoredFile } from "../stores/file-store.ts";
import type { FileFacts } from "./row-file.ts";

/** A file whose bytes are counted and hashed as they are written. */
export class CountedFile {
  readonly #file: StoredFile;
  readonly #hash = createHash("sha256");
  #bytes = 0;

  constructor(file: StoredFile) {
    this.#file = file;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    await this.#file.write(bytes);
  }

  async end(): Promise<FileFacts> {
    await this.#file.end();
    return { bytes: this.#bytes, sha256: this.#hash.digest("hex") };
  }

  discard(): Promise<void> {
    return this.#file.discard();
  }
}

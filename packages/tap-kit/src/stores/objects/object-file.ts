import type { StoredFile } from "../file-store.ts";
import { type ObjectParts, partBytes } from "./object-store.ts";

/** A file that becomes an object: its bytes wait until they are a part. */
export class ObjectFile implements StoredFile {
  readonly #parts: ObjectParts;
  #waiting = Buffer.alloc(64 * 1024);
  #length = 0;

  constructor(parts: ObjectParts) {
    this.#parts = parts;
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      const taken = Math.min(bytes.length - at, partBytes - this.#length);
      this.#grow(this.#length + taken);
      this.#waiting.set(bytes.subarray(at, at + taken), this.#length);
      this.#length += taken;
      at += taken;
      if (this.#length === partBytes) await this.#send();
    }
  }

  /** All bytes are in the store; the object is not there yet. */
  async send(): Promise<void> {
    await this.#send();
    await this.#parts.seal();
    this.#waiting = Buffer.alloc(0);
  }

  complete(): Promise<void> {
    return this.#parts.complete();
  }

  async end(): Promise<void> {
    await this.send();
    await this.complete();
  }

  discard(): Promise<void> {
    return this.#parts.abort();
  }

  async #send(): Promise<void> {
    if (this.#length === 0) return;
    await this.#parts.write(this.#waiting.subarray(0, this.#length));
    this.#length = 0;
  }

  #grow(length: number): void {
    if (length <= this.#waiting.length) return;
    const grown = Buffer.alloc(Math.min(partBytes, Math.max(length, this.#waiting.length * 2)));
    grown.set(this.#waiting.subarray(0, this.#length));
    this.#waiting = grown;
  }
}

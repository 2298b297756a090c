import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { idOf } from "./wire/generated-ids.ts";
import type { Chunks } from "./wire/reply.ts";

const block = 1 << 20;

/** Bodies that were made once, each in a file, plain and gzipped: `--fast` serves them from then on. */
export class StoredBodies {
  #folder: Promise<string> | null = null;
  #revision = 0;
  readonly #made = new Map<string, Promise<string>>();

  /** Incremented when rows, metadata or the clock change; part of every key, so that nothing stale is served. */
  get revision(): number {
    return this.#revision;
  }

  changed(): void {
    this.#revision += 1;
  }

  /** A query locator that is the same for the same query. */
  locator(key: string): string {
    const hash = createHash("sha256").update(`${this.#revision} ${key}`).digest("hex");
    return idOf("0r8", Number.parseInt(hash.slice(0, 10), 16));
  }

  /** The body under this key, gzipped or not, made on first use. */
  async read(key: string, body: Chunks, zip: boolean): Promise<{ readonly bytes: Readable; readonly length: number }> {
    const hash = createHash("sha256").update(key).digest("hex");
    const file = await this.#make(`${hash}${zip ? ".gz" : ""}`, body, zip);
    const { size } = await stat(file);
    return { bytes: createReadStream(file, { highWaterMark: block }), length: size };
  }

  async remove(): Promise<void> {
    await Promise.allSettled(this.#made.values());
    if (this.#folder !== null) await rm(await this.#folder, { recursive: true, force: true });
  }

  #make(name: string, body: Chunks, zip: boolean): Promise<string> {
    const known = this.#made.get(name);
    if (known !== undefined) return known;
    const made = this.#write(name, body, zip);
    this.#made.set(name, made);
    made.catch(() => this.#made.delete(name));
    return made;
  }

  async #write(name: string, body: Chunks, zip: boolean): Promise<string> {
    this.#folder ??= mkdtemp(join(tmpdir(), "demo-org-"));
    const file = join(await this.#folder, name);
    const from = Readable.from(body.chunks(), { highWaterMark: 1 });
    const to = createWriteStream(file);
    if (zip) await pipeline(from, createGzip({ level: 1, chunkSize: block }), to);
    else await pipeline(from, to);
    return file;
  }
}

import { createGunzip, type Gunzip } from "node:zlib";
import { ownError } from "../../errors/org-error.ts";

/** Large chunks of long bodies: each costs a round trip to a worker thread of Node. */
const mostChunkSize = 256 * 1024;
/** Small ones of short bodies: of thousands of small replies, buffers that are hardly used would take most of the memory. */
const leastChunkSize = 16 * 1024;
/** JSON and CSV of rows have about so many times the bytes of the compressed body. */
const usualRatio = 8;

/**
 * The bytes inside a gzip body. It ends only after the trailer was checked: a body that is cut, damaged, or continues
 * after its end throws INTERRUPTED.
 */
export async function* unzipped(raw: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const bytes = raw[Symbol.asyncIterator]();
  const first = await bytes.next();
  const gunzip = createGunzip({ chunkSize: chunkSizeFor(first.done === true ? 0 : first.value.length) });
  const feeding = feed(fromFirst(first, bytes), gunzip);
  try {
    for await (const chunk of gunzip) yield chunk;
    // Node silently drops what follows the last member.
    // guard(gzip-end): bytes after the end of a compressed body would be dropped without an error.
    if ((await feeding) !== gunzip.bytesWritten) throw damaged("bytes after its end");
  } catch (error) {
    throw isZlibError(error) ? damaged(error.message, error) : error;
  } finally {
    gunzip.destroy();
  }
}

/** @param bytes that came first: of a long body as many as Node reads at once. */
const chunkSizeFor = (bytes: number): number => Math.min(Math.max(usualRatio * bytes, leastChunkSize), mostChunkSize);

/** What an iterator gives, of which the first result was asked for already. */
async function* fromFirst<T>(first: IteratorResult<T>, iterator: AsyncIterator<T>): AsyncGenerator<T> {
  let result = first;
  try {
    for (; result.done !== true; result = await iterator.next()) yield result.value;
  } finally {
    if (result.done !== true) await iterator.return?.();
  }
}

/** Gives the unzipper what it takes, no faster than it takes it; never rejects. Resolves with the number of bytes given. */
async function feed(raw: AsyncIterable<Uint8Array>, gunzip: Gunzip): Promise<number> {
  let fed = 0;
  try {
    for await (const chunk of raw) {
      if (gunzip.destroyed) break;
      fed += chunk.length;
      await written(gunzip, chunk);
    }
    gunzip.end();
  } catch (error) {
    gunzip.destroy(error instanceof Error ? error : new Error(String(error)));
  }
  return fed;
}

/** Resolves when the chunk is through, or cannot get through any more; the reader of the unzipper sees its error. */
const written = (gunzip: Gunzip, chunk: Uint8Array) =>
  new Promise<void>((resolve) => {
    gunzip.write(chunk, () => resolve());
    if (gunzip.destroyed) resolve();
  });

const isZlibError = (error: unknown): error is Error =>
  error instanceof Error && "code" in error && typeof error.code === "string" && error.code.startsWith("Z_");

const damaged = (what: string, cause?: Error) =>
  ownError("INTERRUPTED", `The compressed answer is damaged (${what}).`, { cause });

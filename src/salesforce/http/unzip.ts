import { createGunzip, type Gunzip } from "node:zlib";
import { ownError } from "../../errors/org-error.ts";

/** Large chunks: each costs a round trip to a worker thread of Node. */
const chunkSize = 256 * 1024;

/**
 * The bytes inside a gzip body. It ends only after the trailer was checked: a body that is cut, damaged, or continues
 * after its end throws INTERRUPTED.
 */
export async function* unzipped(raw: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize });
  const feeding = feed(raw, gunzip);
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

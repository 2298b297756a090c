import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import split2 from "split2";

/** The values of a file's lines, each JSON, one after the other: the file is never held as a whole. */
export async function* jsonLines<T>(file: string): AsyncGenerator<T> {
  const lines = split2((line) => JSON.parse(line));
  // An error of the file destroys the lines, and so comes out of the loop.
  yield* pipeline(createReadStream(file), lines, () => {}) as AsyncIterable<T>; // the caller knows what the file has
}

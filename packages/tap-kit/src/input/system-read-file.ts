import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { inputError, type ReadFile, type ReadPieces } from "./read-json.ts";
import { refuseUtf16, utf8Text } from "./utf8-text.ts";

/** The code of the error about a folder in the place of a file. */
export const isFolder = "FILE_IS_FOLDER";

/** What a shell passes as a file, `<(command)` or /dev/stdin, and /dev/null for an empty one. */
const ofTheShell = /^\/dev\/(stdin|null|fd\/\d+)$|^\/proc\/(self|\d+)\/fd\/\d+$/;

/**
 * A file's text. What is no file is refused before it is opened: reading a named pipe could wait for ever, and a device may
 * have no end.
 */
export const systemReadFile: ReadFile = async (path) => {
  await refuseNoFile(path);
  const bytes = await readFile(path);
  refuseUtf16(path, bytes);
  return utf8Text(path, bytes);
};

/** The same in pieces, for files that may be large. */
const systemReadPieces: ReadPieces = async function* (path) {
  await refuseNoFile(path);
  yield* createReadStream(path, { highWaterMark: 1 << 18 });
};

/**
 * Standard input in pieces. By Node's own stream: whatever imports node:process makes a pipe non-blocking, and then a file
 * stream of it ends with EAGAIN as soon as the writer is slower.
 */
export const systemStdin = (): AsyncIterable<Uint8Array> => process.stdin;

/** The same by what replaces the file system, which has whole files. */
export function readPiecesOf({ readFile: given }: { readonly readFile?: ReadFile }): ReadPieces {
  if (given === undefined) return systemReadPieces;
  return async function* (path) {
    yield Buffer.from(await given(path));
  };
}

async function refuseNoFile(path: string): Promise<void> {
  const found = await stat(path);
  if (found.isFile() || ofTheShell.test(path)) return;
  const what = found.isDirectory() ? "a folder" : found.isFIFO() ? "a named pipe" : "a device or a socket";
  throw inputError(
    path,
    `is ${what} and no file`,
    "Give the path of a file, or let the shell hand it over: <(command).",
    found.isDirectory() ? isFolder : undefined,
  );
}

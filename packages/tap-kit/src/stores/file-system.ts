import type { FileHandle } from "node:fs/promises";
import * as system from "node:fs/promises";
import { makeFolder } from "../files/make-folder.ts";
import { syncFolder } from "../files/sync-folder.ts";
import { refuseUtf16, utf8Text } from "../input/utf8-text.ts";

/** An open file, as far as it is used here. */
export type OpenFile = Pick<FileHandle, "writeFile" | "sync" | "close">;

/** The calls of the file system that write files of rows; a test replaces them. */
export interface FileSystem {
  /** Makes the folder and those above it. */
  makeFolder(path: string): Promise<void>;
  /** Creates a file. Rejects with EEXIST where there is one. */
  create(path: string): Promise<OpenFile>;
  /** Reads a file's text. @throws TapError where it is not UTF-8 */
  read(path: string): Promise<string>;
  /** The names in a folder. */
  list(path: string): Promise<readonly string[]>;
  /** Writes into a file that is there, so that its time is that of the file system's clock now. */
  touch(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Removes a file, or a folder with all that is in it; nothing happens where there is none. */
  remove(path: string): Promise<void>;
  /** The file's length in bytes. */
  size(path: string): Promise<number>;
  /** When the file was last written, by the clock of the file system; milliseconds since the epoch. */
  writtenMs(path: string): Promise<number>;
  /** Puts the names in a folder on disk. */
  syncFolder(path: string): Promise<void>;
}

export const systemFiles: FileSystem = {
  makeFolder: (path) => makeFolder(path),
  create: (path) => system.open(path, "wx"),
  read: async (path) => {
    const bytes = await system.readFile(path);
    refuseUtf16(path, bytes);
    return utf8Text(path, bytes);
  },
  list: (path) => system.readdir(path),
  touch: (path) => system.writeFile(path, "1", { flag: "r+" }),
  rename: system.rename,
  remove: (path) => system.rm(path, { recursive: true, force: true }),
  size: async (path) => (await system.stat(path)).size,
  writtenMs: async (path) => (await system.stat(path)).mtimeMs,
  syncFolder,
};

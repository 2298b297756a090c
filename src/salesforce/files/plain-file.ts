import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { ifExists } from "@singer-io-ts/tap-kit";

/** The text of a file; "no file": it is something else, such as a pipe; null: there is nothing of this name. Only files are read: a read of a pipe could wait without end. */
export async function readPlainFile(path: string): Promise<{ readonly text: string } | "no file" | null> {
  return inPlainFile(path, async (file) => ({ text: await file.readFile("utf8") }));
}

/** The lines of a file that are not empty, each mapped as soon as it is read: the file is never held as a whole. */
export async function mapPlainLines<T>(
  path: string,
  map: (line: string) => T,
): Promise<{ readonly lines: readonly T[] } | "no file" | null> {
  return inPlainFile(path, async (file) => {
    const lines: T[] = [];
    let unfinished = "";
    for await (const piece of file.createReadStream({ encoding: "utf8", autoClose: false })) {
      const parts = (unfinished + piece).split("\n");
      unfinished = parts.pop() ?? "";
      for (const line of parts) if (line !== "") lines.push(map(line));
    }
    if (unfinished !== "") lines.push(map(unfinished));
    return { lines };
  });
}

async function inPlainFile<T>(path: string, read: (file: FileHandle) => Promise<T>): Promise<T | "no file" | null> {
  // Without O_NONBLOCK, opening a pipe would wait for a writer. Windows has no such flag and no such files.
  const file = await ifExists(open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)));
  if (file === null) return null;
  try {
    // guard(plain-file, `(await file.stat()).isFile()` -> `true`): the run would wait for another program to write to a named pipe.
    return (await file.stat()).isFile() ? await read(file) : "no file";
  } finally {
    await file.close();
  }
}

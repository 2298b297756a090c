import { type ReadFile, type ReadPieces, readText } from "./read-json.ts";

/** A file's text; null: there is no such file. @throws TapError where it cannot be read. */
export async function readIfThere(path: string, readFile: ReadFile): Promise<string | null> {
  let isMissing = false;
  const text = await readText(path, async (name) => {
    try {
      return await readFile(name);
    } catch (error) {
      if (!isNotThere(error)) throw error;
      isMissing = true;
      return "";
    }
  });
  return isMissing ? null : text;
}

/** Whether there is such a file. It is opened and not read: it may be long. What else is wrong with it is said where it is read. */
export async function isThere(path: string, readPieces: ReadPieces): Promise<boolean> {
  try {
    for await (const _ of readPieces(path)) break;
    return true;
  } catch (error) {
    return !isNotThere(error);
  }
}

const isNotThere = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ENOENT";

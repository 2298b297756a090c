import { type ReadFile, readText } from "./read-json.ts";

/** A file's text; null: there is no such file. @throws TapError where it cannot be read. */
export async function readIfThere(path: string, readFile: ReadFile): Promise<string | null> {
  let isMissing = false;
  const text = await readText(path, async (name) => {
    try {
      return await readFile(name);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
      isMissing = true;
      return "";
    }
  });
  return isMissing ? null : text;
}

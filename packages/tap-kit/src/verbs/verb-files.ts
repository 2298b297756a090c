import type { Environment } from "../command/environment.ts";
import { readIfThere } from "../input/read-if-there.ts";
import { inputError, type ReadFile } from "../input/read-json.ts";
import { systemWriteFile } from "../output/write-file.ts";
import type { VerbFiles } from "./context.ts";

/** The files that a verb reads and writes. */
export function verbFiles(readFile: ReadFile, { writeFile = systemWriteFile }: Environment): VerbFiles {
  return {
    read: (path) => readIfThere(path, readFile),
    write: async (path, text, options) => {
      try {
        await writeFile(path, text, options);
      } catch (error) {
        const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
        throw inputError(path, `cannot be written (${code})`, "Give a path in a folder that this user may write to.");
      }
    },
  };
}

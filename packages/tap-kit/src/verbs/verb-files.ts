import { createHash } from "node:crypto";
import { realpath } from "node:fs/promises";
import type { Environment } from "../command/environment.ts";
import type { Job } from "../command/job.ts";
import { isFull, nodeErrorCode } from "../errors/node-error.ts";
import { TapError } from "../errors/tap-error.ts";
import { type FileLock, lockPath, withFileLock } from "../files/file-lock.ts";
import { systemWriteFile } from "../files/write-file.ts";
import { isThere, readIfThere } from "../input/read-if-there.ts";
import { bytesOf, inputError } from "../input/read-json.ts";
import type { VerbFiles } from "./context.ts";

/** The files that a verb reads and writes. */
export function verbFiles<Config>(job: Job<Config>, { writeFile }: Environment): VerbFiles {
  const { readFile, readPieces, run } = job;
  const revision = async (path: string): Promise<string | null> => {
    if (!(await isThere(path, readPieces))) return null;
    const digest = createHash("sha256");
    for await (const piece of bytesOf(path, readPieces)) digest.update(piece);
    return digest.digest("hex");
  };
  return {
    read: (path) => readIfThere(path, readFile),
    revision,
    async write(path, text, options) {
      await (writeFile ?? systemWriteFile)(path, text, options).catch((error: unknown) => {
        throw notWritten(path, error);
      });
    },
    async alone(path, work, since) {
      const checked = async () => {
        // guard(changed-meanwhile, `since !== undefined && ` -> `false && `): what another command wrote meanwhile would be replaced in silence.
        if (since !== undefined && (await revision(path)) !== since) throw changedMeanwhile(path);
        return work();
      };
      // A file that a test has is its own alone.
      return writeFile === undefined ? alone(await lockOf(path), run, checked) : checked();
    },
  };
}

/** Under the lock of the file, which is also the one under which a run replaces a refresh token there. */
async function alone<T>(lock: FileLock, run: Job<unknown>["run"], work: () => Promise<T>): Promise<T> {
  let isLocked = false;
  try {
    return await withFileLock(lock, run, () => {
      isLocked = true;
      return work();
    });
  } catch (error) {
    // The lock is the first file there: no folder, or no right to write to it.
    if (isLocked || error instanceof TapError || run.signal.aborted) throw error;
    throw notWritten(lock.place, error);
  }
}

/** The code of each error about the lock of a file. */
const fileLock = "FILE_LOCK";

/** By its real path: a file that a link leads to has one lock. */
async function lockOf(path: string): Promise<FileLock> {
  const codes = { place: fileLock, held: fileLock, lost: fileLock };
  return { path: lockPath(await realpath(path).catch(() => path)), place: path, what: "this file", codes };
}

function changedMeanwhile(path: string): TapError {
  const hint = "Nothing is written. Run the command again, on the file as it is now.";
  return inputError(path, "it was changed by something else meanwhile", hint, "FILE_CHANGED");
}

function notWritten(path: string, error: unknown): TapError {
  if (error instanceof TapError) return error;
  const code = nodeErrorCode(error);
  const hint = isFull(code)
    ? "Make room on the disk; the file is as it was."
    : "Give a path in a folder that this user may write to.";
  return inputError(path, `cannot be written (${code})`, hint);
}

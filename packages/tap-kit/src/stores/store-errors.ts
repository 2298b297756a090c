import { isFull, systemCode } from "../errors/node-error.ts";
import { TapError } from "../errors/tap-error.ts";

const unwritable = new Set([
  "EACCES",
  "EPERM",
  "EROFS",
  "ENOENT",
  "ENOTDIR",
  "EISDIR",
  "EEXIST",
  "ENAMETOOLONG",
  "ELOOP",
]);

/** Why a file could not be written, read or removed. @param path of the file or folder */
function fileFailed(path: string, error: unknown): unknown {
  const code = systemCode(error);
  if (error instanceof TapError || code === null) return error;
  const scope = "run" as const;
  if (isFull(code)) {
    return new TapError(`${path}: the disk is full (${code}), so the rows cannot be written.`, {
      code: "FILES_FULL",
      kind: "unavailable",
      scope,
      cause: error,
      hint: "Make room, or give another folder. Nothing is lost: the next run reads them again.",
    });
  }
  if (unwritable.has(code)) {
    return new TapError(`${path}: files cannot be written there (${code}).`, {
      code: "FILES_UNWRITABLE",
      kind: "config",
      scope,
      cause: error,
      hint: code === "ENAMETOOLONG" ? "Give a shorter name." : "Give a folder that this user may write to.",
    });
  }
  return new TapError(`${path}: the file system failed (${code}).`, {
    code: "FILES_FAILED",
    kind: "unavailable",
    scope,
    cause: error,
    hint: "Look at the disk, or the network that it is reached by. Nothing is lost: the next run reads the rows again.",
  });
}

/** Does something with a file. @throws TapError that names it */
export async function withFile<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw fileFailed(path, error);
  }
}

import { isFull, systemCode } from "../errors/node-error.ts";
import { TapError } from "../errors/tap-error.ts";

/** What the user can put right. */
interface Reason {
  readonly what: string;
  readonly hint: string;
}

const denied: Reason = {
  what: "files cannot be read or written there",
  hint: "Give a folder that this user may read and write.",
};
const misplaced: Reason = {
  what: "something else is in its place, or in that of a folder which it is in",
  hint: "Remove that, or give another folder.",
};
const gone: Reason = {
  what: "it was removed meanwhile, or a link leads to nothing",
  hint: "Start the run again, or give another folder.",
};

const reasons: ReadonlyMap<string, Reason> = new Map([
  ["EACCES", denied],
  ["EPERM", denied],
  ["EROFS", denied],
  ["ENOTDIR", misplaced],
  ["EISDIR", misplaced],
  ["EEXIST", misplaced],
  ["ELOOP", misplaced],
  ["ENOENT", gone],
  [
    "EXDEV",
    { what: "a part of the folder is on another file system", hint: "Give a folder that is on one file system." },
  ],
  ["ENAMETOOLONG", { what: "its name is too long", hint: "Give a shorter name." }],
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
  const reason = reasons.get(code);
  if (reason !== undefined) {
    return new TapError(`${path}: ${reason.what} (${code}).`, {
      code: "FILES_UNWRITABLE",
      kind: "config",
      scope,
      cause: error,
      hint: reason.hint,
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

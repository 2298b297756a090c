import { open, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { privateMode } from "./private-mode.ts";

/** A file's text, or its parts in their order, for one that is too large to be held. */
type FileText = string | AsyncIterable<string>;

/**
 * Replaces a file as a whole. One that is there keeps its mode.
 * @param isPrivate whether it is for this user alone: also one that is there, unless only its group was let in.
 */
export type WriteFile = (path: string, text: FileText, options?: { readonly isPrivate?: boolean }) => Promise<void>;

/** Whenever the file is read, and whenever this process is killed, it holds the old text or the new one. A link stays: what it leads to is replaced. */
export const systemWriteFile: WriteFile = async (name, text, { isPrivate = false } = {}) => {
  // guard(through-link, `await realpath(name).catch(() => name)` -> `name`): a link would become a file, and who reads what it led to would not see the change.
  const path = await realpath(name).catch(() => name);
  const before = await stat(path).catch(() => null);
  const temporary = join(dirname(path), `.${basename(path)}.${crypto.randomUUID()}.tmp`);
  try {
    const file = await open(temporary, "wx", isPrivate ? 0o600 : 0o666);
    try {
      await file.writeFile(text);
      if (before !== null) await file.chmod(isPrivate ? privateMode(before.mode) : before.mode & 0o777);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
};

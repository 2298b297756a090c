import { randomUUID } from "node:crypto";
import type { Stats } from "node:fs";
import { type FileHandle, open, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { syncFolder } from "@singer-io-ts/tap-kit";

/** One step of a replacement. A process may be killed before or after any of them. */
export interface Step {
  readonly name: "create" | "write" | "own" | "sync" | "close" | "rename" | "sync folder";
  run(): Promise<void>;
}

export interface Replacement {
  /** The name to write under first, in the folder of `path`. */
  readonly temporary: string;
  /** The file that is replaced, whose owner and mode are kept; null: a new one, which the user alone can read. */
  readonly like: Pick<Stats, "uid" | "gid" | "mode"> | null;
  write(file: FileHandle): Promise<void>;
}

/** No process writes for so long; the one that began it was killed. */
const leftOverMs = 3_600_000;

/**
 * Replaces a file as one step: whenever it is read, and whenever this process is killed, it holds the old text or the new
 * one. Only the user can read the new file (0600).
 */
export async function replaceFile(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  await removeLeftovers(path);
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    for (const step of replacementSteps(path, { temporary, like: null, write })) await step.run();
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Removes what processes left here that were killed while they replaced this file. */
async function removeLeftovers(path: string): Promise<void> {
  const names = (await readdir(dirname(path))).filter(
    (name) => name.startsWith(`.${basename(path)}.`) && name.endsWith(".tmp"),
  );
  for (const name of names) {
    const file = join(dirname(path), name);
    // The file system's time against this machine's: an hour covers what they differ.
    if (Date.now() - (await stat(file)).mtimeMs > leftOverMs) await rm(file, { force: true });
  }
}

/** The steps that replace a file, in their order. Until "close" has run, the temporary file may be incomplete. */
export function replacementSteps(path: string, { temporary, like, write }: Replacement): readonly Step[] {
  let file: FileHandle | null = null;
  const opened = (): FileHandle => {
    if (file === null) throw new Error("the steps run in their order");
    return file;
  };
  /** A step that fails leaves no file open. */
  const inFile = (work: (file: FileHandle) => Promise<void>) => async () => {
    try {
      await work(opened());
    } catch (error) {
      await opened().close();
      throw error;
    }
  };
  return [
    {
      name: "create",
      async run() {
        // guard(token-mode, `0o600` -> `0o644`): other users of the machine could read the token.
        file = await open(temporary, "wx", 0o600);
      },
    },
    { name: "write", run: inFile(write) },
    { name: "own", run: inFile((handle) => copyOwnership(handle, like)) },
    { name: "sync", run: inFile((handle) => handle.sync()) },
    { name: "close", run: () => opened().close() },
    { name: "rename", run: () => rename(temporary, path) },
    { name: "sync folder", run: () => syncFolder(dirname(path)) },
  ];
}

/** Gives a file the owner, group and mode of the one that it replaces. */
async function copyOwnership(handle: FileHandle, like: Replacement["like"]): Promise<void> {
  if (like === null || process.platform === "win32") return;
  const own = await handle.stat();
  if (own.uid !== like.uid || own.gid !== like.gid) await handle.chown(like.uid, like.gid);
  await handle.chmod(like.mode & 0o777);
}

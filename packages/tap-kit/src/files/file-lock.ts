import { constants } from "node:fs";
import { lstat, mkdir, open, readdir, rename, rm, rmdir, stat, unlink, utimes, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { errorMessage, ifExists, nodeErrorCode } from "../errors/node-error.ts";
import { TapError } from "../errors/tap-error.ts";
import type { Run } from "../tap/run.ts";

/** A lock, and what its messages say of it. */
export interface FileLock {
  /** The folder that is the lock; `lockPath` of what it protects. */
  readonly path: string;
  /** What messages begin with: a setting, or the file. */
  readonly place: string;
  /** What the lock protects: `the refresh token`. */
  readonly what: string;
  /** The codes of the errors: something else is in the lock's place, it is held too long, another process took it over. */
  readonly codes: Readonly<Record<"place" | "held" | "lost", string>>;
}

/** Where the lock of a file is: beside it. */
export const lockPath = (path: string): string => join(dirname(path), `.${basename(path)}.lock`);

/** A lock that this process holds. */
export interface HeldLock {
  /** Call it before each use of what the lock protects. @throws TapError where another run has taken the lock over. */
  confirm(): Promise<void>;
}

/** What a lock shows of its holder; it changes for as long as the holder lives. */
interface Heartbeat {
  /** The holder's name; null: the lock is a file, as earlier versions of the tap made it. */
  readonly holder: string | null;
  readonly beat: string;
}

const pollMs = 200;
const beatMs = 2000;
/** A holder without a heartbeat for so long is dead. It is the time in which we watched it: clocks may differ. */
const deadAfterMs = 30_000;
const warnAfterMs = 3000;
/** Longer than any login takes (an answer is waited for ten and a half minutes). */
const longestWaitMs = 15 * 60_000;
const leftOverMs = 3_600_000;

/**
 * Does `work` while no other process works under the same lock: a folder with a file that has the holder's name and a new
 * modification time every two seconds. No process id or host name shows whether a holder lives, since containers that
 * share a folder may have the same ones. A holder without a heartbeat for 30 s is dead, and its lock is taken over.
 */
export async function withFileLock<T>(lock: FileLock, run: Run, work: (held: HeldLock) => Promise<T>): Promise<T> {
  const name = crypto.randomUUID();
  await acquire(lock, name, run);
  await removeLeftovers(lock.path).catch((error: unknown) =>
    warn(lock, run, "leftovers of earlier runs were not removed", error),
  );
  const own = join(lock.path, name);
  // A beat that fails shows when the lock is confirmed.
  const timer = setInterval(() => void beat(own).catch(() => {}), beatMs).unref();
  try {
    return await work({ confirm: () => confirm(own, lock) });
  } finally {
    clearInterval(timer);
    await release(lock.path, own).catch((error: unknown) => warn(lock, run, `${lock.path} was not removed`, error));
  }
}

async function acquire(lock: FileLock, name: string, run: Run): Promise<void> {
  const startMs = run.clock.monotonicMs();
  let [seen, seenMs, hasWarned]: [Heartbeat | null, number, boolean] = [null, startMs, false];
  for (;;) {
    const sign = await readHeartbeat(lock);
    const nowMs = run.clock.monotonicMs();
    if (sign === null && (await tryCreate(lock.path, name))) return;
    if (sign === null || sign.holder !== seen?.holder || sign.beat !== seen.beat) [seen, seenMs] = [sign, nowMs];
    // guard(lock-live, `nowMs - seenMs > deadAfterMs && ` -> ``): another process could take the token of a run that is still alive.
    else if (nowMs - seenMs > deadAfterMs && (await tryTakeOver(lock.path, name, sign))) return;
    if (nowMs - startMs > longestWaitMs) throw heldTooLong(lock);
    if (!hasWarned && nowMs - startMs >= warnAfterMs) {
      hasWarned = true;
      const text = `${lock.place}: another run is using ${lock.what}, or was killed while it did so (${lock.path}). This run waits for it.`;
      run.log({ level: "warn", code: "waiting_for_lock", text });
    }
    await run.clock.sleep(pollMs, run.signal);
  }
}

/** Null: no process holds it. */
async function readHeartbeat(lock: FileLock): Promise<Heartbeat | null> {
  const { path } = lock;
  const found = await ifExists(lstat(path));
  if (found === null) return null;
  if (found.isFile()) return { holder: null, beat: String(found.mtimeMs) };
  // guard(lock-place, `!found.isDirectory()` -> `false`): a link or a file in the lock's place would be followed or waited for.
  if (!found.isDirectory())
    throw notALock(lock, found.isSymbolicLink() ? "a symbolic link" : "neither a plain file nor a folder");
  const [holder, ...others] = (await ifExists(readdir(path))) ?? [];
  if (holder === undefined) return null;
  if (others.length > 0) throw notALock(lock, "a folder with other files");
  const beat = await beatOf(join(path, holder));
  return beat === null ? null : { holder, beat };
}

/** Opened, because a network file system then asks the server instead of its cache. Null: it no longer exists. */
async function beatOf(path: string): Promise<string | null> {
  const file = await ifExists(
    open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0)),
  );
  if (file === null) return null;
  try {
    return String((await file.stat()).mtimeMs);
  } finally {
    await file.close();
  }
}

/** The lock appears as a whole, with its holder's name in it: it never exists without a holder. */
async function tryCreate(lock: string, name: string): Promise<boolean> {
  const made = `${lock}.${name}`;
  try {
    await mkdir(made, { mode: 0o700 });
    await writeFile(join(made, name), "", { flag: "wx", mode: 0o600 });
    // For systems where an empty folder cannot be replaced, like Windows. A lock that is held is never empty.
    await rmdir(lock).catch(() => {});
    // guard(token-lock, `await rename(made, lock)` -> `await rename(made, lock).catch(() => {})`): two runs would use the same rotating token.
    await rename(made, lock);
    return true;
  } catch (error) {
    await rm(made, { recursive: true, force: true });
    // Another one was faster.
    if (["ENOTEMPTY", "EEXIST", "ENOTDIR", "EPERM"].includes(nodeErrorCode(error)) && (await exists(lock)))
      return false;
    throw error;
  }
}

/** Only one process succeeds: the name of the dead holder can be replaced once. */
async function tryTakeOver(lock: string, name: string, dead: Heartbeat): Promise<boolean> {
  if (dead.holder === null) {
    // Where another one was faster it is a folder by now, which stays.
    await ifExists(unlink(lock)).catch((error: unknown) => {
      if (!["EISDIR", "EPERM"].includes(nodeErrorCode(error))) throw error;
    });
    return false;
  }
  const own = join(lock, name);
  try {
    await rename(join(lock, dead.holder), own);
    await beat(own);
    return true;
  } catch (error) {
    if (nodeErrorCode(error) === "ENOENT") return false;
    throw error;
  }
}

async function beat(own: string): Promise<void> {
  const now = new Date();
  await utimes(own, now, now);
}

async function confirm(own: string, lock: FileLock): Promise<void> {
  try {
    // guard(lock-lost, `await beat(own)` -> ``): a run that stood still would use a token that another run has already used.
    await beat(own);
  } catch (cause) {
    throw new TapError(`${lock.place}: this run was suspended for so long that another one took over ${lock.path}.`, {
      code: lock.codes.lost,
      kind: "unavailable",
      scope: "run",
      cause,
      hint: "Start it again: it continues from the last STATE.",
    });
  }
}

async function release(lock: string, own: string): Promise<void> {
  if ((await ifExists(unlink(own))) === null) return;
  try {
    await rmdir(lock);
  } catch (error) {
    // Another one was waiting and has it already.
    if (!["ENOENT", "ENOTEMPTY", "EEXIST"].includes(nodeErrorCode(error))) throw error;
  }
}

/** Removes what runs left that were killed while they made a lock. */
async function removeLeftovers(lock: string): Promise<void> {
  const names = (await readdir(dirname(lock))).filter((name) => name.startsWith(`${basename(lock)}.`));
  for (const name of names) {
    const path = join(dirname(lock), name);
    const found = await ifExists(stat(path));
    // The file system's time against this machine's: an hour covers what they differ.
    if (found !== null && Date.now() - found.mtimeMs > leftOverMs) await rm(path, { recursive: true, force: true });
  }
}

function warn({ place }: FileLock, run: Run, what: string, error: unknown): void {
  run.log({ level: "warn", code: "file_lock", text: `${place}: ${what} (${errorMessage(error)}).` });
}

function notALock({ path, place, what, codes }: FileLock, found: string): TapError {
  return new TapError(`${place}: ${path}, the place of the lock of ${what}, is ${found}.`, {
    code: codes.place,
    kind: "config",
    scope: "run",
    hint: "Remove it, or name another file.",
  });
}

function heldTooLong({ path, place, codes }: FileLock): TapError {
  return new TapError(`${place}: another run has held ${path} for a quarter of an hour.`, {
    code: codes.held,
    kind: "unavailable",
    scope: "run",
    hint: "Check what that run is waiting for, and start this one again.",
  });
}

async function exists(path: string): Promise<boolean> {
  return (await ifExists(lstat(path))) !== null;
}

import { join } from "node:path";
import { ifExists, nodeErrorCode } from "../errors/node-error.ts";
import type { FileSystem } from "../stores/file-system.ts";
import { withFile } from "../stores/store-errors.ts";
import type { Run } from "../tap/run.ts";
import { lockHeld, lockLost, type RunLock, waitingFor } from "./run-lock.ts";

/** How often a holder shows that it lives. */
const beatMs = 2000;
const pollMs = 1000;
/** A holder that has not shown it for so long is dead. It is the time in which this run watched it: clocks may differ. */
const deadAfterMs = 15_000;

export interface LockOptions {
  readonly system: FileSystem;
  readonly run: Pick<Run, "clock" | "signal" | "log">;
}

/**
 * Locks a folder for one run. The lock is a folder `.lock` with a file of the holder's name, whose time changes every two seconds: no
 * process id shows whether a holder lives, since containers that share a folder may have the same ones. A holder that lives is recognized
 * by its next beat; the lock of one that was killed is taken over.
 * @param folder that is there
 * @param spare a folder within it for what is unfinished
 * @throws TapError where another run holds it
 */
export async function lockFolder(folder: string, spare: string, options: LockOptions): Promise<RunLock> {
  const { system } = options;
  const lock = join(folder, ".lock");
  const name = crypto.randomUUID();
  const own = join(lock, name);
  const candidate = { lock, name, made: join(spare, `${name}.lock`) };
  await withFile(lock, async () => {
    if (!(await tryLock(candidate, system))) await takeOver(candidate, options);
  });
  // A beat that fails shows when the lock is confirmed.
  const timer = setInterval(() => void system.touch(own).catch(() => {}), beatMs).unref();
  const isHeld = () => withFile(lock, () => isThere(own, system));
  return {
    confirm: async () => {
      // guard(into-lock-lost): a run that stood still would commit beside the one that took its lock over.
      if (!(await isHeld())) throw lockLost(folder);
    },
    release: async () => {
      clearInterval(timer);
      if (!(await isHeld())) return;
      await withFile(lock, async () => {
        await system.rename(lock, candidate.made);
        await system.remove(candidate.made);
      });
    },
  };
}

interface Candidate {
  readonly lock: string;
  /** Of the one who wants to hold it. */
  readonly name: string;
  /** The lock as it is made before it has its place. */
  readonly made: string;
}

/** The lock appears with its holder's name in it: it never exists without a holder. */
async function tryLock({ lock, name, made }: Candidate, system: FileSystem): Promise<boolean> {
  try {
    await system.makeFolder(made);
    const file = await system.create(join(made, name));
    await file.writeFile("1").finally(() => file.close());
    await system.rename(made, lock);
    return true;
  } catch (error) {
    await system.remove(made).catch(() => {});
    // ENOENT: the holder removes what is unfinished, this one's lock too.
    const mayBeHeld = ["ENOTEMPTY", "EEXIST", "EPERM", "ENOENT"].includes(nodeErrorCode(error));
    if (mayBeHeld && (await beatOf(lock, system)) !== null) return false;
    throw error;
  }
}

interface Beat {
  readonly holder: string;
  readonly writtenMs: number;
}

async function takeOver(candidate: Candidate, { system, run }: LockOptions): Promise<void> {
  const { lock, name } = candidate;
  const { clock, signal, log } = run;
  const beganMs = clock.monotonicMs();
  const seen = await beatOf(lock, system);
  if (seen !== null) log(waitingFor(lock, deadAfterMs));
  for (let watchedMs = 0; watchedMs < deadAfterMs; watchedMs = clock.monotonicMs() - beganMs) {
    const now = await beatOf(lock, system);
    if (now === null || seen === null) {
      if (await tryLock(candidate, system)) return;
      throw lockHeld(lock, deadAfterMs);
    }
    // guard(into-two-runs, `now.holder !== seen.holder || now.writtenMs !== seen.writtenMs` -> `false`): two runs would write the same rows, and the state of one would cover rows of the other.
    if (now.holder !== seen.holder || now.writtenMs !== seen.writtenMs) throw lockHeld(lock, deadAfterMs);
    await clock.sleep(pollMs, signal);
  }
  try {
    // Only one process succeeds: the name of the dead holder is there once.
    await system.rename(join(lock, seen!.holder), join(lock, name));
  } catch (error) {
    throw nodeErrorCode(error) === "ENOENT" ? lockHeld(lock, deadAfterMs) : error;
  }
  await system.touch(join(lock, name));
}

/** Null: nobody holds it any more. */
async function beatOf(lock: string, system: FileSystem): Promise<Beat | null> {
  const [holder] = (await ifExists(system.list(lock))) ?? [];
  if (holder === undefined) return null;
  const writtenMs = await ifExists(system.writtenMs(join(lock, holder)));
  return writtenMs === null ? null : { holder, writtenMs };
}

const isThere = async (path: string, system: FileSystem): Promise<boolean> =>
  (await ifExists(system.writtenMs(path))) !== null;

import { randomUUID } from "node:crypto";
import { open, readFile, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { type Run, TapError } from "@singer-io-ts/tap-kit";

/** What a lock file says of who holds it. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly id: string;
}

/** Locks that this process has made: after a restart in a container a dead one's pid is often our own. */
const ownIds = new Set<string>();

const pollMs = 200;
/** Longer than any login takes (an answer is waited for ten and a half minutes): nobody holds it so long and lives. */
const longestHeldMs = 15 * 60_000;

/**
 * Does `work` while no other process does something under the same lock: a file that says who holds it. Another one waits.
 * The lock of a process that has died is taken over.
 */
export async function withFileLock<T>(lock: string, run: Run, work: () => Promise<T>): Promise<T> {
  const own: Holder = { pid: process.pid, host: hostname(), id: randomUUID() };
  ownIds.add(own.id);
  const startMs = run.clock.monotonicMs();
  // guard(token-lock, `!(await isCreated(lock, own))` -> `false`): two runs would use one rotating token.
  while (!(await isCreated(lock, own))) {
    await removeIfDead(lock);
    if (run.clock.monotonicMs() - startMs > longestHeldMs) throw tooLong(lock);
    await run.clock.sleep(pollMs, run.signal);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function isCreated(lock: string, holder: Holder): Promise<boolean> {
  try {
    const file = await open(lock, "wx", 0o600);
    try {
      await file.writeFile(JSON.stringify(holder));
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  }
}

/**
 * Removes the lock of a process that is no more. Of several that want to, one does: the others might remove the lock that
 * a third has made since.
 */
async function removeIfDead(lock: string): Promise<void> {
  if (!(await isDead(lock))) return;
  const guard = `${lock}.taking`;
  const id = randomUUID();
  ownIds.add(id);
  if (!(await isCreated(guard, { pid: process.pid, host: hostname(), id }))) {
    if (await isDead(guard)) await rm(guard, { force: true });
    return;
  }
  try {
    if (await isDead(lock)) await rm(lock, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

async function isDead(lock: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(lock);
    // The file system's time against this machine's: a quarter of an hour covers what they differ.
    if (Date.now() - mtimeMs > longestHeldMs) return true;
    const holder = holderIn(await readFile(lock, "utf8"));
    return holder !== null && holder.host === hostname() && !isAlive(holder);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return false;
    throw error;
  }
}

/** Null: being written just now, or no lock of this tap's. */
function holderIn(text: string): Holder | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return null;
    const { pid, host, id } = value as Record<string, unknown>; // any object has string members
    return typeof pid === "number" && typeof host === "string" && typeof id === "string" ? { pid, host, id } : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function isAlive({ pid, id }: Holder): boolean {
  if (pid === process.pid) return ownIds.has(id);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives and is another user's.
    return !hasCode(error, "ESRCH");
  }
}

function tooLong(lock: string): TapError {
  return new TapError(`token_store: another program has held ${lock} for a quarter of an hour.`, {
    code: "TOKEN_STORE_LOCKED",
    kind: "unavailable",
    hint: "If no other program uses this refresh token, remove that file.",
  });
}

const hasCode = (error: unknown, code: string) => error instanceof Error && "code" in error && error.code === code;

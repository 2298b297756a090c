import { TapError } from "../errors/tap-error.ts";
import type { ObjectStore, WriteCondition } from "../stores/objects/object-store.ts";
import { putOwn } from "../stores/objects/put-own.ts";
import type { Run } from "../tap/run.ts";
import { lockHeld, lockLost, type RunLock, waitingFor } from "./run-lock.ts";

/** Each beat is a request. */
const beatMs = 5000;
const pollMs = 5000;
/** A holder that has not shown itself for so long is dead. It is the time in which this run watched it: clocks may differ. */
const deadAfterMs = 30_000;

const lockKey = ".lock";

/**
 * Locks a part of an object store for one run. The lock is an object that is made only where there is none, and that its holder writes
 * again every five seconds, over its own version only. A holder that lives is recognized by its next beat.
 * @throws TapError where another run holds it, or where the store does not know conditional writes
 */
export async function lockObjects(store: ObjectStore, run: Pick<Run, "clock" | "signal" | "log">): Promise<RunLock> {
  const lock = new ObjectLock(store);
  if (!(await lock.write("absent"))) await takeOver(lock, store, run);
  // guard(into-conditional-writes): in a store that does not know them, two runs would each take themselves for the only one.
  if (await lock.write("absent")) {
    await lock.release();
    throw unconditional(store.urlOf(lockKey));
  }
  lock.beat();
  return lock;
}

async function takeOver(
  lock: ObjectLock,
  store: ObjectStore,
  { clock, signal, log }: Pick<Run, "clock" | "signal" | "log">,
): Promise<void> {
  const url = store.urlOf(lockKey);
  const beganMs = clock.monotonicMs();
  const seen = await store.get(lockKey);
  if (seen !== null) log(waitingFor(url, deadAfterMs));
  for (let watchedMs = 0; watchedMs < deadAfterMs; watchedMs = clock.monotonicMs() - beganMs) {
    const now = await store.get(lockKey);
    if (now === null || seen === null) {
      if (await lock.write("absent")) return;
      throw lockHeld(url, deadAfterMs);
    }
    // Sooner than by the write below, which is refused then.
    if (now.tag !== seen.tag) throw lockHeld(url, deadAfterMs);
    await clock.sleep(pollMs, signal);
  }
  if (!(await lock.write({ tag: seen!.tag }))) throw lockHeld(url, deadAfterMs);
}

class ObjectLock implements RunLock {
  readonly #store: ObjectStore;
  readonly #holder = crypto.randomUUID();
  #beats = 0;
  /** Of the version that this holder has written. */
  #tag = "";
  #turn: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** Whether it was written. */
  async write(condition: WriteCondition): Promise<boolean> {
    this.#beats += 1;
    const text = JSON.stringify({ holder: this.#holder, beat: this.#beats });
    const tag = await putOwn(this.#store, lockKey, text, condition);
    if (tag !== null) this.#tag = tag;
    return tag !== null;
  }

  beat(): void {
    // A beat that fails shows when the lock is confirmed.
    this.#timer = setInterval(() => void this.#inTurn(() => this.#again()).catch(() => {}), beatMs).unref();
  }

  confirm(): Promise<void> {
    return this.#inTurn(async () => {
      // guard(into-object-lock-lost): a run that stood still would commit beside the one that took its lock over.
      if (!(await this.#again())) throw lockLost(this.#store.urlOf(""));
    });
  }

  release(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    return this.#inTurn(async () => {
      const found = await this.#store.get(lockKey);
      if (found?.tag === this.#tag) await this.#store.remove([lockKey]);
    });
  }

  #again(): Promise<boolean> {
    return this.write({ tag: this.#tag });
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(act);
    this.#turn = result.catch(() => {});
    return result;
  }
}

function unconditional(url: string): TapError {
  return new TapError(`${url}: the store overwrites an object that must not be there, so no lock holds.`, {
    code: "STORE_UNCONDITIONAL",
    kind: "config",
    scope: "run",
    hint: "Give a store that knows conditional writes (If-None-Match), such as Amazon S3, or a folder of this machine.",
  });
}

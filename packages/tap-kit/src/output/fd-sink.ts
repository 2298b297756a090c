import { setTimeout as delay } from "node:timers/promises";
import { TapError } from "../errors/tap-error.ts";
import { ClosedPipe, type Sink } from "./sink.ts";
import { systemWrite, type WriteCall } from "./write-call.ts";

const mebibyte = 1 << 20;
/** Fewer bytes than this wait for more, but no longer than `idleMs`. */
const eagerBytes = mebibyte / 4;
const idleMs = 1000;

/**
 * The only owner of a file descriptor. It writes 256 KiB to 1 MiB at a time; the next buffer fills while a write is under
 * way. While the reader does not read, `write` does not resolve; at most 2 MiB wait here.
 */
export class FdSink implements Sink {
  readonly #fd: number;
  readonly #call: WriteCall;
  #filling = Buffer.allocUnsafeSlow(mebibyte);
  #spare = Buffer.allocUnsafeSlow(mebibyte);
  #filled = 0;
  #underway: Promise<void> | null = null;
  #failure: Error | null = null;
  #turn: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;

  constructor(fd: number, call: WriteCall = systemWrite) {
    this.#fd = fd;
    this.#call = call;
  }

  /** A write is under way. */
  get isWriting(): boolean {
    return this.#underway !== null;
  }

  write(bytes: Uint8Array | Iterable<Uint8Array>): Promise<void> {
    return this.#inTurn(async () => {
      for (const piece of bytes instanceof Uint8Array ? [bytes] : bytes) await this.#copy(piece);
    });
  }

  flush(): Promise<void> {
    return this.#inTurn(async () => {
      while (this.#underway !== null || this.#filled > 0) await (this.#underway ?? this.#start());
      this.#throwFailure();
    });
  }

  #inTurn(act: () => Promise<void>): Promise<void> {
    const result = this.#turn.then(act);
    // This caller gets the failure; the next one finds it in #failure.
    this.#turn = result.catch(() => {});
    return result;
  }

  async #copy(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      this.#throwFailure();
      if (this.#filled === mebibyte) {
        // Starting a write frees the other buffer at once; only a write under way must be waited for.
        if (this.#underway === null) this.#start();
        else await this.#underway;
        continue;
      }
      const part = bytes.subarray(at, at + mebibyte - this.#filled);
      this.#filling.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      this.#startIfWorthwhile();
    }
  }

  #startIfWorthwhile(): void {
    if (this.#underway !== null || this.#filled === 0) return;
    if (this.#filled >= eagerBytes) this.#start();
    else this.#timer ??= setTimeout(() => this.#onIdle(), idleMs).unref();
  }

  #onIdle(): void {
    this.#timer = null;
    if (this.#underway === null && this.#filled > 0) this.#start();
  }

  #start(): Promise<void> {
    const full = this.#filling;
    const bytes = full.subarray(0, this.#filled);
    this.#filling = this.#spare;
    this.#spare = full;
    this.#filled = 0;
    this.#underway = this.#drain(bytes)
      .catch((error: Error) => {
        this.#failure ??= error;
        this.#filled = 0;
      })
      .then(() => {
        this.#underway = null;
        this.#startIfWorthwhile();
      });
    return this.#underway;
  }

  async #drain(bytes: Uint8Array): Promise<void> {
    this.#throwFailure();
    for (let at = 0, waitMs = 1; at < bytes.length; ) {
      const written = await this.#once(bytes.subarray(at));
      at += written;
      // Another process made the pipe non-blocking, and it is full: try again, at growing intervals.
      if (written === 0) await delay(waitMs);
      waitMs = written === 0 ? Math.min(waitMs * 2, 32) : 1;
    }
  }

  /** The number of bytes written; 0: the pipe is full. */
  #once(bytes: Uint8Array): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#call(this.#fd, bytes, (error, written) => {
        // guard(closed-pipe, `error.code === "EPIPE" || ` -> ``): a target that has ended would be reported as a bug of the tap.
        // guard(full-pipe, `error.code === "EAGAIN" || ` -> ``): a slow target would end the run.
        if (error === null) resolve(written);
        else if (error.code === "EAGAIN" || error.code === "EINTR") resolve(0);
        else if (error.code === "EPIPE" || error.code === "ECONNRESET") reject(new ClosedPipe(error.message));
        else reject(outputFailed(error));
      });
    });
  }

  #throwFailure(): void {
    if (this.#failure !== null) throw this.#failure;
  }
}

function outputFailed(cause: NodeJS.ErrnoException): TapError {
  return new TapError(`Standard output: writing failed with ${cause.code ?? cause.message}.`, {
    code: "OUTPUT_FAILED",
    kind: "unavailable",
    cause,
    hint: "Make sure that what takes it runs, and has space.",
  });
}

import type { Clock } from "@singer-io-ts/tap-kit";
import { ownError } from "../../errors/org-error.ts";

/** What a body may do with its connection. */
export interface BodyControl {
  pause(): void;
  resume(): void;
  abort(reason: Error): void;
}

interface BodyLimits {
  readonly clock: Clock;
  /** The longest wait for the network in all, however slowly chunks arrive. */
  readonly bodyMs: number;
}

/** Bytes that may wait for the reader before the connection is paused: enough for one to work while the other does. */
const highWater = 512 * 1024;

/**
 * A body as it comes in. The connection pushes its chunks; the reader takes them. A reader that stops asking stops the
 * download; one that leaves early closes the connection.
 */
export class ReceivedBody {
  readonly #connection: BodyControl;
  readonly #limits: BodyLimits;
  /** What has come and waits for the reader, and how many bytes of it. */
  #queue: Uint8Array[] = [];
  #queued = 0;
  #isPaused = false;
  #isEnded = false;
  #failure: { readonly error: unknown } | null = null;
  #wake = () => {};

  constructor(connection: BodyControl, limits: BodyLimits) {
    this.#connection = connection;
    this.#limits = limits;
  }

  push(chunk: Uint8Array): void {
    this.#queue.push(chunk);
    this.#queued += chunk.length;
    if (this.#queued >= highWater && !this.#isPaused) {
      this.#isPaused = true;
      this.#connection.pause();
    }
    this.#wake();
  }

  end(): void {
    this.#isEnded = true;
    this.#wake();
  }

  fail(error: unknown): void {
    // guard(torn-body, `this.#failure ??= { error }` -> `this.#isEnded = true`): a broken connection would be taken for the end of the body.
    this.#failure ??= { error };
    this.#wake();
  }

  /** Closes the connection; nothing more is read. */
  discard(): void {
    this.#queue = [];
    if (!this.#isEnded && !this.#failure) this.#connection.abort(new Error("The reader left."));
  }

  /** To be read once. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    let waitedMs = 0;
    try {
      for (;;) {
        const batch = this.#queue;
        this.#queue = [];
        this.#queued = 0;
        for (const chunk of batch) yield chunk;
        if (this.#queue.length > 0) continue;
        if (this.#failure) throw this.#failure.error;
        if (this.#isEnded) return;
        waitedMs += await this.#wait();
        // guard(dripping-body): an answer that comes a few bytes at a time would block the run forever.
        if (waitedMs > this.#limits.bodyMs && !this.#isEnded) {
          throw ownError("INTERRUPTED", `The answer was still coming after ${Math.round(waitedMs / 1000)} s.`);
        }
      }
    } finally {
      this.discard();
    }
  }

  /** Waits until the connection brings something. @returns the milliseconds that it took */
  async #wait(): Promise<number> {
    const { clock } = this.#limits;
    const beforeMs = clock.monotonicMs();
    const more = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    // After the line above: resuming may bring the next chunk at once.
    if (this.#isPaused) {
      this.#isPaused = false;
      this.#connection.resume();
    }
    await more;
    return clock.monotonicMs() - beforeMs;
  }
}

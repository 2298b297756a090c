import type { Clock } from "@singer-io-ts/tap-kit";
import { ownError } from "../../errors/org-error.ts";

/** What the connection lets a body do with it. */
export interface BodyControl {
  pause(): void;
  resume(): void;
  abort(reason: Error): void;
}

/** A body as it comes in. */
export interface Body {
  push(chunk: Uint8Array): void;
  end(): void;
  fail(error: unknown): void;
  /** Closes the connection; nothing more is read. */
  discard(): void;
  /** To be read once. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** Bytes that may wait for the reader before the connection is paused: enough for one to work while the other does. */
const highWater = 512 * 1024;

/**
 * Hands on the pieces of a body as the reader asks for them. A reader that stops asking stops the download; one that
 * leaves early closes the connection. Waiting for the network is limited to `bodyMs` in all, however the pieces drip.
 */
export function receivedBody(
  connection: BodyControl,
  limits: { readonly clock: Clock; readonly bodyMs: number },
): Body {
  let queue: Uint8Array[] = [];
  let queued = 0;
  let paused = false;
  let ended = false;
  let failure: { readonly error: unknown } | null = null;
  let wake = () => {};

  const discard = () => {
    queue = [];
    if (!ended && !failure) connection.abort(new Error("The reader left."));
  };

  async function* chunks(): AsyncGenerator<Uint8Array> {
    let waitedMs = 0;
    try {
      for (;;) {
        const batch = queue;
        queue = [];
        queued = 0;
        for (const chunk of batch) yield chunk;
        if (queue.length > 0) continue;
        if (failure) throw failure.error;
        if (ended) return;
        const before = limits.clock.monotonicMs();
        const more = new Promise<void>((resolve) => {
          wake = resolve;
        });
        // After the line above: resuming may bring the next piece at once.
        if (paused) {
          paused = false;
          connection.resume();
        }
        await more;
        waitedMs += limits.clock.monotonicMs() - before;
        // guard(dripping-body): an answer that drips would hold the run for ever.
        if (waitedMs > limits.bodyMs && !ended) {
          throw ownError("INTERRUPTED", `The answer was still coming after ${Math.round(waitedMs / 1000)} s.`);
        }
      }
    } finally {
      discard();
    }
  }

  return {
    push(chunk) {
      queue.push(chunk);
      queued += chunk.length;
      if (queued >= highWater && !paused) {
        paused = true;
        connection.pause();
      }
      wake();
    },
    end() {
      ended = true;
      wake();
    },
    fail(error) {
      // guard(torn-body, `failure ??= { error }` -> `ended = true`): a connection that is torn would pass for the body's end.
      failure ??= { error };
      wake();
    },
    discard,
    chunks: chunks(),
  };
}

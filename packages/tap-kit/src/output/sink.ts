/**
 * Where messages go: standard output, or memory. `write` resolves when the bytes have been copied or written, so that the
 * caller may overwrite them; that is the backpressure. Calls are carried out in order, each as a whole, also where its bytes
 * come in pieces. Rejects with ClosedPipe when the reader is gone.
 */
export interface Sink {
  write(bytes: Uint8Array | Iterable<Uint8Array>): Promise<void>;
  /** Resolves when everything so far is written. */
  flush(): Promise<void>;
}

/** The reader of standard output has gone (EPIPE). The run ends quietly with exit code 141. */
export class ClosedPipe extends Error {
  override readonly name = "ClosedPipe";
}

/** A sink that keeps what is written. */
export interface MemorySink extends Sink {
  /** Everything written so far, as text. */
  text(): string;
  /** The messages written so far, parsed. Throws where a line is no JSON. */
  messages(): unknown[];
}

/** For tests and previews. */
export function memorySink(): MemorySink {
  const parts: Uint8Array[] = [];
  const text = () => Buffer.concat(parts).toString("utf8");
  return {
    write: async (bytes) => {
      for (const piece of bytes instanceof Uint8Array ? [bytes] : bytes) parts.push(Uint8Array.from(piece));
    },
    flush: async () => {},
    text,
    messages: () =>
      text()
        .split("\n")
        .slice(0, -1)
        .map((line): unknown => JSON.parse(line)),
  };
}

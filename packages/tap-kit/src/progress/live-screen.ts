import { Writable } from "node:stream";
import type { createLogUpdate } from "log-update";

export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

/** Lines at the foot of a terminal that are drawn again and again. What is printed meanwhile goes above them. */
export class LiveScreen {
  readonly #write: (text: string) => void;
  readonly #size: () => ScreenSize;
  #update: ReturnType<typeof createLogUpdate> | null = null;

  constructor(write: (text: string) => void, size: () => ScreenSize) {
    this.#write = write;
    this.#size = size;
  }

  /** Before the first drawing: the library is loaded only where there is a terminal. */
  async open(): Promise<void> {
    const { createLogUpdate: create } = await import("log-update");
    // The cursor is never hidden, so that it is there whatever ends the process.
    this.#update = create(this.#stream(), { showCursor: true });
  }

  /** @param text whole lines. */
  print(text: string): void {
    if (this.#update === null) this.#write(text);
    else this.#update.persist(text.replace(/\n$/, ""));
  }

  /** Shows these lines in place of the ones before: as many as fit, and none wider than the terminal. The last one is always there. */
  draw(lines: readonly string[]): void {
    if (this.#update === null) return;
    const { columns, rows } = this.#size();
    const [last = ""] = lines.slice(-1);
    const above = lines.slice(0, -1);
    const most = Math.max(1, rows - 3);
    const shown = above.length <= most ? above : [...above.slice(0, most - 1), `  and ${above.length - most + 1} more`];
    this.#update([...shown, last].map((line) => line.slice(0, columns - 1)).join("\n"));
  }

  /** Takes the lines away. */
  close(): void {
    this.#update?.clear();
    this.#update?.done();
    this.#update = null;
  }

  #stream(): NodeJS.WritableStream {
    const stream = new Writable({
      write: (chunk, _encoding, done) => {
        this.#write(String(chunk));
        done();
      },
    });
    const size = this.#size;
    return Object.defineProperties(stream, {
      isTTY: { value: true },
      columns: { get: () => size().columns },
      rows: { get: () => size().rows },
    });
  }
}

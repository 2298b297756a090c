import { Writable } from "node:stream";
import { createLogUpdate } from "log-update";
import type { ErrorTerminal } from "../output/error-terminal.ts";

/** Lines at the foot of a terminal that are drawn again and again. What is written meanwhile goes above them. */
export class LiveScreen {
  readonly #terminal: ErrorTerminal;
  readonly #update: ReturnType<typeof createLogUpdate>;
  /** What the library wrote: it goes out in one piece, so that nobody sees half a drawing. */
  #pending = "";
  #text = "";

  constructor(terminal: ErrorTerminal) {
    this.#terminal = terminal;
    // The cursor is never hidden, so that it is there whatever ends the process.
    this.#update = createLogUpdate(this.#stream(), { showCursor: true });
    terminal.frame((text) => this.#above(text));
  }

  /** Shows these lines in place of the ones before. None may be wider than the terminal. */
  draw(lines: readonly string[]): void {
    // A terminal that was halted would get all drawings at once when it goes on.
    if (this.#terminal.isBusy) return;
    this.#text = lines.join("\n");
    this.#update(this.#text);
    this.#terminal.draw(this.#taken());
  }

  /** Takes the lines away. */
  close(): void {
    this.#terminal.frame(null);
    this.#update.clear();
    this.#terminal.draw(this.#taken());
    this.#text = "";
  }

  /** The text, and below it the lines again. */
  #above(text: string): string {
    if (this.#text === "") return text;
    this.#update.clear();
    const erased = this.#taken();
    this.#update(this.#text);
    return `${erased}${text.endsWith("\n") ? text : `${text}\n`}${this.#taken()}`;
  }

  #taken(): string {
    const text = this.#pending;
    this.#pending = "";
    return text;
  }

  #stream(): NodeJS.WritableStream {
    const stream = new Writable({
      write: (chunk, _encoding, done) => {
        this.#pending += String(chunk);
        done();
      },
    });
    const { size } = this.#terminal;
    return Object.defineProperties(stream, {
      isTTY: { value: true },
      columns: { get: () => size().columns },
      rows: { get: () => size().rows },
    });
  }
}

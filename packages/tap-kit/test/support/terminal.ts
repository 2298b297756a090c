import { Terminal } from "@xterm/headless";
import { type ErrorTerminal, errorTerminal } from "../../src/output/error-terminal.ts";
import { LogSink } from "../../src/output/log-sink.ts";

/** A terminal that shows what was written to standard error, as a person sees it. */
export class ShownTerminal {
  readonly size: { columns: number; rows: number };
  /** Standard error as the process has it. */
  readonly sink: LogSink;
  readonly error: ErrorTerminal;
  /** Everything written so far, escape sequences included. */
  written = "";
  readonly #terminal: Terminal;
  /** The person has halted the terminal (Ctrl+S): no write ends. */
  #halted: (() => void)[] | null = null;

  constructor(columns = 80, rows = 24) {
    this.size = { columns, rows };
    this.#terminal = new Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true });
    this.sink = new LogSink(2, (_fd, bytes, done) => {
      const write = () => {
        this.written += Buffer.from(bytes).toString();
        this.#terminal.write(bytes);
        done(null, bytes.length);
      };
      if (this.#halted === null) write();
      else this.#halted.push(write);
    });
    this.error = errorTerminal(this.sink, () => ({ ...this.size }));
  }

  readonly write = (text: string): void => this.sink.write(text);

  /** The window gets another size. */
  async resize(columns: number, rows: number): Promise<void> {
    await this.#settled();
    this.#terminal.resize(columns, rows);
    Object.assign(this.size, { columns, rows });
  }

  halt(): void {
    this.#halted = [];
  }

  resume(): void {
    const waiting = this.#halted ?? [];
    this.#halted = null;
    for (const write of waiting) write();
  }

  /** All lines, those that have scrolled away too, without blank ones at the end. */
  async lines(): Promise<readonly string[]> {
    await this.#settled();
    const { active } = this.#terminal.buffer;
    const lines = Array.from({ length: active.length }, (_, n) => active.getLine(n)?.translateToString(true) ?? "");
    return lines.slice(0, lines.findLastIndex((line) => line !== "") + 1);
  }

  #settled(): Promise<void> {
    return new Promise((resolve) => this.#terminal.write("", resolve));
  }
}

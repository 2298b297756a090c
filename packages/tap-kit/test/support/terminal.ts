import { Terminal } from "@xterm/headless";

/** A terminal that shows what was written to it, as a person sees it. */
export class ShownTerminal {
  readonly size: { columns: number; rows: number };
  readonly #terminal: Terminal;

  constructor(columns = 80, rows = 24) {
    this.size = { columns, rows };
    this.#terminal = new Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true });
  }

  readonly write = (text: string): void => this.#terminal.write(text);

  /** All lines, those that have scrolled away too, without blank ones at the end. */
  async lines(): Promise<readonly string[]> {
    await new Promise<void>((resolve) => this.#terminal.write("", resolve));
    const { active } = this.#terminal.buffer;
    const lines = Array.from({ length: active.length }, (_, n) => active.getLine(n)?.translateToString(true) ?? "");
    return lines.slice(0, lines.findLastIndex((line) => line !== "") + 1);
  }
}

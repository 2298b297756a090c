import type { IBufferCell } from "@xterm/headless";
import xterm from "@xterm/headless";

/** A stretch of one line whose characters look alike. */
export interface Span {
  readonly column: number;
  /** In columns of the terminal: wide characters have two. */
  readonly width: number;
  readonly text: string;
  /** One of the sixteen colors; null: the terminal's own. */
  readonly color: number | null;
  readonly isBold: boolean;
  readonly isDim: boolean;
}

export type Line = readonly Span[];

/** A terminal without a window, to see what a program has drawn. */
export class TerminalScreen {
  readonly #terminal: xterm.Terminal;

  constructor(columns: number, rows: number) {
    this.#terminal = new xterm.Terminal({
      cols: columns,
      rows,
      allowProposedApi: true,
      convertEol: true,
      scrollback: 9999,
    });
  }

  write(data: string | Uint8Array): Promise<void> {
    return new Promise((resolve) => this.#terminal.write(data, resolve));
  }

  /** All lines, those that have scrolled away too, without blank ones at the end. */
  lines(): readonly Line[] {
    const { active } = this.#terminal.buffer;
    const lines = Array.from({ length: active.length }, (_, row) => this.#spans(row));
    return lines.slice(0, lines.findLastIndex((line) => line.length > 0) + 1);
  }

  #spans(row: number): Line {
    const line = this.#terminal.buffer.active.getLine(row);
    const spans: Span[] = [];
    for (let column = 0; column < this.#terminal.cols; column += 1) {
      const cell = line?.getCell(column);
      const last = spans.at(-1);
      if (cell === undefined || cell.getWidth() === 0) continue;
      const next = spanOf(cell, column);
      if (last !== undefined && isAlike(last, next)) spans[spans.length - 1] = joined(last, next);
      else spans.push(next);
    }
    return withoutBlankEnd(spans);
  }
}

function spanOf(cell: IBufferCell, column: number): Span {
  return {
    column,
    width: cell.getWidth(),
    text: cell.getChars() || " ",
    color: cell.isFgDefault() ? null : cell.getFgColor(),
    isBold: cell.isBold() !== 0,
    isDim: cell.isDim() !== 0,
  };
}

function withoutBlankEnd(spans: Line): Line {
  const last = spans.at(-1);
  if (last === undefined) return spans;
  const text = last.text.trimEnd();
  const before = spans.slice(0, -1);
  return text === "" ? before : [...before, { ...last, text, width: last.width - (last.text.length - text.length) }];
}

/** Wide characters stand alone, so that those behind them keep their columns. */
const isAlike = (a: Span, b: Span): boolean =>
  a.color === b.color && a.isBold === b.isBold && a.isDim === b.isDim && a.width === a.text.length && b.width === 1;

const joined = (a: Span, b: Span): Span => ({ ...a, text: a.text + b.text, width: a.width + b.width });

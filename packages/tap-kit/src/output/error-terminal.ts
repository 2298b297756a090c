import type { LogSink } from "./log-sink.ts";

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** Standard error as a terminal with lines at its foot that are drawn again and again. */
export interface ErrorTerminal {
  /** As it is now: a person may change it. */
  size(): TerminalSize;
  /** Nobody has read the last text yet, as where the terminal was halted. */
  readonly isBusy: boolean;
  /** Writes a text as it is. */
  draw(text: string): void;
  /**
   * From now on whatever is written to standard error becomes what this function makes of it: log entries, and what libraries print.
   * Null: it stays as it is.
   */
  frame(above: ((text: string) => string) | null): void;
}

export function errorTerminal(sink: LogSink, size: () => TerminalSize): ErrorTerminal {
  return {
    size,
    get isBusy() {
      return sink.isWriting;
    },
    draw: (text) => sink.writeAsIs(text),
    frame: (above) => {
      sink.frame = above;
    },
  };
}

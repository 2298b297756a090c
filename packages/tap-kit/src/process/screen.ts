import { isatty, ReadStream, WriteStream } from "node:tty";
import type { Screen } from "../command/environment.ts";
import { errorTerminal, type TerminalSize } from "../output/error-terminal.ts";
import type { LogSink } from "../output/log-sink.ts";

/** Node's own way to follow a window that changes: it is not among its documented methods, and may be missing. */
type Resized = WriteStream & { _refreshSize?(): void };

/** What a person sees of this process, and whether one is there to answer. Terminals are opened only when they are used. */
export function systemScreen(stderr: LogSink): Screen {
  const isTerminal = isatty(1);
  const isErrorTerminal = isatty(2);
  let terminal: Resized | null = null;
  const size = (): TerminalSize => {
    if (!isTerminal && !isErrorTerminal) return { columns: 80, rows: 24 };
    terminal ??= new WriteStream(isErrorTerminal ? 2 : 1);
    terminal._refreshSize?.();
    // A terminal that does not know its size says 0.
    return { columns: terminal.columns || 80, rows: terminal.rows || 24 };
  };
  const screen: Screen = { isTerminal, isErrorTerminal, columns: () => size().columns };
  if (!isErrorTerminal) return screen;
  const drawn: Screen = { ...screen, errorTerminal: errorTerminal(stderr, size) };
  // Questions are shown on standard error: standard output is for what was asked for.
  return isatty(0) ? { ...drawn, dialog: () => ({ input: new ReadStream(0), output: new WriteStream(2) }) } : drawn;
}

import { isatty, ReadStream, WriteStream } from "node:tty";
import type { Screen } from "../command/environment.ts";

/** What a person sees of this process, and whether one is there to answer. Terminals are opened only when they are used. */
export function systemScreen(): Screen {
  const isErrorTerminal = isatty(2);
  const screen: Screen = {
    isTerminal: isatty(1),
    isErrorTerminal,
    size: () => ({ columns: process.stderr.columns ?? 80, rows: process.stderr.rows ?? 24 }),
    columns: () => new WriteStream(isatty(1) ? 1 : 2).columns,
  };
  if (!isatty(0) || !isErrorTerminal) return screen;
  // Questions are shown on standard error: standard output is for what was asked for.
  return { ...screen, dialog: () => ({ input: new ReadStream(0), output: new WriteStream(2) }) };
}

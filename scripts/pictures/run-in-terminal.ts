import { spawn } from "node:child_process";
import { type Line, TerminalScreen } from "./terminal-screen.ts";

interface TerminalRun {
  /** A command of the shell. */
  readonly command: string;
  readonly cwd: string;
  readonly columns: number;
  readonly rows: number;
  /** Ends the command as soon as what it has drawn is what the picture wants. */
  readonly until?: (lines: readonly Line[]) => boolean;
}

export const textOfLine = (line: Line): string => line.map(({ text }) => text).join("");

/** Runs a command in a terminal of its own (by `script` of util-linux), and gives what is to be seen of it. */
export async function runInTerminal({ command, cwd, columns, rows, until }: TerminalRun): Promise<readonly Line[]> {
  const screen = new TerminalScreen(columns, rows);
  const typed = `stty cols ${columns} rows ${rows}; exec ${command}`;
  const child = spawn("script", ["--quiet", "--return", "--flush", "--command", typed, "/dev/null"], {
    cwd,
    env: { ...process.env, TERM: "xterm-256color", NO_COLOR: undefined, FORCE_COLOR: undefined },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const exit = new Promise<number | null>((done, fail) => child.on("error", fail).on("close", done));
  for await (const bytes of child.stdout) {
    await screen.write(bytes);
    if (until?.(screen.lines()) !== true) continue;
    const seen = screen.lines();
    child.kill();
    return seen;
  }
  const code = await exit;
  const lines = screen.lines();
  if (code !== 0 || until !== undefined) {
    throw new Error(`${command} ended with ${code}\n${lines.map(textOfLine).join("\n")}`);
  }
  return lines;
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { buffer } from "node:stream/consumers";

/** The result of a command that has ended. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface How {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

const running = new Set<ChildProcess>();

/** Ends all programs that were started here and still run, with all that they started themselves. */
export function endProcesses(): void {
  for (const child of running) end(child);
}

function end(child: ChildProcess): void {
  // Each child leads a process group of its own, so that the members of a pipe end with their shell.
  if (child.pid !== undefined) process.kill(process.platform === "win32" ? child.pid : -child.pid, "SIGTERM");
}

/**
 * Runs a program to its end, whatever its exit code.
 * @throws Error if it cannot be started, is ended by a signal or has not ended in time (10 minutes by default)
 */
export async function run(command: readonly string[], { cwd, env = {}, timeoutMs = 600_000 }: How): Promise<Finished> {
  const [program = "", ...args] = command;
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    detached: process.platform !== "win32",
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    end(child);
  }, timeoutMs);
  try {
    const [stdout, stderr, [code, signal]] = await Promise.all([
      buffer(child.stdout),
      buffer(child.stderr),
      once(child, "close"),
    ]);
    if (late) throw new Error(`${program} had not ended after ${timeoutMs / 1000} s:\n${lastLines(stderr.toString())}`);
    if (signal !== null) throw new Error(`${program} was ended by ${signal}.`);
    return { code, stdout: stdout.toString(), stderr: stderr.toString() };
  } finally {
    clearTimeout(timer);
    running.delete(child);
  }
}

/** As `run`, for a program that must succeed. @throws Error with the end of its output if its exit code is not 0 */
export async function mustRun(command: readonly string[], how: How): Promise<Finished> {
  const finished = await run(command, how);
  if (finished.code !== 0) {
    throw new Error(
      `${command[0]} ended with exit code ${finished.code}:\n${lastLines(`${finished.stdout}\n${finished.stderr}`)}`,
    );
  }
  return finished;
}

/** The last lines of a text, for a message about a failure. */
export function lastLines(text: string, count = 15): string {
  return text.trimEnd().split("\n").slice(-count).join("\n").slice(-3000);
}

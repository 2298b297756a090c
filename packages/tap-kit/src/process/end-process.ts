/** What ends a process. */
export interface EndingProcess {
  readonly execPath: string;
  exit(code: number): unknown;
  abort(): unknown;
  /** Absent on Windows. */
  execve?(file: string, args: readonly string[], env: NodeJS.ProcessEnv): unknown;
}

/**
 * Ends the process with this exit code, whatever its threads do. process.exit alone waits for a write that is stuck in a
 * pipe that nobody empties. In that case another program takes the process over, one that does nothing but end: also
 * where the process is the first of a container, which no signal of its own ends.
 */
export function endProcess(code: number, isWriting: boolean, host: EndingProcess): void {
  // guard(stuck-write, `isWriting && ` -> `false && `): a full pipe would keep the process for ever.
  if (isWriting && host.execve !== undefined) {
    try {
      host.execve(host.execPath, [host.execPath, "-e", `process.exit(${code})`], {});
    } catch {
      // A process that may not start programs.
      host.abort();
    }
  }
  host.exit(code);
}

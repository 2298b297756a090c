/** What ends a process. */
export interface EndingProcess {
  readonly execPath: string;
  exit(code: number): unknown;
  abort(): unknown;
  /** Absent on Windows. */
  execve?(file: string, args: readonly string[], env: NodeJS.ProcessEnv): unknown;
}

/**
 * Ends the process with this exit code, whatever its threads do. process.exit alone would wait for a write to a full pipe
 * without a reader, and for a read of a terminal or a pipe that gives nothing. In that case another program replaces the
 * process and does nothing but exit. That also works for the first process of a container, which cannot end itself by a signal.
 */
export function endProcess(code: number, isStuck: boolean, host: EndingProcess): void {
  // guard(stuck-write, `isStuck && ` -> `false && `): a full pipe would keep the process alive forever.
  if (isStuck && host.execve !== undefined) {
    try {
      host.execve(host.execPath, [host.execPath, "-e", `process.exit(${code})`], {});
    } catch {
      // The process may not start programs.
      host.abort();
    }
  }
  host.exit(code);
}

import { exitCodeOfSignal } from "../errors/exit-code.ts";
import { asTapError } from "../log/failure.ts";
import { clean } from "../log/redact.ts";
import { main } from "../main.ts";
import type { LogSink } from "../output/log-sink.ts";
import type { Sink } from "../output/sink.ts";
import type { Tap } from "../tap/tap.ts";
import { type EndingProcess, endProcess } from "./end-process.ts";

/** The process that a run has to itself, as far as it is touched. */
export interface HostProcess extends EndingProcess {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly pid: number;
  exitCode?: number | string | null | undefined;
  kill(pid: number, signal: NodeJS.Signals): unknown;
  on(event: string, listener: (value: unknown) => void): unknown;
  once(event: string, listener: () => void): unknown;
  removeAllListeners(event: string): unknown;
}

interface Outputs {
  readonly stdout: Sink & { readonly isWriting: boolean };
  readonly stderr: LogSink;
}

/** How long a run may take to end after the first signal: its last STATE may find a pipe that nobody empties. */
const endMs = 4500;
/** How long the end waits for somebody to read the last of the log, and for sockets that a library keeps open. */
const lastMs = 1000;

/**
 * Runs the command that the process was started with. The exit code is 1 until the run knows better, whatever ends it: what
 * nobody waits for or catches is said, and is no success.
 */
export async function runInProcess<Config>(tap: Tap<Config>, host: HostProcess, outputs: Outputs): Promise<void> {
  const { stdout, stderr } = outputs;
  const end = (code: number) => endProcess(code, stdout.isWriting || stderr.isWriting, host);
  const stop = new AbortController();
  let isOver = false;
  let escaped: Error | null = null;
  const say = (error: unknown) => stderr.write(`ERROR ${clean(asTapError(error).message)}\n`);
  // guard(exit-code-first, `host.exitCode = 1` -> `host.exitCode = 0`): a run that ends without a word would be green.
  host.exitCode = 1;
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    host.on(signal, () => {
      if (stop.signal.aborted) endAtOnce(signal);
      stop.abort(signal);
      // guard(end-after-signal): a pipe that nobody empties would keep the process for ever.
      setTimeout(() => endAtOnce(signal), endMs).unref();
    });
  }
  host.on("uncaughtException", (error: unknown) => {
    if (isOver || stop.signal.aborted) {
      say(error);
      // guard(late-error, `host.exitCode = 1` -> ``): an error after the end would be green.
      host.exitCode = 1;
      return;
    }
    // An error that no one waits for is a defect, but the rows that are out deserve their STATE.
    escaped = asTapError(error);
    stop.abort(escaped);
    setTimeout(() => end(1), endMs).unref();
  });
  host.once("beforeExit", () => {
    if (!isOver) say("the run came to a standstill: nothing is left that it could wait for");
  });

  /** The signal's own effect ends the process now, so that shells see it. Only a container's first process is spared it. */
  function endAtOnce(signal: NodeJS.Signals): void {
    host.removeAllListeners(signal);
    host.kill(host.pid, signal);
    end(exitCodeOfSignal(signal));
  }

  const environment = {
    argv: host.argv.slice(2),
    stdout,
    stderr: (text: string) => stderr.write(text),
    env: host.env,
    signal: stop.signal,
  };
  const code = await main(tap, environment).catch((error: unknown) => {
    say(error);
    return 1;
  });
  isOver = true;
  // guard(escaped-unsaid, `code === 0 && ` -> `false && `): an error out of nowhere in a discovery that ends all the same would be green.
  if (code === 0 && escaped !== null) say(escaped);
  host.exitCode = escaped === null ? code : code || 1;
  await stderr.drained(lastMs);
  if (stderr.isWriting) end(host.exitCode);
  setTimeout(() => end(Number(host.exitCode)), lastMs).unref();
}

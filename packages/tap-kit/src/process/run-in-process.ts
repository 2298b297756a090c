import type { Screen } from "../command/environment.ts";
import { exitCodeOfSignal } from "../errors/exit-code.ts";
import { asTapError } from "../log/log-failure.ts";
import { clean } from "../log/redact.ts";
import { main } from "../main.ts";
import type { LogSink } from "../output/log-sink.ts";
import type { Sink } from "../output/sink.ts";
import type { Tap } from "../tap/tap.ts";
import { type EndingProcess, endProcess } from "./end-process.ts";

/** The parts of the process that a run uses. */
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
  /** For what is no message; absent: stdout. */
  readonly answers?: Sink;
  readonly stderr: LogSink;
  /** Whether a person sees them. */
  readonly screen?: Screen;
}

/** What the handlers of signals and escaped errors share with the run. */
interface RunningProcess {
  readonly host: HostProcess;
  readonly stop: AbortController;
  /** Ends the process now, even where an output is stuck. */
  readonly end: (code: number) => void;
  readonly report: (error: unknown) => void;
  isOver: boolean;
  /** An unhandled error; the run was stopped because of it. */
  escaped: Error | null;
}

/** How long a run may take to end after the first signal: the pipe for its last STATE may have no reader. */
const endMs = 4500;
/** How long the process waits at its end for a reader of the rest of the log, and for sockets that a library keeps open. */
const lastMs = 1000;

/**
 * Runs the command that the process was started with. The exit code is 1 until the run knows better, whatever ends it. An
 * error that is not caught is logged, and the run is no success.
 */
export async function runInProcess<Config>(tap: Tap<Config>, host: HostProcess, outputs: Outputs): Promise<void> {
  const { stdout, answers = stdout, stderr, screen = {} } = outputs;
  const running: RunningProcess = {
    host,
    stop: new AbortController(),
    end: (code) => endProcess(code, stdout.isWriting || stderr.isWriting, host),
    report: (error) => stderr.write(`ERROR ${clean(asTapError(error).message)}\n`),
    isOver: false,
    escaped: null,
  };
  const { end, report } = running;
  // guard(exit-code-first, `host.exitCode = 1` -> `host.exitCode = 0`): a process that ends unexpectedly would exit with 0.
  host.exitCode = 1;
  stopOnSignals(running, screen);
  stopOnEscapedErrors(running);
  const environment = {
    argv: host.argv.slice(2),
    stdout,
    answers,
    stderr: (text: string) => stderr.write(text),
    env: host.env,
    signal: running.stop.signal,
    ...screen,
    async shown() {
      await stdout.flush();
      await stderr.drained(lastMs);
    },
  };
  const code = await main(tap, environment).catch((error: unknown) => {
    report(error);
    return 1;
  });
  running.isOver = true;
  const { escaped } = running;
  // guard(escaped-unsaid, `code === 0 && ` -> `false && `): a discovery would exit with 0 although an error outside of all handlers occurred.
  if (code === 0 && escaped !== null) report(escaped);
  host.exitCode = escaped === null ? code : code || 1;
  await stderr.drained(lastMs);
  if (stderr.isWriting) end(host.exitCode);
  // guard(stuck-read, `endProcess(Number(host.exitCode), true, host)` -> `end(Number(host.exitCode))`): a read of a terminal or a pipe that gives nothing would keep the process alive forever.
  setTimeout(() => endProcess(Number(host.exitCode), true, host), lastMs).unref();
}

/**
 * The first signal stops the run, which then has some time to end; the second ends the process. SIGHUP comes when a terminal is
 * closed: where none is, it stays as whoever started the process wants it, such as `nohup`, which has it ignored.
 */
function stopOnSignals({ host, stop, end }: RunningProcess, { isErrorTerminal = false }: Screen): void {
  for (const signal of ["SIGTERM", "SIGINT", ...(isErrorTerminal ? (["SIGHUP"] as const) : [])] as const) {
    // The signal's own effect ends the process, so that shells see it. Only a container's first process is spared it.
    const endBySignal = () => {
      host.removeAllListeners(signal);
      host.kill(host.pid, signal);
      end(exitCodeOfSignal(signal));
    };
    host.on(signal, () => {
      if (stop.signal.aborted) endBySignal();
      stop.abort(signal);
      // guard(end-after-signal): a pipe without a reader would keep the process alive forever.
      setTimeout(endBySignal, endMs).unref();
    });
  }
}

function stopOnEscapedErrors(running: RunningProcess): void {
  const { host, stop, end, report } = running;
  host.on("uncaughtException", (error: unknown) => {
    if (running.isOver || stop.signal.aborted) {
      report(error);
      // guard(late-error, `host.exitCode = 1` -> ``): an error after the end of the run would leave the exit code at 0.
      host.exitCode = 1;
      return;
    }
    // An error that is not caught is a defect, but a last STATE saves the rows that are written.
    running.escaped = asTapError(error);
    stop.abort(running.escaped);
    setTimeout(() => end(1), endMs).unref();
  });
  host.once("beforeExit", () => {
    if (!running.isOver) report("the run came to a standstill: nothing is left that it could wait for");
  });
}

import { writeSync } from "node:fs";
import { exitCodeOfSignal } from "./exit-code.ts";
import { asTapError } from "./log/failure.ts";
import { clean } from "./log/redact.ts";
import { main } from "./main.ts";
import { FdSink } from "./output/fd-sink.ts";
import { divertStrayOutput } from "./output/stray.ts";
import type { Tap } from "./tap.ts";

/** How long a run may take to end after the first signal: its last STATE may find a pipe that nobody empties. */
const endMs = 5000;

/**
 * The bin's one call: runs the command that the process was started with and sets its exit code. On SIGTERM and SIGINT
 * the run ends with a last STATE, or without it after 5 s, or at the second signal.
 */
export async function runTap<Config>(tap: Tap<Config>): Promise<void> {
  divertStrayOutput((text) => writeStderr(clean(text)));
  const stop = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      if (stop.signal.aborted) endAtOnce(signal);
      stop.abort(signal);
      setTimeout(() => endAtOnce(signal), endMs).unref();
    });
  }
  // An error that no one waits for is a defect, but the rows that are out deserve their STATE.
  process.on("uncaughtException", (error) => stop.abort(asTapError(error)));
  const argv = process.argv.slice(2);
  process.exitCode = await main(tap, {
    argv,
    stdout: new FdSink(1),
    stderr: writeStderr,
    env: process.env,
    signal: stop.signal,
  });
  // Sockets that a library keeps open must not keep the process; usually it has ended by itself before.
  setTimeout(() => process.exit(), 1000).unref();
}

/**
 * Not process.exit at first: it waits for a write that is stuck in a full pipe. The signal's own effect ends the process
 * now, and shells see 143 or 130 as well. Only a container's first process lives on, since it is spared its own signals.
 */
function endAtOnce(signal: NodeJS.Signals): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
  process.exit(exitCodeOfSignal(signal));
}

function writeStderr(text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(2, bytes, at);
    } catch (error) {
      // A full pipe that someone made non-blocking: try again. A closed one: no one reads logs, the run goes on.
      if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) return;
    }
  }
}

import { clean } from "../log/redact.ts";
import { closedOutput, wasClosed } from "../output/closed-output.ts";
import { divertStrayOutput } from "../output/divert-stray-output.ts";
import { FdSink } from "../output/fd-sink.ts";
import { LogSink } from "../output/log-sink.ts";
import type { Tap } from "../tap/tap.ts";
import { boundYoungGeneration } from "./favor-memory.ts";
import { runInProcess } from "./run-in-process.ts";
import { systemScreen } from "./screen.ts";

/**
 * The only call in a tap's bin: runs the command that the process was started with and sets its exit code. On SIGTERM, on
 * SIGINT, and when its terminal is closed, the run writes a last STATE and ends; after 5 s, or at a second signal, it ends
 * without one. Where a bundler puts the kit into the bin's own file, do not wait for it there: what it loads later waits for
 * that file.
 */
export function runTap<Config>(tap: Tap<Config>): Promise<void> {
  boundYoungGeneration();
  const stderr = new LogSink(2);
  divertStrayOutput((text) => stderr.write(clean(text)));
  const answers = new FdSink(1);
  const stdout = wasClosed(1) ? closedOutput : answers;
  return runInProcess(tap, process, { stdout, answers, stderr, screen: systemScreen(stderr) });
}

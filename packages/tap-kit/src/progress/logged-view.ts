import type { StreamProgress } from "../engine/progress.ts";
import { reportEnd, reportMetrics, reportRun, reportUnchanged } from "../engine/report-run.ts";
import type { Log } from "../log/log.ts";
import { progressSentence } from "./progress-text.ts";
import { beginSentence, type RunView } from "./run-view.ts";

/** Of more streams than this, those without a change are counted in one line. */
const fewStreams = 50;
/** A log whose reader sees nothing for this long would think that the run hangs. */
const longestSilenceMs = 15_000;

interface LoggedViewOptions {
  readonly log: Log;
  /** Milliseconds by the run's clock. */
  readonly nowMs: () => number;
  /** Singer's metrics of each stream, too. */
  readonly metrics: boolean;
  /** A line for each stream, however many had no change: for programs that read the log. */
  readonly eachStream: boolean;
}

/** A run as lines of a log: one at its start, one at each stream's end, and one at least every 15 s. */
export function loggedView({ log, nowMs, metrics, eachStream }: LoggedViewOptions): RunView {
  let lastMs = nowMs();
  let unchanged = 0;
  let isFolded = false;
  return {
    everyMs: 1000,
    async begin(begin) {
      lastMs = nowMs();
      isFolded = !eachStream && begin.streams > fewStreams;
      const details = { streams: begin.streams, resumed: begin.resumed };
      log({ level: "info", code: "run_begin", text: beginSentence(begin), details });
    },
    update(snapshot) {
      if (nowMs() - lastMs < longestSilenceMs) return;
      lastMs = nowMs();
      const { running, streams, done, failed, records, calls, callsLeft, secondsLeft } = snapshot;
      const details = { streams, done, failed, running: running.length, records, calls, callsLeft, secondsLeft };
      log({ level: "info", code: "progress", text: progressSentence(snapshot), details });
    },
    ended(progress) {
      if (metrics) reportMetrics(progress, log);
      if (isFolded && isUnchanged(progress)) unchanged += 1;
      else reportEnd(progress, log);
    },
    close() {},
    async end(streams, report) {
      if (unchanged > 0) reportUnchanged(unchanged, log);
      reportRun(streams, report);
    },
  };
}

/** Whether there is nothing to say about it: no record, and nothing that went wrong. */
export function isUnchanged({ outcome, records, received, expected }: StreamProgress): boolean {
  return outcome?.kind === "complete" && records === 0 && received === 0 && (expected ?? 0) === 0;
}

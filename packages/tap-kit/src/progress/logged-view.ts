import type { Log } from "../log/log.ts";
import type { Endings } from "./endings.ts";
import { progressSentence } from "./progress-text.ts";
import type { RunSnapshot } from "./run-snapshot.ts";
import { beginSentence, type RunView } from "./run-view.ts";

/** How often it is looked whether an entry is due. */
const everyMs = 1000;
/** Whoever reads the log and sees nothing for 15 s would think that the run hangs. */
const longestSilenceMs = 15_000 - everyMs;

interface LoggedViewOptions {
  readonly log: Log;
  /** Milliseconds by the run's clock. */
  readonly nowMs: () => number;
  readonly endings: Endings;
  /** Whether entries say how far the run has come. */
  readonly isLogged: boolean;
}

/** A run as entries of a log: one at its start, and one at least every 15 s. */
export function loggedView({ log, nowMs, endings, isLogged }: LoggedViewOptions): RunView {
  let lastMs = nowMs();
  return {
    everyMs,
    async open() {
      lastMs = nowMs();
    },
    begin(begin) {
      endings.begin(begin.names.length);
      const details = { streams: begin.names.length, resumed: begin.resumed };
      log({ level: "info", code: "run_begin", text: beginSentence(begin), details });
    },
    update(snapshot) {
      if (!isLogged || nowMs() - lastMs < longestSilenceMs) return;
      lastMs = nowMs();
      const text = progressSentence(snapshot);
      log({ level: "info", code: "progress", each: true, text, details: detailsOf(snapshot) });
    },
    ended: (progress) => endings.ended(progress),
    end: (streams, report) => endings.end(streams, report),
    close() {},
  };
}

function detailsOf({ running, ...run }: RunSnapshot) {
  const { streams, done, failed, records, calls, callsLeft, seconds, secondsLeft } = run;
  return {
    streams,
    done,
    failed,
    running: running.length,
    records,
    calls,
    calls_left: callsLeft,
    seconds: Math.round(seconds),
    seconds_left: secondsLeft === null ? null : Math.round(secondsLeft),
  };
}

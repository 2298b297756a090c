import type { StreamProgress } from "../engine/progress.ts";
import type { RunReport } from "../engine/report-run.ts";
import type { RunSnapshot } from "./run-snapshot.ts";

/** What is known before the first stream is read. */
export interface RunBegin {
  readonly streams: number;
  /** Streams of which the state has a bookmark. */
  readonly resumed: number;
}

/** What a run shows of itself, while it runs and at its end. */
export interface RunView {
  /** How often it wants to see how far the run has come, in milliseconds. */
  readonly everyMs: number;
  begin(begin: RunBegin): Promise<void>;
  update(snapshot: RunSnapshot): void;
  /** A stream has ended. */
  ended(progress: StreamProgress): void;
  /** The run has ended. */
  end(streams: readonly StreamProgress[], report: RunReport): Promise<void>;
  /** The run is over and has nothing to report. */
  close(): void;
}

/** `57 streams are read; the state has bookmarks of 12.` */
export function beginSentence({ streams, resumed }: RunBegin): string {
  const are = streams === 1 ? "stream is" : "streams are";
  const known = resumed === streams ? "all of them" : String(resumed);
  return `${streams} ${are} read; ${resumed === 0 ? "the state has no bookmark of them" : `the state has bookmarks of ${known}`}.`;
}

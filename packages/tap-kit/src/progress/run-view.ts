import type { StreamProgress } from "../engine/progress.ts";
import type { RunReport } from "../engine/report-run.ts";
import type { RunSnapshot } from "./run-snapshot.ts";

/** What is known before the first stream is read. */
export interface RunBegin {
  readonly names: readonly string[];
  /** There is a state, be it of other streams. */
  readonly hasState: boolean;
  /** Streams of which the state has a bookmark. */
  readonly resumed: number;
}

/** What a run shows of itself, while it runs and at its end. */
export interface RunView {
  /** How often it wants to see how far the run has come, in milliseconds. */
  readonly everyMs: number;
  /** Before the run does anything that takes time. */
  open(): Promise<void>;
  /** It is known what will be read. */
  begin(begin: RunBegin): void;
  update(snapshot: RunSnapshot): void;
  /** A stream has ended. */
  ended(progress: StreamProgress): void;
  /** The run has ended. */
  end(streams: readonly StreamProgress[], report: RunReport): Promise<void>;
  /** Nothing is shown any more: the run is over, whether or not it has ended well. */
  close(): void;
}

/** `Reading 57 streams, 12 of them from where the state left off: Account, Case, Contact, Lead, Order and 52 more.` */
export function beginSentence({ names, hasState, resumed }: RunBegin): string {
  const streams = names.length === 1 ? "1 stream" : `${names.length} streams`;
  const some = names.length > 5 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");
  return `Reading ${streams}, ${origin(names.length, resumed, hasState)}: ${some}.`;
}

function origin(streams: number, resumed: number, hasState: boolean): string {
  if (!hasState) return "without a state";
  if (resumed === 0) return "none of them in the state";
  return `${resumed === streams ? "" : `${resumed} of them `}from where the state left off`;
}

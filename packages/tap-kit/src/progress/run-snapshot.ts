import type { StreamProgress } from "../engine/progress.ts";
import type { CountingAllowance } from "../quota/counting-allowance.ts";

/** A stream that is being read now. */
export interface RunningStream {
  readonly id: string;
  readonly records: number;
  /** Rows to come in all; null: unknown. */
  readonly expected: number | null;
  /** Rows that arrived so far. */
  readonly received: number;
  readonly rowsPerSecond: number;
  /** What it is waiting for, or else the way of reading: `Bulk job: InProgress`, `REST`. */
  readonly phase: string;
}

/** How far a run has come. */
export interface RunSnapshot {
  readonly running: readonly RunningStream[];
  readonly streams: number;
  readonly done: number;
  readonly failed: number;
  readonly records: number;
  /** Calls of this run. */
  readonly calls: number;
  /** Calls that are left to the run by its quota, or else to everyone by the service's count; null: unknown. */
  readonly callsLeft: number | null;
  readonly seconds: number;
  /** About how many seconds are left; null while there is nothing to estimate it by. */
  readonly secondsLeft: number | null;
}

interface SnapshotOptions {
  readonly allowance: Pick<CountingAllowance, "taken" | "left" | "observed">;
  readonly startMs: number;
  readonly nowMs: number;
  /** What a stream does or waits for, as the source has said last. */
  readonly phases: ReadonlyMap<string, string>;
}

/** @param streams all streams of the run. */
export function snapshotOf(
  streams: Iterable<StreamProgress>,
  { allowance, startMs, nowMs, phases }: SnapshotOptions,
): RunSnapshot {
  const all = [...streams];
  const ended = all.filter(({ outcome }) => outcome !== null);
  const running = all.flatMap((each) =>
    each.outcome === null && each.startedMs !== null ? [runningStream(each, nowMs - each.startedMs, phases)] : [],
  );
  const { observed } = allowance;
  const seconds = (nowMs - startMs) / 1000;
  return {
    running,
    streams: all.length,
    done: ended.length,
    failed: ended.filter(({ outcome }) => outcome?.kind === "failed").length,
    records: all.reduce((sum, { records }) => sum + records, 0),
    calls: allowance.taken,
    callsLeft: allowance.left ?? (observed === null ? null : Math.max(0, observed.limit - observed.used)),
    seconds,
    secondsLeft: secondsLeft(running, {
      waiting: all.length - ended.length - running.length,
      done: ended.length,
      seconds,
    }),
  };
}

function runningStream(progress: StreamProgress, ms: number, phases: ReadonlyMap<string, string>): RunningStream {
  const { id, records, received, expected, forecast, transport } = progress;
  const rows = Math.max(received, records);
  return {
    id,
    records,
    received: rows,
    expected: expected ?? (forecast === 0 ? null : forecast),
    rowsPerSecond: ms < 1000 ? 0 : Math.round((rows * 1000) / ms),
    phase: phases.get(id) ?? transport ?? "",
  };
}

/** Streams run at the same time: the slowest decides. Those that wait are taken to need as long as those that have ended. */
function secondsLeft(
  running: readonly RunningStream[],
  { waiting, done, seconds }: { readonly waiting: number; readonly done: number; readonly seconds: number },
): number | null {
  const estimates = running.map(({ expected, received, rowsPerSecond }) =>
    expected === null || rowsPerSecond === 0 ? null : Math.max(0, expected - received) / rowsPerSecond,
  );
  if (estimates.includes(null) || (waiting > 0 && done === 0)) return null;
  const ofWaiting = waiting === 0 ? 0 : (seconds / done) * waiting;
  const longest = Math.max(0, ...estimates.map((each) => each ?? 0));
  return Math.ceil(Math.max(longest, ofWaiting));
}

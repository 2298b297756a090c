import type { Clock, Run } from "../../tap/run.ts";
import type { Reading, Source } from "../../tap/source.ts";
import type { Method, Selection } from "../../tap/stream.ts";

/** What the next run will do with a stream. */
interface PlannedStream {
  readonly stream: string;
  readonly method: Method;
  /** Whether the state has a bookmark of it. */
  readonly resumes: boolean;
  /** About how many; null: unknown. */
  readonly rows: number | null;
  /** The way of reading: `REST`; `none` where nothing is read. */
  readonly transport: string;
  /** Of a reading of several streams, the first one has the calls of all. */
  readonly calls: number;
  readonly why: string;
  /** Why it will fail; null: nothing is known against it. */
  readonly failure: string | null;
}

/** What the next run will do, as far as is known before anything is read. */
export interface RunPlan {
  readonly streams: readonly PlannedStream[];
  /** Rows of the streams whose number is known. */
  readonly rows: number;
  /** Streams whose rows nobody knows. */
  readonly unknown: number;
  readonly calls: number;
  /** About how long it takes, by the time that the calls of this plan took. */
  readonly seconds: number;
  /** Calls that the plan itself took. The run takes them again. */
  readonly planCalls: number;
}

interface PlanOptions {
  readonly run: Run;
  readonly maxWorkers: number;
}

/** Where nothing was asked, as an answer from far away. */
const usualCallSeconds = 0.3;
/** Half of what was measured on one core, for rows of 40 fields. */
const rowsPerSecond = 30_000;

/** Plans a run and reads nothing of it. The source asks what changed, as it does before a run. */
export async function planRun(
  source: Source,
  selections: readonly Selection[],
  { run, maxWorkers }: PlanOptions,
): Promise<RunPlan> {
  const before = run.allowance.taken;
  const timer = startedAt(run.clock);
  const streams: PlannedStream[] = [];
  for await (const reading of source.plan(selections, run)) streams.push(...streamsOf(reading));
  const planCalls = run.allowance.taken - before;
  const callSeconds = planCalls === 0 ? usualCallSeconds : timer() / planCalls;
  const rows = sum(streams.map((each) => each.rows ?? 0));
  const calls = sum(streams.map((each) => each.calls));
  const seconds = ((calls + planCalls) * callSeconds) / Math.min(maxWorkers, 4) + rows / rowsPerSecond;
  const unknown = streams.filter((each) => each.rows === null).length;
  return { streams, rows, unknown, calls, seconds: Math.ceil(seconds), planCalls };
}

function streamsOf({ selections, forecast }: Reading): readonly PlannedStream[] {
  const { transport, calls, why, rows, rowsByStream, failure } = forecast;
  const isAlone = selections.length === 1;
  return selections.map(({ stream: { id }, method, from }, n) => ({
    stream: id,
    method,
    resumes: from !== null,
    rows: (isAlone || rows === 0 ? rows : rowsByStream?.get(id)) ?? null,
    transport,
    calls: n === 0 ? calls : 0,
    why,
    failure: failure?.message ?? null,
  }));
}

function startedAt(clock: Clock): () => number {
  const startMs = clock.monotonicMs();
  return () => (clock.monotonicMs() - startMs) / 1000;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);

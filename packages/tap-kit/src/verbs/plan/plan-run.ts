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
  /** Ranges of its rows that are read one after the other; null: unknown. */
  readonly slices: number | null;
  /** Of a reading of several streams, the first one has the calls of all. */
  readonly calls: number;
  /** Its calls as a share of the daily limit, up to 1; null: the limit is unknown. */
  readonly dailyShare: number | null;
  /** About how long it takes by itself; streams are read at the same time. */
  readonly seconds: number;
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
  /** The share of the daily limit that `calls` and `planCalls` are, up to 1; null: the limit is unknown. */
  readonly dailyShare: number | null;
  /** Calls of the day that are used and allowed, this plan's own included; null: unknown. */
  readonly usage: DailyUsage | null;
  /** About how long it takes, by the time that the calls of this plan took. */
  readonly seconds: number;
  /** Calls that the plan itself took. The run takes them again. */
  readonly planCalls: number;
}

/** The service's own count of the calls of a day. */
interface DailyUsage {
  readonly used: number;
  readonly limit: number;
}

interface PlanOptions {
  readonly run: Run;
  readonly maxWorkers: number;
  /** The newest count that the service gave. */
  usage(): DailyUsage | null;
}

/** Where nothing was asked, as an answer from far away. */
const usualCallSeconds = 0.3;
/** Half of what was measured on one core, for rows of 40 fields. */
const rowsPerSecond = 30_000;

/** Plans a run and reads nothing of it. The source asks what changed, as it does before a run. */
export async function planRun(
  source: Source,
  selections: readonly Selection[],
  { run, maxWorkers, usage: usageNow }: PlanOptions,
): Promise<RunPlan> {
  const before = run.allowance.taken;
  const timer = startedAt(run.clock);
  const forecasts: StreamForecast[] = [];
  for await (const reading of source.plan(selections, run)) forecasts.push(...forecastsOf(reading));
  const planCalls = run.allowance.taken - before;
  const callSeconds = planCalls === 0 ? usualCallSeconds : timer() / planCalls;
  const usage = usageNow();
  const dailyShare = (calls: number): number | null => (usage === null ? null : calls / usage.limit);
  const secondsOf = (calls: number, rows: number, atOnce: number): number =>
    Math.ceil((calls * callSeconds) / atOnce + rows / rowsPerSecond);
  const streams = forecasts.map((each) => ({
    ...each,
    dailyShare: dailyShare(each.calls),
    seconds: secondsOf(each.calls, each.rows ?? 0, 1),
  }));
  const rows = sum(streams.map((each) => each.rows ?? 0));
  const calls = sum(streams.map((each) => each.calls));
  const all = calls + planCalls;
  const unknown = streams.filter((each) => each.rows === null).length;
  const seconds = secondsOf(all, rows, Math.min(maxWorkers, 4));
  return { streams, rows, unknown, calls, dailyShare: dailyShare(all), usage, seconds, planCalls };
}

type StreamForecast = Omit<PlannedStream, "dailyShare" | "seconds">;

function forecastsOf({ selections, forecast }: Reading): readonly StreamForecast[] {
  const { transport, calls, why, rows, rowsByStream, slices = 1, failure } = forecast;
  const isAlone = selections.length === 1;
  return selections.map(({ stream: { id }, method, from }, n) => ({
    stream: id,
    method,
    resumes: from !== null,
    rows: (isAlone || rows === 0 ? rows : rowsByStream?.get(id)) ?? null,
    transport,
    slices,
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

import { TapError } from "../errors/tap-error.ts";
import { asTapError } from "../log/failure.ts";
import type { Outcome } from "../tap/page.ts";
import type { Selection } from "../tap/stream.ts";
import type { Reading, Source } from "../tap/tap.ts";
import { Admission, type Begun } from "./admission.ts";
import { StreamProgress, type SyncResult } from "./progress.ts";
import { finish, leave, type ReaderContext, readReading, reportFailure } from "./reader.ts";
import { brokenPromise } from "./refusals.ts";
import { countOf } from "./report.ts";

/** How often a STATE is offered while no page comes. */
const offerEveryMs = 1000;

export interface SyncOptions extends Omit<ReaderContext, "streams" | "reported" | "onObstacle"> {
  readonly selections: readonly Selection[];
  /** What is wanted but cannot be read, and why. */
  readonly refused: readonly (readonly [Selection, TapError])[];
  /** What failed before, and of which no stream stands for. */
  readonly failures: readonly TapError[];
  readonly maxWorkers: number;
  /** Stops the whole run. */
  readonly abort: (error: TapError) => void;
}

/** Reads all selections, several readings at a time. */
export async function sync(source: Source, options: SyncOptions): Promise<SyncResult> {
  const { selections, refused, maxWorkers, emitter, run } = options;
  const lost = refused.map(([selection, error]) => [new StreamProgress(selection), error] as const);
  const found = selections.map((selection) => new StreamProgress(selection));
  const streams = new Map([...found, ...lost.map(([progress]) => progress)].map((each) => [each.id, each]));
  const plan = planned(source, options);
  const context: ReaderContext = { ...options, streams, reported: new Set(), onObstacle: plan.fail };
  // A failure here is not lost: the emitter has told it, and the run is stopping.
  const timer = setInterval(() => emitter.offerState().catch(() => {}), offerEveryMs).unref();
  try {
    for (const error of options.failures) await reportFailure(error, context);
    for (const [progress, error] of lost) await finish(progress, { kind: "failed", error }, context);
    const workers = Array.from({ length: Math.min(maxWorkers, selections.length) }, async () => {
      for (let next = await plan.next(); next !== null; next = await plan.next()) {
        await readReading(next.reading, next.begun.tally, context).catch(plan.fail);
        plan.ended(next.begun);
      }
    });
    await Promise.all(workers);
  } finally {
    clearInterval(timer);
    await plan.close();
  }
  const failure = plan.error() ?? (run.signal.reason instanceof TapError ? run.signal.reason : null);
  const all = [...streams.values()];
  if (emitter.isBroken) return { streams: all, failure };
  if (failure !== null) await reportFailure(failure, context);
  for (const progress of all) {
    if (progress.outcome === null) await finish(progress, leftOver(progress, failure, run.signal), context);
  }
  return { streams: all, failure };
}

/** Readings as workers ask for them, one at a time. */
interface Plan {
  /** The next one, once there are calls for it. Null when there are no more, or the run is to stop. */
  next(): Promise<{ readonly reading: Reading; readonly begun: Begun } | null>;
  ended(begun: Begun): void;
  /** Notes a failure that no stream stands for. */
  fail(error: unknown): void;
  error(): TapError | null;
  /** Lets the source clean up what it planned with. */
  close(): Promise<void>;
}

function planned(source: Source, options: SyncOptions): Plan {
  const { selections, run, grace, emitter, log, abort, allowance } = options;
  const admission = new Admission(allowance);
  const readings = source.plan(selections, run)[Symbol.asyncIterator]();
  let failure: TapError | null = null;
  let isOver = false;
  let turn: Promise<unknown> = Promise.resolve();
  const fail = (error: unknown) => {
    if (emitter.isBroken || run.signal.aborted) return;
    const noted = asTapError(error);
    failure ??= noted;
    const { kind, scope } = noted.detail;
    if (scope === "run") isOver = true;
    // What the user has to put right would fail the other streams too; what the service failed at may not. Where a limit
    // is met the streams under way end by themselves: what was fetched already goes out.
    if (kind !== "limit" && (kind === "config" || scope === "run")) abort(noted);
  };
  const ask = async (): ReturnType<Plan["next"]> => {
    if (isOver || run.signal.aborted) return null;
    try {
      const next = await grace.wait(readings.next());
      if (next.done === true) return null;
      logForecast(next.value, log);
      const begun = await admission.begin(next.value);
      // The readings under way have met the quota meanwhile.
      if (isOver || run.signal.aborted) return null;
      return { reading: next.value, begun };
    } catch (error) {
      isOver = true;
      fail(error);
      return null;
    }
  };
  return {
    next: () => {
      const mine = turn.then(ask);
      turn = mine;
      return mine;
    },
    ended: (begun) => admission.end(begun),
    fail,
    error: () => failure,
    close: () => leave(readings, grace, log),
  };
}

function logForecast({ selections, forecast }: Reading, log: SyncOptions["log"]): void {
  const names = selections.map(({ stream }) => stream.id);
  const some = names.length > 5 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");
  const rows = forecast.rows === undefined ? "rows unknown" : `about ${countOf(forecast.rows, "row")}`;
  const text = `${some}: by ${forecast.transport}, ${rows}, ${countOf(forecast.calls, "call")}: ${forecast.why}`;
  log({ level: "info", code: "forecast", text });
}

function leftOver({ id }: StreamProgress, failure: TapError | null, signal: AbortSignal): Outcome {
  if (failure !== null) return { kind: "failed", error: failure };
  if (signal.aborted) return { kind: "stopped", because: "signal" };
  return { kind: "failed", error: brokenPromise(id, "nothing was planned for it") };
}

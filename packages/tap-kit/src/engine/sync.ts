import { TapError } from "../errors/tap-error.ts";
import type { Outcome } from "../tap/page.ts";
import type { Source } from "../tap/source.ts";
import type { Selection } from "../tap/stream.ts";
import { brokenPromise } from "./broken-promise.ts";
import { endStream, reportFailure } from "./end-stream.ts";
import { StreamProgress, type SyncResult } from "./progress.ts";
import { readReading } from "./read-pages.ts";
import { ReadingQueue } from "./reading-queue.ts";
import type { SyncContext } from "./sync-context.ts";

/** How often a STATE is offered while no page comes. */
const offerEveryMs = 1000;

export interface SyncOptions extends Omit<SyncContext, "streams" | "reported" | "onObstacle"> {
  readonly selections: readonly Selection[];
  /** What is wanted but cannot be read, and why. */
  readonly refused: readonly (readonly [Selection, TapError])[];
  /** What failed before the sync began and belongs to no stream. */
  readonly failures: readonly TapError[];
  readonly maxWorkers: number;
  /** Stops the whole run. */
  readonly abort: (error: TapError) => void;
  /** Called before the first stream is read. */
  readonly onBegin: (streams: readonly StreamProgress[]) => void;
}

/** Reads all selections, several readings at a time. */
export async function sync(source: Source, options: SyncOptions): Promise<SyncResult> {
  const { selections, refused, maxWorkers, emitter, run } = options;
  const lost = refused.map(([selection, error]) => [new StreamProgress(selection), error] as const);
  const found = selections.map((selection) => new StreamProgress(selection));
  const streams = new Map([...found, ...lost.map(([progress]) => progress)].map((each) => [each.id, each]));
  options.onBegin([...streams.values()]);
  const queue = new ReadingQueue(source, options);
  const context: SyncContext = { ...options, streams, reported: new Set(), onObstacle: (error) => queue.fail(error) };
  // A failure here is not lost: the emitter has reported it, and the run is stopping.
  const timer = setInterval(() => emitter.offerState().catch(() => {}), offerEveryMs).unref();
  try {
    for (const error of options.failures) await reportFailure(error, context);
    for (const [progress, error] of lost) await endStream(progress, { kind: "failed", error }, context);
    const workers = Array.from({ length: Math.min(maxWorkers, selections.length) }, async () => {
      for (let next = await queue.next(); next !== null; next = await queue.next()) {
        await readReading(next.reading, next.begun.tally, context).catch((error: unknown) => queue.fail(error));
        queue.ended(next.begun);
      }
    });
    await Promise.all(workers);
  } finally {
    clearInterval(timer);
    await queue.close();
  }
  const failure = queue.failure ?? (run.signal.reason instanceof TapError ? run.signal.reason : null);
  const all = [...streams.values()];
  if (emitter.isBroken) return { streams: all, failure };
  if (failure !== null) await reportFailure(failure, context);
  for (const progress of all) {
    if (progress.outcome === null) await endStream(progress, leftOver(progress, failure, run.signal), context);
  }
  return { streams: all, failure };
}

function leftOver({ id }: StreamProgress, failure: TapError | null, signal: AbortSignal): Outcome {
  if (failure !== null) return { kind: "failed", error: failure };
  if (signal.aborted) return { kind: "stopped", because: "signal" };
  return { kind: "failed", error: brokenPromise(id, "nothing was planned for it") };
}

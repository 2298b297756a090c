import type { StreamProgress } from "../engine/progress.ts";
import type { CountingAllowance } from "../quota/counting-allowance.ts";
import type { Run } from "../tap/run.ts";
import { Rate } from "./rate.ts";
import type { RunningStream, RunSnapshot } from "./run-snapshot.ts";

/** When so many streams have ended, those that wait are taken to end as fast. */
const steadyStreams = 20;
/** It says nothing that a run with more streams takes at least a shorter time. */
const leastSeconds = 10;

export interface RunProgressOptions {
  readonly clock: Run["clock"];
  readonly signal: AbortSignal;
  readonly allowance: Pick<CountingAllowance, "taken" | "left" | "observed">;
}

/** How far a run has come, and how fast. It is asked now and then; reading itself does not wait for it. */
export class RunProgress {
  /** What the run does before it reads, for a person. */
  stage = "Working";
  readonly #options: RunProgressOptions;
  readonly #startMs: number;
  /** Streams that have not ended. */
  readonly #open = new Set<StreamProgress>();
  readonly #rates = new WeakMap<StreamProgress, Rate>();
  readonly #rowRate = new Rate();
  readonly #streamRate = new Rate();
  readonly #phases = new Map<string, string>();
  /** Answers that are waited for, in the order in which they were asked for. */
  readonly #waits = new Map<symbol, { readonly what: () => string; readonly sinceMs: number }>();
  #streams = 0;
  #failed = 0;
  /** Of streams that have ended. */
  #rows = 0;
  #records = 0;

  constructor(options: RunProgressOptions) {
    this.#options = options;
    this.#startMs = options.clock.monotonicMs();
  }

  begin(streams: readonly StreamProgress[]): void {
    this.#streams = streams.length;
    for (const each of streams) this.#open.add(each);
  }

  end(progress: StreamProgress): void {
    this.#open.delete(progress);
    this.#phases.delete(progress.id);
    if (progress.outcome?.kind === "failed") this.#failed += 1;
    this.#rows += rowsOf(progress);
    this.#records += progress.records;
  }

  /** @param phase what a stream does or waits for. */
  setPhase(stream: string, phase: string): void {
    this.#phases.set(stream, phase);
  }

  /** @returns call it when the wait is over */
  waitingFor(what: () => string): () => void {
    const id = Symbol();
    this.#waits.set(id, { what, sinceMs: this.#options.clock.monotonicMs() });
    return () => void this.#waits.delete(id);
  }

  snapshot(): RunSnapshot {
    const { signal, allowance } = this.#options;
    const { taken, left, observed } = allowance;
    const running = this.#sample();
    return {
      running: running.map((each) => this.#runningStream(each)),
      streams: this.#streams,
      done: this.#streams - this.#open.size,
      failed: this.#failed,
      records: running.reduce((sum, { records }) => sum + records, this.#records),
      calls: taken,
      callsLeft: left ?? (observed === null ? null : Math.max(0, observed.limit - observed.used)),
      seconds: this.seconds,
      ...this.#timeLeft(running),
      stage: this.stage,
      waiting: this.#waiting(),
      isStopping: signal.aborted,
    };
  }

  #waiting(): RunSnapshot["waiting"] {
    const [first] = this.#waits.values();
    if (first === undefined) return null;
    return { what: first.what(), seconds: (this.#options.clock.monotonicMs() - first.sinceMs) / 1000 };
  }

  get seconds(): number {
    return (this.#options.clock.monotonicMs() - this.#startMs) / 1000;
  }

  /** Takes the rows of this moment for the rates. @returns the running streams */
  #sample(): readonly StreamProgress[] {
    const nowMs = this.#options.clock.monotonicMs();
    const running = [...this.#open].filter(({ startedMs }) => startedMs !== null);
    let rows = this.#rows;
    for (const progress of running) {
      const rate = this.#rates.get(progress) ?? new Rate();
      this.#rates.set(progress, rate);
      rate.add(nowMs, rowsOf(progress));
      rows += rowsOf(progress);
    }
    this.#rowRate.add(nowMs, rows);
    this.#streamRate.add(nowMs, this.#streams - this.#open.size);
    return running;
  }

  #runningStream(progress: StreamProgress): RunningStream {
    const { id, transport } = progress;
    return {
      id,
      received: rowsOf(progress),
      expected: expectedOf(progress),
      isForecast: isForecast(progress),
      rowsPerSecond: this.#rates.get(progress)?.perSecond ?? null,
      phase: this.#phases.get(id) ?? transport ?? "",
    };
  }

  #timeLeft(running: readonly StreamProgress[]): Pick<RunSnapshot, "secondsLeft" | "isLeast"> {
    const ofRows = this.#secondsOfRows(running);
    const waiting = this.#open.size - running.length;
    if (waiting === 0) return { secondsLeft: ofRows, isLeast: false };
    const streamRate = this.#streamRate.perSecond ?? 0;
    const isSteady = this.#streams - this.#open.size >= steadyStreams && streamRate > 0;
    if (isSteady) return { secondsLeft: Math.max(ofRows ?? 0, waiting / streamRate), isLeast: false };
    return { secondsLeft: ofRows !== null && ofRows >= leastSeconds ? ofRows : null, isLeast: true };
  }

  /** How long the rows take that are known to come; null where they are not known of all running streams. */
  #secondsOfRows(running: readonly StreamProgress[]): number | null {
    const rate = this.#rowRate.perSecond ?? 0;
    if (rate <= 0 || running.length === 0) return null;
    let rows = 0;
    for (const progress of running) {
      const expected = expectedOf(progress);
      // What is read together is mostly little.
      if (expected === null && (!progress.isShared || rowsOf(progress) > 0)) return null;
      rows += Math.max(0, (expected ?? 0) - rowsOf(progress));
    }
    return rows / rate;
  }
}

/** Rows are counted when a reply is complete, records when they are written. */
function rowsOf({ received, records }: StreamProgress): number {
  return Math.max(received, records);
}

/** A stream may be read by several queries: before the last one has begun, the forecast is nearer than the service's count. */
function isForecast({ expected, forecast }: StreamProgress): boolean {
  return forecast !== null && forecast > (expected ?? 0);
}

function expectedOf(progress: StreamProgress): number | null {
  return isForecast(progress) ? progress.forecast : progress.expected;
}

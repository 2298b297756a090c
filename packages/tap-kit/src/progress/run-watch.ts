import type { StreamProgress } from "../engine/progress.ts";
import type { RunReport } from "../engine/report-run.ts";
import { RunProgress, type RunProgressOptions } from "./run-progress.ts";
import type { RunSnapshot } from "./run-snapshot.ts";
import type { RunBegin, RunView } from "./run-view.ts";

/** Watches a run and shows, now and then, how far it has come. */
export class RunWatch {
  readonly #progress: RunProgress;
  readonly #view: RunView;
  #timer: NodeJS.Timeout | null = null;

  constructor(view: RunView, options: RunProgressOptions) {
    this.#view = view;
    this.#progress = new RunProgress(options);
  }

  /** From now on the run is shown. @param stage what it does before it reads: `Discovering streams`. */
  async open(stage: string): Promise<void> {
    this.setStage(stage);
    await this.#view.open();
    this.#timer ??= setInterval(() => this.#view.update(this.snapshot()), this.#view.everyMs).unref();
  }

  setStage(stage: string): void {
    this.#progress.stage = stage;
  }

  /** How far the run has come. */
  snapshot(): RunSnapshot {
    return this.#progress.snapshot();
  }

  /** @param phase what a stream does or waits for. */
  setPhase(stream: string, phase: string): void {
    this.#progress.setPhase(stream, phase);
  }

  /** @param what an answer that the run waits for. @returns call it when the wait is over */
  waitingFor(what: () => string): () => void {
    return this.#progress.waitingFor(what);
  }

  begin(streams: readonly StreamProgress[], begin: Omit<RunBegin, "names">): void {
    this.#progress.begin(streams);
    this.#view.begin({ ...begin, names: streams.map(({ id }) => id) });
  }

  streamEnded(progress: StreamProgress): void {
    this.#progress.end(progress);
    this.#view.ended(progress);
  }

  /** The run has ended: it is shown how. */
  async end(streams: readonly StreamProgress[], report: Omit<RunReport, "seconds">): Promise<void> {
    this.#stop();
    await this.#view.end(streams, { ...report, seconds: this.#progress.seconds });
  }

  /** The run is over, whether or not it has ended well. */
  close(): void {
    this.#stop();
    this.#view.close();
  }

  #stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }
}

import type { TapError } from "../errors/tap-error.ts";
import type { Log } from "../log/log.ts";
import { asTapError } from "../log/log-failure.ts";
import type { Reading, Source } from "../tap/source.ts";
import type { Selection } from "../tap/stream.ts";
import { Admission, type AdmittedReading } from "./admission.ts";
import { closeIterator } from "./close-iterator.ts";
import { countOf } from "./report-run.ts";
import type { SyncContext } from "./sync-context.ts";

interface QueueOptions extends Pick<SyncContext, "run" | "grace" | "emitter" | "log" | "allowance"> {
  readonly selections: readonly Selection[];
  /** Stops the whole run. */
  readonly abort: (error: TapError) => void;
}

/** A reading for a worker. */
interface NextReading {
  readonly reading: Reading;
  readonly begun: AdmittedReading;
}

/** The readings that a source plans, handed to workers one at a time while calls are left for them. */
export class ReadingQueue {
  readonly #options: QueueOptions;
  readonly #admission: Admission;
  readonly #readings: AsyncIterator<Reading>;
  #failure: TapError | null = null;
  #isOver = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(source: Source, options: QueueOptions) {
    this.#options = options;
    this.#admission = new Admission(options.allowance);
    this.#readings = source.plan(options.selections, options.run)[Symbol.asyncIterator]();
  }

  /** The first failure that belongs to no stream. */
  get failure(): TapError | null {
    return this.#failure;
  }

  /** The next reading, once there are calls for it. Null when there are no more, or the run is to stop. */
  next(): Promise<NextReading | null> {
    const mine = this.#turn.then(() => this.#admitNext());
    this.#turn = mine;
    return mine;
  }

  ended(begun: AdmittedReading): void {
    this.#admission.end(begun);
  }

  /** Notes a failure that belongs to no stream. */
  fail(error: unknown): void {
    const { emitter, run, abort } = this.#options;
    if (emitter.isBroken || run.signal.aborted) return;
    const noted = asTapError(error);
    this.#failure ??= noted;
    const { kind, scope } = noted.detail;
    if (scope === "run") this.#isOver = true;
    // What the user has to put right would fail the other streams too; what the service failed at may not. At a limit the
    // streams under way end by themselves: what was fetched already goes out.
    if (kind !== "limit" && (kind === "config" || scope === "run")) abort(noted);
  }

  /** Lets the source clean up what it planned with. */
  close(): Promise<void> {
    return closeIterator(this.#readings, this.#options.grace, this.#options.log);
  }

  async #admitNext(): Promise<NextReading | null> {
    const { grace, log } = this.#options;
    if (this.#mustStop()) return null;
    try {
      const next = await grace.wait(this.#readings.next());
      if (next.done === true) return null;
      logForecast(next.value, log);
      const begun = await this.#admission.begin(next.value);
      // The readings under way may have met the quota meanwhile.
      return this.#mustStop() ? null : { reading: next.value, begun };
    } catch (error) {
      this.#isOver = true;
      this.fail(error);
      return null;
    }
  }

  #mustStop(): boolean {
    return this.#isOver || this.#options.run.signal.aborted;
  }
}

function logForecast({ selections, forecast }: Reading, log: Log): void {
  const names = selections.map(({ stream }) => stream.id);
  const some = names.length > 5 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");
  const rows = forecast.rows === undefined ? "rows unknown" : `about ${countOf(forecast.rows, "row")}`;
  const text = `${some}: by ${forecast.transport}, ${rows}, ${countOf(forecast.calls, "call")}: ${forecast.why}`;
  log({ level: "info", code: "forecast", text });
}

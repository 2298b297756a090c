import type { StreamProgress } from "../engine/progress.ts";
import {
  type RunReport,
  reportEnd,
  reportMetrics,
  reportRun,
  reportUnchanged,
  reportUnchangedMetrics,
} from "../engine/report-run.ts";
import type { Log } from "../log/log.ts";
import type { Style } from "../verbs/print/style.ts";
import type { RunView } from "./run-view.ts";
import { isUnchanged } from "./unchanged.ts";
import type { ViewForm } from "./view-form.ts";

/** Of more streams than this, those without a change are counted in one line. */
const fewStreams = 50;

export interface EndingsOptions {
  readonly form: Pick<ViewForm, "hasTable" | "metrics" | "isWhole">;
  readonly log: Log;
  /** Writes a table below the log. */
  readonly write: (text: string) => void;
  readonly width: () => number;
  readonly style: Style;
}

/** Shows how streams and run have ended: in the log, or in a table at the end. */
export class Endings implements Pick<RunView, "ended" | "end"> {
  readonly #options: EndingsOptions;
  #areMany = false;
  /** Streams without a change that were counted, and not reported one by one. */
  readonly #folded = { entries: 0, metrics: 0, seconds: 0 };

  constructor(options: EndingsOptions) {
    this.#options = options;
  }

  /** So many streams are read. */
  begin(streams: number): void {
    this.#areMany = streams > fewStreams;
  }

  ended(progress: StreamProgress): void {
    const { form, log } = this.#options;
    const isOneOfMany = this.#areMany && isUnchanged(progress);
    if (form.metrics === "folded" && isOneOfMany) {
      this.#folded.metrics += 1;
      this.#folded.seconds += progress.seconds;
    } else if (form.metrics !== "none") reportMetrics(progress, log);
    if (form.hasTable) return;
    if (!form.isWhole && isOneOfMany) this.#folded.entries += 1;
    else reportEnd(progress, log);
  }

  async end(streams: readonly StreamProgress[], report: RunReport): Promise<void> {
    const { form, log, write, width, style } = this.#options;
    const { entries, metrics, seconds } = this.#folded;
    if (metrics > 0) reportUnchangedMetrics({ streams: metrics, seconds }, log);
    if (entries > 0) reportUnchanged(entries, log);
    if (form.hasTable) {
      const { summaryTable } = await import("./summary-table.ts");
      write(summaryTable(streams, { width: width(), style }));
    }
    reportRun(streams, report);
  }
}

import type { StreamProgress } from "../engine/progress.ts";
import { type RunReport, reportEnd, reportMetrics, reportRun, reportUnchanged } from "../engine/report-run.ts";
import type { Log } from "../log/log.ts";
import type { Style } from "../verbs/print/style.ts";
import type { RunView } from "./run-view.ts";
import { isUnchanged } from "./unchanged.ts";
import type { ViewForm } from "./view-form.ts";

/** Of more streams than this, those without a change are counted in one line. */
const fewStreams = 50;

export interface EndingsOptions {
  readonly form: Pick<ViewForm, "hasTable" | "hasMetrics" | "isWhole">;
  readonly log: Log;
  /** Writes a table below the log. */
  readonly write: (text: string) => void;
  readonly width: () => number;
  readonly style: Style;
}

/** Shows how streams and run have ended: in the log, or in a table at the end. */
export class Endings implements Pick<RunView, "ended" | "end"> {
  readonly #options: EndingsOptions;
  #isFolded = false;
  #unchanged = 0;

  constructor(options: EndingsOptions) {
    this.#options = options;
  }

  /** So many streams are read. */
  begin(streams: number): void {
    this.#isFolded = !this.#options.form.isWhole && streams > fewStreams;
  }

  ended(progress: StreamProgress): void {
    const { form, log } = this.#options;
    if (form.hasMetrics) reportMetrics(progress, log);
    if (form.hasTable) return;
    if (this.#isFolded && isUnchanged(progress)) this.#unchanged += 1;
    else reportEnd(progress, log);
  }

  async end(streams: readonly StreamProgress[], report: RunReport): Promise<void> {
    const { form, log, write, width, style } = this.#options;
    if (this.#unchanged > 0) reportUnchanged(this.#unchanged, log);
    if (form.hasTable) {
      const { summaryTable } = await import("./summary-table.ts");
      write(summaryTable(streams, { width: width(), style }));
    }
    reportRun(streams, report);
  }
}

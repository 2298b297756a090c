import { reportRun } from "../engine/report-run.ts";
import type { Log } from "../log/log.ts";
import type { Style } from "../verbs/print/style.ts";
import type { LiveScreen, ScreenSize } from "./live-screen.ts";
import { runLine, streamLine } from "./progress-text.ts";
import { beginSentence, type RunView } from "./run-view.ts";

interface DrawnViewOptions {
  readonly screen: LiveScreen;
  readonly size: () => ScreenSize;
  readonly style: Style;
  readonly log: Log;
}

/** A run on a terminal: a line for each running stream and one for all, drawn in place; a table at the end. */
export function drawnView({ screen, size, style, log }: DrawnViewOptions): RunView {
  return {
    everyMs: 200,
    async begin(begin) {
      await screen.open();
      log({ level: "info", code: "run_begin", text: beginSentence(begin) });
    },
    update(snapshot) {
      screen.draw([...snapshot.running.map(streamLine), runLine(snapshot)]);
    },
    ended() {},
    close() {
      screen.close();
    },
    async end(streams, report) {
      screen.close();
      const { summaryTable } = await import("./summary-table.ts");
      screen.print(summaryTable(streams, { width: size().columns, style }));
      reportRun(streams, report);
    },
  };
}

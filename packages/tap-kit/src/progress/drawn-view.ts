import type { Log } from "../log/log.ts";
import type { ErrorTerminal } from "../output/error-terminal.ts";
import type { Style } from "../verbs/print/style.ts";
import type { Endings } from "./endings.ts";
import type { liveLines } from "./live-lines.ts";
import type { LiveScreen } from "./live-screen.ts";
import { beginSentence, type RunView } from "./run-view.ts";

/** Often enough to be seen moving, and too seldom to cost anything. */
const drawEveryMs = 250;

interface DrawnViewOptions {
  readonly terminal: ErrorTerminal;
  readonly style: Style;
  readonly log: Log;
  readonly endings: Endings;
}

/** A run on a terminal: a line for each running stream and one for all, drawn in place. */
export function drawnView({ terminal, style, log, endings }: DrawnViewOptions): RunView {
  let screen: LiveScreen | null = null;
  let linesOf: typeof liveLines | null = null;
  const close = () => screen?.close();
  return {
    everyMs: drawEveryMs,
    async open() {
      // What draws is loaded only where there is a terminal.
      const [lines, live] = await Promise.all([import("./live-lines.ts"), import("./live-screen.ts")]);
      linesOf = lines.liveLines;
      screen = new live.LiveScreen(terminal);
    },
    begin(begin) {
      endings.begin(begin.names.length);
      log({ level: "info", code: "run_begin", text: beginSentence(begin) });
    },
    update(snapshot) {
      if (linesOf !== null) screen?.draw(linesOf(snapshot, terminal.size(), style));
    },
    ended: (progress) => endings.ended(progress),
    end(streams, report) {
      close();
      return endings.end(streams, report);
    },
    close,
  };
}

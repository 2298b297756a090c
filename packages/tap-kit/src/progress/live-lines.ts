import { count, plural } from "../amounts.ts";
import { clean } from "../log/redact.ts";
import type { TerminalSize } from "../output/error-terminal.ts";
import { inTerminal } from "../verbs/print/shown-text.ts";
import type { Style } from "../verbs/print/style.ts";
import { cut, padded, widthOf } from "../verbs/print/text-width.ts";
import { rateText, rowsText, runLines, waitingText } from "./progress-text.ts";
import type { RunningStream, RunSnapshot } from "./run-snapshot.ts";

/**
 * Lines are not longer than this, however wide the terminal is: where a person makes it narrower, lines that no longer fit would be
 * broken into more lines than the ones that are drawn over.
 */
const widest = 110;
/** Names of streams take at most this share of a line. */
const nameShare = 0.4;

/** A line for each running stream, as far as there is room, and one for the whole run. */
export function liveLines(snapshot: RunSnapshot, { columns, rows }: TerminalSize, style: Style): readonly string[] {
  const width = Math.max(1, Math.min(columns - 1, widest));
  const { running } = snapshot;
  // The last line, that for the run, and one above them all that was there before.
  const room = Math.max(1, rows - 3);
  const first = running.length <= room ? running : running.slice(0, room - 1);
  const more = running.length - first.length;
  return [
    ...streamLines(first, width, style),
    ...(more > 0 ? [cut(`  and ${count(more)} more ${plural(more, "stream")}`, width)] : []),
    ...waitingText(snapshot).map((text) => style.dim(cut(`  ${shown(text)}`, width))),
    style.bold(runLine(snapshot, width)),
  ];
}

function runLine(snapshot: RunSnapshot, width: number): string {
  const [long = "", short = ""] = runLines(snapshot);
  return cut(widthOf(long) <= width ? long : short, width);
}

function streamLines(running: readonly RunningStream[], width: number, style: Style): readonly string[] {
  const cells = running.map((each) => ({
    name: cut(shown(each.id), Math.max(8, Math.floor(width * nameShare))),
    rows: rowsText(each),
    rate: rateText(each),
    phase: shown(each.phase),
  }));
  const longest = (key: "name" | "rows" | "rate") => Math.max(0, ...cells.map((cell) => widthOf(cell[key])));
  const [names, rows, rates] = [longest("name"), longest("rows"), longest("rate")];
  return cells.map(({ phase, ...cell }) => {
    const rate = cell.rate === "" ? [] : [padded(cell.rate, rates, "right")];
    const plain = [`  ${padded(cell.name, names)}`, padded(cell.rows, rows, "right"), ...rate].join("  ");
    const room = width - widthOf(plain) - 2;
    // A color goes around what has been cut: half an escape sequence would color all that follows.
    return room < 1 || phase === "" ? cut(plain, width) : `${plain}  ${style.dim(cut(phase, room))}`;
  });
}

// guard(drawn-secrets, `clean(text)` -> `text`): a token in the name of a stream, or in what a tap says of it, would be drawn on the terminal.
const shown = (text: string): string => inTerminal(clean(text));

import type { JsonObject } from "../../json.ts";
import { columnWidths, type Need } from "./column-widths.ts";
import { type Column, shownValue } from "./rows.ts";
import { inTerminal } from "./shown-text.ts";
import type { Style } from "./style.ts";
import { cut, padded, widthOf, wrappedTo } from "./text-width.ts";

interface TableForm {
  /** The width of the terminal. */
  readonly width: number;
  readonly style: Style;
}

const gap = "  ";
/** Columns that are cut show at least so much. */
const leastCut = 8;
const leastWrapped = 20;

/**
 * Rows as a table no wider than the terminal: long values are cut, or wrapped where the column says so. Where there is no
 * room for all columns, each row is shown by itself, with a line for each value.
 */
export function table(columns: readonly Column[], rows: readonly JsonObject[], { width, style }: TableForm): string {
  const heads = columns.map(({ key, head = key }) => head);
  const cells = rows.map((row) => columns.map((column) => inTerminal(shownValue(row, column))));
  const needs = columns.map((column, at) =>
    needOf(
      column,
      [heads, ...cells].map((line) => line[at]!),
    ),
  );
  const widths = columnWidths(needs, width - gap.length * (columns.length - 1));
  if (widths === null) return records(heads, cells, { width, style });
  const lines = (line: readonly string[], format = (text: string) => text) =>
    tableLines(columns, widths, line).map((text) => `${format(text)}\n`);
  return [...lines(heads, style.bold), ...cells.flatMap((line) => lines(line))].join("");
}

function needOf({ isWhole = false, wraps = false }: Column, texts: readonly string[]): Need {
  const natural = Math.max(...texts.map(widthOf));
  const least = wraps ? leastWrapped : leastCut;
  return { natural, least: isWhole ? natural : Math.min(natural, least) };
}

/** One row, in as many lines as its longest wrapped value needs. */
function tableLines(columns: readonly Column[], widths: readonly number[], cells: readonly string[]): string[] {
  const wrapped = cells.map((text, at) =>
    columns[at]!.wraps === true ? wrappedTo(text, widths[at]!) : [cut(text, widths[at]!)],
  );
  const height = Math.max(...wrapped.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) =>
    wrapped
      .map((lines, at) => padded(lines[line] ?? "", widths[at]!, columns[at]!.align))
      .join(gap)
      .trimEnd(),
  );
}

/** Each row by itself. */
function records(heads: readonly string[], cells: readonly (readonly string[])[], { width, style }: TableForm): string {
  const headWidth = Math.max(...heads.map(widthOf));
  return cells
    .map((line, row) => {
      const title = style.dim(`-- ${row + 1} ${"-".repeat(Math.max(0, headWidth - 4 - String(row + 1).length))}`);
      const values = line.map(
        (text, at) =>
          `${style.bold(padded(heads[at]!, headWidth))}${gap}${cut(text, Math.max(1, width - headWidth - 2))}`,
      );
      return `${[title, ...values].map((text) => text.trimEnd()).join("\n")}\n`;
    })
    .join("");
}

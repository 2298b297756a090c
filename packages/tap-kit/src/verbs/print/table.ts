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
/** Where optional columns would leave less to a column that wraps, they are left out. */
const roomyWrapped = 40;

/**
 * Rows as a table no wider than the terminal: long values are cut, or wrapped where the column says so. Where there is no
 * room for all columns, each row is shown by itself, with a line for each value.
 */
export function table(all: readonly Column[], rows: readonly JsonObject[], { width, style }: TableForm): string {
  const columns = hasRoomForAll(all, rows, width) ? all : all.filter(({ isOptional = false }) => !isOptional);
  const heads = columns.map(headOf);
  const cells = cellsOf(columns, rows);
  const widths = widthsOf(columns, rows, width, leastWrapped);
  if (widths === null) return records(columns, cells, { width, style });
  const lines = (line: readonly string[], format = (text: string) => text) =>
    tableLines(columns, widths, line).map((text) => `${format(text)}\n`);
  return [...lines(heads, style.bold), ...cells.flatMap((line) => lines(line))].join("");
}

const hasRoomForAll = (all: readonly Column[], rows: readonly JsonObject[], width: number): boolean =>
  !all.some(({ isOptional = false }) => isOptional) || widthsOf(all, rows, width, roomyWrapped) !== null;

const cellsOf = (columns: readonly Column[], rows: readonly JsonObject[]): readonly (readonly string[])[] =>
  rows.map((row) => columns.map((column) => inTerminal(shownValue(row, column))));

/** @returns null: there is too little room. */
function widthsOf(columns: readonly Column[], rows: readonly JsonObject[], width: number, wrapped: number) {
  const lines = [columns.map(headOf), ...cellsOf(columns, rows)];
  const needs = columns.map((column, at) =>
    needOf(
      column,
      lines.map((line) => line[at]!),
      wrapped,
    ),
  );
  return columnWidths(needs, width - gap.length * (columns.length - 1));
}

const headOf = ({ key, head = key }: Column): string => head;

function needOf({ isWhole = false, wraps = false, align }: Column, texts: readonly string[], wrapped: number): Need {
  const natural = texts.reduce((longest, text) => Math.max(longest, widthOf(text)), 0);
  const least = wraps ? wrapped : leastCut;
  // The beginning of a number would be another number.
  return { natural, least: isWhole || align === "right" ? natural : Math.min(natural, least) };
}

/** A value in the lines of its column. */
const linesOf = (text: string, { wraps = false }: Column, width: number): readonly string[] =>
  wraps ? wrappedTo(text, width) : [cut(text, width)];

/** One row, in as many lines as its longest wrapped value needs. */
function tableLines(columns: readonly Column[], widths: readonly number[], cells: readonly string[]): string[] {
  const wrapped = cells.map((text, at) => linesOf(text, columns[at]!, widths[at]!));
  const height = Math.max(...wrapped.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) =>
    wrapped
      .map((lines, at) => padded(lines[line] ?? "", widths[at]!, columns[at]!.align))
      .join(gap)
      .trimEnd(),
  );
}

/** Each row by itself, a line or more for each value. */
function records(
  columns: readonly Column[],
  cells: readonly (readonly string[])[],
  { width, style }: TableForm,
): string {
  const headWidth = Math.max(...columns.map((column) => widthOf(headOf(column))));
  const indent = " ".repeat(headWidth + gap.length);
  const room = Math.max(1, width - indent.length);
  const value = (text: string, column: Column) =>
    `${style.bold(padded(headOf(column), headWidth))}${gap}${linesOf(text, column, room).join(`\n${indent}`)}`;
  return cells
    .map((line, row) => {
      const title = style.dim(`-- ${row + 1} ${"-".repeat(Math.max(0, headWidth - 4 - String(row + 1).length))}`);
      const values = line.map((text, at) => value(text, columns[at]!));
      return `${[title, ...values].map((text) => text.trimEnd()).join("\n")}\n`;
    })
    .join("");
}

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

/** Each row by itself, a line or more for each value; rows of plain values beside each other, as many as there is room for. */
function records(columns: readonly Column[], cells: readonly (readonly string[])[], form: TableForm): string {
  const abreast = abreastOf(columns, form.width);
  const blocks = Array.from({ length: Math.ceil(cells.length / abreast) }, (_, at) => at * abreast);
  return blocks.map((at) => block(columns, cells.slice(at, at + abreast), { ...form, first: at + 1 })).join("");
}

/** @param first the number of its first row */
function block(
  columns: readonly Column[],
  cells: readonly (readonly string[])[],
  { width, style, first }: TableForm & { readonly first: number },
): string {
  const headWidth = headWidthOf(columns);
  const indent = " ".repeat(headWidth + gap.length);
  const room = Math.max(1, width - indent.length);
  if (cells.length === 1) {
    const title = style.dim(dashed(first, headWidth));
    const value = (text: string, column: Column) =>
      `${style.bold(padded(headOf(column), headWidth))}${gap}${linesOf(text, column, room).join(`\n${indent}`)}`;
    return linesFrom([title, ...cells[0]!.map((text, at) => value(text, columns[at]!))]);
  }
  const each = Math.floor((room + gap.length) / cells.length) - gap.length;
  const inLine = (texts: readonly string[]) => texts.map((text) => padded(cut(text, each), each)).join(gap);
  const title = style.dim(`${indent}${inLine(cells.map((_, at) => dashed(first + at, each)))}`);
  const values = columns.map((column, at) => {
    const texts = cells.map((line) => line[at]!);
    return `${style.bold(padded(headOf(column), headWidth))}${gap}${inLine(texts)}`;
  });
  return linesFrom([title, ...values]);
}

const dashed = (row: number, width: number): string =>
  `-- ${row} ${"-".repeat(Math.max(0, width - 4 - String(row).length))}`;

const linesFrom = (lines: readonly string[]): string => lines.map((line) => `${line.trimEnd()}\n`).join("");

const headWidthOf = (columns: readonly Column[]): number =>
  Math.max(...columns.map((column) => widthOf(headOf(column))));

/** A time and an id of a row are seen in whole. */
const leastAbreast = 24;

/** How many rows stand beside each other: one, where values may be neither cut nor in one line. */
function abreastOf(columns: readonly Column[], width: number): number {
  if (columns.some(({ isWhole = false, wraps = false, align }) => isWhole || wraps || align !== undefined)) return 1;
  return Math.max(1, Math.floor((width - headWidthOf(columns)) / (leastAbreast + gap.length)));
}

/** Of rows that have no room in a table: how many stand beside each other. Null: they have room. */
export function rowsAbreast(columns: readonly Column[], rows: readonly JsonObject[], width: number): number | null {
  return widthsOf(columns, rows, width, leastWrapped) === null ? abreastOf(columns, width) : null;
}

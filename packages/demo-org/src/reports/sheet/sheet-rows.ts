import type { Group } from "../run/groups.ts";
import { isNumber, labelOf, type ReportCell } from "../run/report-cells.ts";
import type { RunReport, RunRow } from "../run/run-report.ts";
import type { Column } from "../saved/report-types.ts";
import type { SheetCell } from "./sheet-cell.ts";

/** Detail rows of a formatted export at most. */
const mostRows = 100_000;

const dayMs = 86_400_000;
const text = (value: string): SheetCell => ({ text: value });

/** The sheet row by row: column A is empty, groups come before the columns and are named in the first of their rows. */
export function* labelsOf(report: RunReport, asOf: Date): Generator<readonly SheetCell[]> {
  const { metadata, type, columns, rows, down } = report;
  yield [];
  yield [null, text(metadata.name)];
  yield [null, text(`As of ${asOf.toISOString().slice(0, 19).replace("T", " ")} Greenwich Mean Time`)];
  yield [];
  for (const { column, operator, value } of metadata.reportFilters)
    yield [null, text(`${type.columns.get(column)?.label ?? column} ${operator} ${value}`)];
  yield [];
  const groupings = [...metadata.groupingsDown, ...metadata.groupingsAcross];
  const arrow = ({ sortOrder }: { readonly sortOrder: string }): string => (sortOrder === "Asc" ? "↑" : "↓");
  const groups = groupings.map((each) => text(`${type.columns.get(each.name)?.label ?? each.name}  ${arrow(each)}`));
  yield [null, ...groups, ...columns.map(({ label }) => text(label))];
  const left = { rows: mostRows };
  if (groupings.length === 0) {
    for (const row of rows.slice(0, mostRows)) yield [null, ...details(report, row)];
  } else {
    yield* groupRows({ report, depth: groupings.length, left }, down);
  }
  const count = report.metadata.aggregates.includes("RowCount");
  yield [null, text("Total"), ...(count ? [text("Count"), { number: String(rows.length), style: 0 } as const] : [])];
}

interface GroupedSheet {
  readonly report: RunReport;
  /** Levels of groups. */
  readonly depth: number;
  /** Detail rows that there is room for. */
  readonly left: { rows: number };
}

function* groupRows(
  { report, depth, left }: GroupedSheet,
  groups: readonly Group<RunRow>[],
  before: readonly SheetCell[] = [],
): Generator<readonly SheetCell[]> {
  for (const [index, { label, rows, groups: inner }] of groups.entries()) {
    const named = index === 0 ? before : before.map(() => null);
    if (inner.length > 0) {
      yield* groupRows({ report, depth, left }, inner, [...named, text(label)]);
    } else {
      for (const [position, row] of rows.slice(0, left.rows).entries()) {
        const names = position === 0 ? [...named, text(label)] : [...named, null].map(() => null);
        const missing = Array.from({ length: depth - names.length }, () => null);
        yield [null, ...names, ...missing, ...details(report, row)];
      }
      left.rows -= Math.min(left.rows, rows.length);
    }
    const level = before.length;
    yield [
      ...Array.from({ length: level + 1 }, () => null),
      text("Subtotal"),
      ...Array.from({ length: depth - level - 1 }, () => null),
      text("Count"),
      { number: String(rows.length), style: 0 },
    ];
  }
}

const details = ({ columns, cell }: RunReport, row: RunRow): readonly SheetCell[] =>
  columns.map((column) => sheetCell(column, cell(column, row)));

function sheetCell(column: Column, { value }: ReportCell): SheetCell {
  if (value === null) return null;
  // Sheets hold doubles: further digits are lost here.
  if (isNumber(column)) return { number: String(Number(value)), style: 0 };
  if (typeof value === "boolean") return { boolean: value };
  if (!column.dataType.startsWith("date")) return text(labelOf(column, value));
  const ms = Date.parse(String(value).length === 10 ? `${value}T00:00:00Z` : String(value));
  // Sheets count days from the last day of 1899 and have none before 1900.
  const serial = ms / dayMs + 25_569;
  if (serial < 61) return text(labelOf(column, value));
  return { number: String(serial), style: column.dataType === "date" ? 1 : 2 };
}

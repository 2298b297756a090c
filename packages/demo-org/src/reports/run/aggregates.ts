import type { Value } from "../../org/org.ts";
import { addDecimals, parts, roundedText } from "../../store/decimal.ts";
import type { Column, ReportType } from "../saved/report-types.ts";
import { compareCells, isNumber, labelOf, type ReportCell } from "./report-cells.ts";

const words: Readonly<Record<string, string>> = {
  s: "Sum of",
  a: "Average of",
  x: "Largest",
  m: "Smallest",
  u: "Unique Count of",
};

export interface Aggregate<Row> {
  readonly name: string;
  readonly label: string;
  readonly dataType: string;
  /** `{"label","value"}` over these rows. */
  json(rows: readonly Row[]): string;
}

/** An aggregate by its name: `RowCount`, `s!AMOUNT`. */
export function aggregateOf<Row>(
  name: string,
  type: ReportType,
  cell: (column: Column, row: Row) => ReportCell,
): Aggregate<Row> {
  const [, kind = "", columnName = ""] = /^(\w)!(.+)$/.exec(name) ?? [];
  const column = type.columns.get(columnName);
  if (column === undefined) {
    return { name, label: "Record Count", dataType: "int", json: (rows) => number({ dataType: "int" }, rows.length) };
  }
  const dataType = kind === "u" ? "int" : column.dataType;
  return {
    name,
    label: `${words[kind]} ${column.label}`,
    dataType,
    json: (rows) =>
      aggregateJson(
        kind,
        column,
        rows.map((row) => cell(column, row)),
      ),
  };
}

function aggregateJson(kind: string, column: Column, cells: readonly ReportCell[]): string {
  const values = cells.map(({ value }) => value).filter((value) => value !== null);
  if (kind === "u") {
    const keys = cells.filter(({ value }) => value !== null).map(({ value, id }) => String(id ?? value));
    return number({ dataType: "int" }, new Set(keys).size);
  }
  if (kind === "s" || kind === "a") {
    const sum = values.reduce<string>((total, value) => addDecimals(total, String(value)), "0");
    return number(column, kind === "s" ? sum : values.length === 0 ? null : quotient(sum, values.length));
  }
  const sign = kind === "x" ? 1 : -1;
  let best: Value = null;
  for (const value of values) if (best === null || sign * compareCells(column, value, best) > 0) best = value;
  return number(column, best);
}

function quotient(sum: string, count: number): string {
  const { digits, scale } = parts(sum);
  return roundedText((digits * 10n ** 20n) / BigInt(count), scale + 20, 12);
}

function number(column: Pick<Column, "dataType">, value: Value): string {
  const json = value === null ? "null" : isNumber(column) ? String(value) : JSON.stringify(value);
  return `{"label":${JSON.stringify(labelOf(column, value))},"value":${json}}`;
}

import type { Value } from "../../org/org.ts";
import { compareDecimals } from "../../store/decimal.ts";
import type { Column } from "../saved/report-types.ts";

/** What a report makes of a row in one column. */
export interface ReportCell {
  /** As the column's type compares and groups it; null: empty. */
  readonly value: Value;
  /** The id behind a name. */
  readonly id: Value;
}

const numbers = new Set(["int", "double", "currency", "percent"]);
const longest = 255;

export const isNumber = ({ dataType }: Pick<Column, "dataType">): boolean => numbers.has(dataType);

/** The cell as reports show it: date-times to the second or the day, long text cut. */
export function cellOf(column: Column, shown: Value, id: Value): ReportCell {
  return { value: shown === null ? null : shownValue(column, shown), id: column.idPath === null ? null : id };
}

function shownValue({ dataType, shownAs, isLong, maxLength }: Column, value: Value): Value {
  if (dataType === "datetime") return shownAs === "day" ? String(value).slice(0, 10) : `${String(value).slice(0, 19)}Z`;
  if (shownAs === "period") return String(value).replace(/^(\d+) (\d)$/, "Q$2-$1");
  if (typeof value !== "string" || !(isLong || maxLength > longest)) {
    return dataType === "textarea" || shownAs === "street" ? String(value).replace(/\r?\n/g, "<br>") : value;
  }
  return [...value.replace(/\r?\n/g, "<br>")].slice(0, longest).join("");
}

/** Order of two cells of a column: nothing first, text without regard to case. */
export function compareCells(column: Pick<Column, "dataType">, a: Value, b: Value): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  if (isNumber(column)) return compareDecimals(String(a), String(b));
  if (column.dataType === "id" || column.dataType.startsWith("date")) return order(String(a), String(b));
  if (typeof a === "boolean") return Number(a) - Number(b);
  return order(String(a).toLowerCase(), String(b).toLowerCase());
}

export const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The cell as JSON: `{"label":"$1.00","value":{"amount":1,"currency":null}}`. Numbers keep their digits. */
export function cellJson(column: Column, { value, id }: ReportCell): string {
  const label = JSON.stringify(labelOf(column, value));
  if (value === null) return `{"label":"-","value":null}`;
  if (id !== null) return `{"label":${label},"value":${JSON.stringify(id)}}`;
  if (column.dataType === "currency") return `{"label":${label},"value":{"amount":${value},"currency":null}}`;
  return `{"label":${label},"value":${isNumber(column) ? value : JSON.stringify(value)}}`;
}

/** As a user with the locale en_US sees it. */
export function labelOf({ dataType }: Pick<Column, "dataType">, value: Value): string {
  if (value === null) return "-";
  const text = String(value);
  switch (dataType) {
    case "currency":
      return text.startsWith("-") ? `($${grouped(fixed(text.slice(1), 2))})` : `$${grouped(fixed(text, 2))}`;
    case "percent":
      return `${grouped(fixed(text, 2))}%`;
    case "int":
    case "double":
      return grouped(text);
    case "date":
      return dayLabel(text);
    case "datetime":
      return text.length === 10 ? dayLabel(text) : `${dayLabel(text.slice(0, 10))}, ${hourLabel(text)}`;
    default:
      return text;
  }
}

function dayLabel(day: string): string {
  const [year, month, date] = day.split("-");
  return `${Number(month)}/${Number(date)}/${year}`;
}

function hourLabel(text: string): string {
  const hour = Number(text.slice(11, 13));
  return `${hour % 12 === 0 ? 12 : hour % 12}:${text.slice(14, 16)} ${hour < 12 ? "AM" : "PM"}`;
}

const grouped = (decimal: string): string =>
  decimal.replace(/^-?\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));

function fixed(decimal: string, digits: number): string {
  const [whole = "0", fraction = ""] = decimal.split(".");
  return `${whole}.${fraction.slice(0, digits).padEnd(digits, "0")}`;
}

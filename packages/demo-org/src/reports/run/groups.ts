import type { Value } from "../../org/org.ts";
import type { Grouping } from "../saved/report-metadata.ts";
import type { Column } from "../saved/report-types.ts";
import { compareCells, labelOf, order, type ReportCell } from "./report-cells.ts";

export const granularities: readonly string[] = [
  ...["None", "Day", "Week", "Month", "Quarter", "Year", "FiscalQuarter", "FiscalYear", "MonthInYear", "DayInMonth"],
];

const months = "January February March April May June July August September October November December".split(" ");

/** What rows of one group have in common. */
interface GroupValue {
  readonly value: Value;
  readonly label: string;
}

/** The group that a cell belongs to: its value, or the span of time that its date lies in. */
function groupOf(column: Column, { dateGranularity }: Grouping, { value, id }: ReportCell): GroupValue {
  if (value === null) return { value: null, label: "-" };
  if (!column.dataType.startsWith("date")) return { value: id ?? value, label: labelOf(column, value) };
  const [year = "", month = "", date = ""] = String(value).slice(0, 10).split("-");
  const quarter = Math.ceil(Number(month) / 3);
  switch (dateGranularity) {
    case "Month":
      return { value: `${year}-${month}-01`, label: `${months[Number(month) - 1]} ${year}` };
    case "Quarter":
    case "FiscalQuarter":
      return {
        value: `${year}-${String(3 * quarter - 2).padStart(2, "0")}-01`,
        label: `${dateGranularity === "Quarter" ? "CQ" : "Q"}${quarter} ${dateGranularity === "Quarter" ? "" : "FY "}${year}`,
      };
    case "Year":
      return { value: `${year}-01-01`, label: `CY${year}` };
    case "FiscalYear":
      return { value: `${year}-01-01`, label: `FY ${year}` };
    case "Week": {
      const day = new Date(`${year}-${month}-${date}T00:00:00Z`);
      const from = new Date(day.getTime() - day.getUTCDay() * 86_400_000).toISOString().slice(0, 10);
      return { value: from, label: labelOf({ dataType: "date" }, from) };
    }
    case "MonthInYear":
      return { value: month, label: months[Number(month) - 1] ?? "" };
    case "DayInMonth":
      return { value: date, label: String(Number(date)) };
    case "Day":
      return { value: `${year}-${month}-${date}`, label: labelOf({ dataType: "date" }, `${year}-${month}-${date}`) };
    default:
      return { value, label: labelOf(column, value) };
  }
}

/** A group with the rows in it (their positions) and the groups inside it. */
export interface Group<Row> extends GroupValue {
  readonly key: string;
  readonly rows: readonly Row[];
  readonly groups: readonly Group<Row>[];
}

export interface Level<Row> {
  readonly column: Column;
  readonly grouping: Grouping;
  cell(row: Row): ReportCell;
}

/** The rows in groups, groups inside groups, each level in its own order. */
export function groupRows<Row>(
  rows: readonly Row[],
  levels: readonly Level<Row>[],
  prefix = "",
): readonly Group<Row>[] {
  const [level, ...deeper] = levels;
  if (level === undefined) return [];
  const found = new Map<string, { of: GroupValue; sorted: Value; rows: Row[] }>();
  for (const row of rows) {
    const cell = level.cell(row);
    const of = groupOf(level.column, level.grouping, cell);
    const known = found.get(String(of.value));
    if (known === undefined) found.set(String(of.value), { of, sorted: cell.value, rows: [row] });
    else known.rows.push(row);
  }
  const sign = level.grouping.sortOrder === "Desc" ? -1 : 1;
  const sorted = [...found.values()].sort((a, b) => sign * compareGroups(level, a, b));
  return sorted.map(({ of, rows }, position) => {
    const key = prefix === "" ? String(position) : `${prefix}_${position}`;
    return { ...of, key, rows, groups: groupRows(rows, deeper, key) };
  });
}

function compareGroups<Row>(
  { column, grouping }: Level<Row>,
  a: { readonly of: GroupValue; readonly sorted: Value },
  b: { readonly of: GroupValue; readonly sorted: Value },
): number {
  const isCyclic = grouping.dateGranularity === "MonthInYear" || grouping.dateGranularity === "DayInMonth";
  if (isCyclic) return order(String(a.of.value ?? ""), String(b.of.value ?? ""));
  return compareCells(column, a.sorted, b.sorted) || order(String(a.of.value ?? ""), String(b.of.value ?? ""));
}

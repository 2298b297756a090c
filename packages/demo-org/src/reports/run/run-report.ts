import type { Value } from "../../org/org.ts";
import { crossFilters } from "../filters/cross-filters.ts";
import { rowFilter } from "../filters/filters.ts";
import { checkReport } from "../saved/overrides.ts";
import type { Grouping, ReportMetadata } from "../saved/report-metadata.ts";
import type { Column, ReportType } from "../saved/report-types.ts";
import { type Aggregate, aggregateOf } from "./aggregates.ts";
import { type Group, groupRows, type Level } from "./groups.ts";
import { cellOf, compareCells, type ReportCell } from "./report-cells.ts";
import type { RunContext } from "./run-context.ts";

/** The values of a row at the paths of the query. */
export type RunRow = readonly Value[];

/** A report that was run: its rows in the order of the report, its groups. */
export interface RunReport {
  readonly metadata: ReportMetadata;
  readonly type: ReportType;
  readonly columns: readonly Column[];
  readonly rows: readonly RunRow[];
  readonly down: readonly Group<RunRow>[];
  readonly across: readonly Group<RunRow>[];
  readonly aggregates: readonly Aggregate<RunRow>[];
  cell(column: Column, row: RunRow): ReportCell;
}

/** Runs a report over the rows that this user sees. @throws OrgError BAD_REQUEST for a report that cannot be run as it is defined */
export function runReport(metadata: ReportMetadata, type: ReportType, { org, user, rules }: RunContext): RunReport {
  checkReport(metadata, type);
  const passes = rowFilter(metadata, type, rules);
  const crosses = crossFilters(metadata, type, { org, user, rules });
  const paths = pathsOf(metadata, type);
  const position = new Map(paths.map((path, index) => [path, index]));
  const at = (row: RunRow, path: string | null): Value =>
    path === null ? null : (row[position.get(path) ?? -1] ?? null);
  const cell = (column: Column, row: RunRow): ReportCell =>
    cellOf(column, at(row, column.path), at(row, column.idPath));

  const answer = org.query(user, `SELECT ${paths.join(", ")} FROM ${type.object}`, { all: false });
  const rows: RunRow[] = [];
  for (const { values } of answer.rows(0, answer.totalSize)) {
    // Reports have no subqueries: each item of the SELECT is a plain value.
    const row = values as readonly Value[];
    const candidate = { shown: ({ path }: Column) => at(row, path), id: ({ idPath }: Column) => at(row, idPath) };
    if (passes(candidate) && crosses.every((test) => test(candidate))) rows.push(row);
  }
  for (const { sortColumn, sortOrder } of metadata.sortBy) {
    const column = columnOf(type, sortColumn);
    const sign = sortOrder === "Desc" ? -1 : 1;
    const keyed = rows.map((row) => ({ row, value: cell(column, row).value }));
    keyed.sort((a, b) => sign * compareCells(column, a.value, b.value));
    for (const [index, { row }] of keyed.entries()) rows[index] = row;
  }
  if (metadata.reportFormat === "TABULAR" && metadata.topRows !== null) rows.splice(metadata.topRows.rowLimit);
  const levels = (groupings: readonly Grouping[]): Level<RunRow>[] =>
    groupings.map((grouping) => {
      const column = columnOf(type, grouping.name);
      return { column, grouping, cell: (row) => cell(column, row) };
    });
  return {
    metadata,
    type,
    columns: metadata.detailColumns.map((name) => columnOf(type, name)),
    rows,
    down: groupRows(rows, levels(metadata.groupingsDown)),
    across: groupRows(rows, levels(metadata.groupingsAcross)),
    aggregates: metadata.aggregates.map((name) => aggregateOf(name, type, cell)),
    cell,
  };
}

function pathsOf(metadata: ReportMetadata, type: ReportType): readonly string[] {
  const { detailColumns, groupingsDown, groupingsAcross, reportFilters, standardDateFilter, aggregates } = metadata;
  const names = [
    ...detailColumns,
    ...metadata.crossFilters.map(({ primaryEntityField }) => primaryEntityField),
    ...[...groupingsDown, ...groupingsAcross].map(({ name }) => name),
    ...reportFilters.map(({ column }) => column),
    ...aggregates.map((name) => name.replace(/^\w!/, "")),
    ...(standardDateFilter === null ? [] : [standardDateFilter.column]),
  ];
  const columns = names.map((name) => type.columns.get(name)).filter((column) => column !== undefined);
  const paths = columns.flatMap(({ path, idPath }) => (idPath === null ? [path] : [path, idPath]));
  return paths.length === 0 ? ["Id"] : [...new Set(paths)];
}

function columnOf(type: ReportType, name: string): Column {
  const column = type.columns.get(name);
  if (column === undefined) throw new RangeError(`${type.type} has no column ${name}`);
  return column;
}

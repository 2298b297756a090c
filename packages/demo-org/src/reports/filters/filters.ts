import { OrgError, type Value } from "../../org/org.ts";
import { cellOf, compareCells, isNumber } from "../run/report-cells.ts";
import type { ReportFilter, ReportMetadata, StandardDateFilter } from "../saved/report-metadata.ts";
import type { Column, ReportType } from "../saved/report-types.ts";
import { filterLogic } from "./boolean-filter.ts";
import { operatorMap } from "./filter-operators.ts";

/** A row that a filter looks at, by column. */
export interface Candidate {
  shown(column: Column): Value;
  id(column: Column): Value;
}

export type Test = (row: Candidate) => boolean;

export interface FilterRules {
  readonly areIdsOrdered: boolean;
  readonly now: Date;
}

const mostFilters = 20;

/**
 * Which rows the report's filters let through.
 * @throws OrgError BAD_REQUEST for what a filter of that column cannot be
 */
export function rowFilter(
  metadata: Pick<ReportMetadata, "reportFilters" | "reportBooleanFilter" | "standardDateFilter">,
  type: ReportType,
  rules: FilterRules,
): Test {
  const { reportFilters, reportBooleanFilter, standardDateFilter } = metadata;
  if (reportFilters.length > mostFilters) {
    throw new OrgError(400, "BAD_REQUEST", `A report can't have more than ${mostFilters} custom filters.`);
  }
  const tests = reportFilters.map((filter) => fieldTest(filter, type, rules));
  const logic = filterLogic(reportBooleanFilter, tests.length);
  const inTime = standardDateFilter === null ? () => true : dateTest(standardDateFilter, type, rules.now);
  return (row) => inTime(row) && logic(tests.map((test) => test(row)));
}

function fieldTest(filter: ReportFilter, type: ReportType, { areIdsOrdered }: FilterRules): Test {
  const column = type.columns.get(filter.column);
  if (column === undefined) {
    throw new OrgError(400, "BAD_REQUEST", `The filter column ${filter.column} is invalid.`);
  }
  const known = operatorMap(areIdsOrdered)[column.dataType] ?? [];
  if (!known.some(({ name }) => name === filter.operator)) {
    throw new OrgError(400, "BAD_REQUEST", `The filter operator ${filter.operator} isn't valid for ${column.name}.`);
  }
  const values = valuesOf(column, filter.value);
  const compare = (value: Value, wanted: Value): boolean => meets(filter.operator, column, value, wanted);
  const isNot = filter.operator === "notEqual" || filter.operator === "notContain" || filter.operator === "excludes";
  return (row) => {
    const value = cellOf(column, row.shown(column), null).value;
    const tests = values.map((wanted) => compare(value, wanted));
    return isNot ? tests.every(Boolean) : tests.some(Boolean);
  };
}

/** The values a filter names: several with commas between, quoted where they have commas themselves; none: the empty one. */
function valuesOf(column: Column, text: string): Value[] {
  if (text.trim() === "") return [null];
  const parts = [...text.matchAll(/\s*(?:"((?:[^"]|"")*)"|([^,]*))(?:,|$)/g)].map(
    ([, quoted, plain = ""]) => quoted?.replaceAll('""', '"') ?? plain.trim(),
  );
  // The expression matches once more, with nothing, at the very end.
  if (parts.at(-1) === "" && !text.trimEnd().endsWith(",")) parts.pop();
  return parts.map((part) => filterValue(column, part));
}

function filterValue(column: Column, text: string): Value {
  if (isNumber(column)) {
    const plain = text.replace(/^[A-Z]{3} ?/, "").replaceAll(",", "");
    if (/^-?\d+(\.\d+)?$/.test(plain)) return plain;
    throw invalid(column, text);
  }
  switch (column.dataType) {
    case "boolean":
      return text.toLowerCase() === "true" || text === "1";
    case "date":
      if (/^\d{4}-\d\d-\d\d/.test(text)) return text.slice(0, 10);
      throw invalid(column, text);
    case "datetime": {
      const date = new Date(text);
      if (Number.isNaN(date.getTime()) || !/^\d{4}-/.test(text)) throw invalid(column, text);
      return cellOf(column, date.toISOString(), null).value;
    }
    default:
      return text;
  }
}

const invalid = (column: Column, text: string): OrgError =>
  new OrgError(400, "BAD_REQUEST", `The filter value "${text}" isn't valid for ${column.name}.`);

function meets(operator: string, column: Column, value: Value, wanted: Value): boolean {
  const text = String(value ?? "").toLowerCase();
  const other = String(wanted ?? "").toLowerCase();
  switch (operator) {
    case "equals":
      return compareCells(column, value, wanted) === 0;
    case "notEqual":
      return compareCells(column, value, wanted) !== 0;
    case "contains":
      return text.includes(other);
    case "notContain":
      return !text.includes(other);
    case "startsWith":
      return text.startsWith(other);
    case "includes":
      return text.split(";").includes(other);
    case "excludes":
      return !text.split(";").includes(other);
    default:
      return value !== null && wanted !== null && isOrdered(operator, compareForFilter(column, value, wanted));
  }
}

/** Text is sorted without regard to case, but compared by case: paging by a text column loses rows. */
function compareForFilter(column: Column, value: Value, wanted: Value): number {
  if (isNumber(column) || column.dataType.startsWith("date")) return compareCells(column, value, wanted);
  const [a, b] = [String(value), String(wanted)];
  return a < b ? -1 : a > b ? 1 : 0;
}

function isOrdered(operator: string, sign: number): boolean {
  if (operator === "lessThan") return sign < 0;
  if (operator === "greaterThan") return sign > 0;
  return operator === "lessOrEqual" ? sign <= 0 : sign >= 0;
}

const day = /^\d{4}-\d\d-\d\d$/;

function dateTest(filter: StandardDateFilter, type: ReportType, now: Date): Test {
  const column = type.columns.get(filter.column);
  if (!column?.dataType.startsWith("date")) {
    throw new OrgError(400, "BAD_REQUEST", `The standard date filter column ${filter.column} is invalid.`);
  }
  const [from, to] = span(filter, now);
  return (row) => {
    const value = row.shown(column);
    if (value === null) return from === null && to === null;
    const date = String(value).slice(0, 10);
    return (from === null || date >= from) && (to === null || date <= to);
  };
}

function span({ durationValue, startDate, endDate }: StandardDateFilter, now: Date): [string | null, string | null] {
  const year = now.getUTCFullYear();
  if (durationValue === "THIS_FISCAL_YEAR" || durationValue === "THIS_YEAR") return [`${year}-01-01`, `${year}-12-31`];
  if (durationValue === "CUSTOM") {
    for (const date of [startDate, endDate]) if (date !== null && !day.test(date)) throw wrongDuration();
    return [startDate, endDate];
  }
  const days = Number(/^LAST_N_DAYS:(\d+)$/.exec(durationValue)?.[1]);
  if (Number.isNaN(days)) throw wrongDuration();
  return [new Date(now.getTime() - days * 86_400_000).toISOString().slice(0, 10), now.toISOString().slice(0, 10)];
}

const wrongDuration = (): OrgError =>
  new OrgError(400, "BAD_REQUEST", "The duration VALUE specified for the standard date filter is invalid.");

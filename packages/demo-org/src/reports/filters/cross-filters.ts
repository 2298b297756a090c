import { OrgError, type Value } from "../../org/org.ts";
import type { RunContext } from "../run/run-context.ts";
import type { CrossFilter, ReportMetadata } from "../saved/report-metadata.ts";
import { type ReportType, reportType } from "../saved/report-types.ts";
import { type Candidate, rowFilter, type Test } from "./filters.ts";

/**
 * Whether a row is referred to by others, for each cross filter of the report. (Reports and Dashboards REST API Developer Guide,
 * Report metadata, crossFilters.)
 * @throws OrgError BAD_REQUEST for one that names something unknown
 */
export function crossFilters(
  { crossFilters: filters }: ReportMetadata,
  type: ReportType,
  runner: RunContext,
): readonly Test[] {
  return filters.map((filter) => {
    const column = type.columns.get(filter.primaryEntityField);
    if (column === undefined) throw bad(filter.primaryEntityField);
    const related = relatedIds(filter, runner);
    return (row) => related.has(column.idPath === null ? row.shown(column) : row.id(column)) === filter.includesObject;
  });
}

/** The ids that related rows refer to, of those that the criteria let through. */
function relatedIds(
  { relatedEntity, relatedEntityJoinField, criteria }: CrossFilter,
  runner: RunContext,
): ReadonlySet<Value> {
  const { org, user, rules } = runner;
  const type = reportType(relatedEntity, (object) => org.describe(user, object));
  if (type === null) throw bad(relatedEntity);
  const passes = rowFilter(
    { reportFilters: criteria, reportBooleanFilter: null, standardDateFilter: null },
    type,
    rules,
  );
  const columns = criteria.flatMap(({ column }) => type.columns.get(column) ?? []);
  const paths = [relatedEntityJoinField, ...new Set(columns.map(({ path }) => path))];
  const answer = org.query(user, `SELECT ${paths.join(", ")} FROM ${type.object}`, { all: false });
  const ids = new Set<Value>();
  for (const { values } of answer.rows(0, answer.totalSize)) {
    // There are no subqueries: each item of the SELECT is a plain value.
    const row = values as readonly Value[];
    const candidate: Candidate = { shown: ({ path }) => row[paths.indexOf(path)] ?? null, id: () => null };
    if (passes(candidate)) ids.add(row[0] ?? null);
  }
  return ids;
}

const bad = (name: string): OrgError => new OrgError(400, "BAD_REQUEST", `The cross filter of ${name} is invalid.`);

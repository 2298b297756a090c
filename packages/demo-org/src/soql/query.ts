import type { FieldType, Query } from "soql-parser-js";
import { describesTheOrg } from "../objects/setup/described-objects.ts";
import { OrgError, type QueryOptions, type QueryResult } from "../org/org.ts";
import type { Entity } from "../org/user-view.ts";
import type { QueryContext } from "./expressions/field-path.ts";
import { grouped, isAggregate, isCountOnly } from "./groups/grouped-answer.ts";
import { checkBigObject } from "./object-rules/big-objects.ts";
import { refuseFieldsForBulk, refuseForBulk } from "./object-rules/bulk-rules.ts";
import { checkRequiredFilter } from "./object-rules/required-filter.ts";
import { checkShape } from "./parse/check-shape.ts";
import { parseSoql } from "./parse/parse.ts";
import { refuse } from "./refusal.ts";
import { entityOf, planOf, type QueryRun, resolve, scopeOf } from "./resolve.ts";
import { matchingRows } from "./rows/matching-rows.ts";
import { rowsAnswer } from "./select/rows-answer.ts";
import { conditionOf } from "./where/condition.ts";

const NEWEST = 66;

/** Answers SOQL. Which rows match is decided here; their values are read on demand. @throws OrgError */
export function runQuery(soql: string, context: QueryContext, options: QueryOptions): QueryResult {
  const query = parseSoql(soql);
  checkShape(query, soql, options.version ?? NEWEST);
  const run = { context, soql, all: options.all };
  const entity = entityOf(query.sObject ?? "", run);
  if (options.bulk === true) refuseForBulk(query, entity);
  if (entity.refusal !== null) {
    const { errorCode, message } = entity.refusal;
    throw new OrgError(400, options.bulk === true ? "API_ERROR" : errorCode, message);
  }
  checkBigObject(query, entity, soql);
  checkRequiredFilter(conditionOf(query.where, soql), entity, options.bulk === true);
  if (isAggregate(query)) return aggregateResult(query, entity, run);
  const isOneBatch = describesTheOrg(entity);
  const resolved = resolve(isOneBatch ? unlimited(query) : query, entity, run);
  if (options.bulk === true) refuseFieldsForBulk(resolved.selected);
  const runs = matchingRows(resolved.plan);
  const totalSize = runs.size === 0 ? 0 : runs.size + (entity.def.inferred?.counted ?? 0);
  return { ...rowsAnswer(resolved, run, runs), isOneBatch, totalSize };
}

/** LIMIT and OFFSET do nothing where rows come in one batch. (Tooling API, EntityDefinition.) */
const unlimited = ({ limit, offset, ...query }: Query): Query => query;

/** Rows by number with these fields, in the order given; no WHERE, no limits of SOQL. @throws OrgError INVALID_FIELD */
export function readRows(
  entity: Entity,
  fields: readonly string[],
  indexes: readonly number[],
  context: QueryContext,
): QueryResult {
  const run = { context, soql: `SELECT ${fields.join(",")} FROM ${entity.def.name}`, all: true };
  const resolved = resolve({ fields: fields.map(fieldOf), sObject: entity.def.name }, entity, run);
  const slice = (from: number, count: number) => indexes.slice(from, from + count);
  return rowsAnswer(resolved, run, { size: indexes.length, slice });
}

/** A name or path as the parser gives it. */
const fieldOf = (text: string): FieldType => ({ type: "Field", field: text.trim() });

function aggregateResult(query: Query, entity: Entity, run: QueryRun): QueryResult {
  const countOnly = isCountOnly(query);
  const { limit, offset, orderBy, ...rest } = query;
  const scope = scopeOf(query, entity, run);
  const plan = planOf(countOnly && limit !== undefined ? { ...rest, limit } : rest, scope, run.all);
  const runs = matchingRows(plan);
  const common = { object: entity.def.name, aggregate: true } as const;
  if (countOnly) return { ...common, select: [], countOnly, totalSize: runs.size, rows: () => [] };
  if (query.groupBy === undefined && limit !== undefined)
    throw refuse.malformed("Non-grouped query that uses overall aggregate functions cannot also use LIMIT");
  const { select, rows } = grouped(query, runs.slice(0, runs.size), scope);
  return {
    ...common,
    select,
    countOnly,
    isOneBatch: true,
    totalSize: rows.length,
    rows: (from, count) => rows.slice(from, from + count),
  };
}

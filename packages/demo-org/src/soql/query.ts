import type { FieldType, Query } from "soql-parser-js";
import { describesTheOrg } from "../objects/setup/described-objects.ts";
import { OrgError, type QueryOptions, type QueryResult } from "../org/org.ts";
import type { Entity } from "../org/user-view.ts";
import { Readers, type Surroundings } from "./expressions/field-path.ts";
import { grouped, isAggregate, isCountOnly } from "./groups/grouped-answer.ts";
import { checkBigObject } from "./object-rules/big-objects.ts";
import { refuseFieldsForBulk, refuseForBulk } from "./object-rules/bulk-rules.ts";
import { checkDemands } from "./object-rules/required-filter.ts";
import { checkShape } from "./parse/check-shape.ts";
import { parseSoql } from "./parse/parse.ts";
import { refuse } from "./refusal.ts";
import { entityOf, planOf, resolve } from "./resolve.ts";
import { matchingRows } from "./rows/matching-rows.ts";
import { rowMaker } from "./select/answer-rows.ts";
import { conditionOf } from "./where/condition.ts";

const NEWEST = 66;

/** Answers SOQL; which rows is decided here, their values are read when the result's rows are. @throws OrgError */
export function runQuery(soql: string, around: Surroundings, options: QueryOptions): QueryResult {
  const query = parseSoql(soql);
  checkShape(query, soql, options.version ?? NEWEST);
  const entity = entityOf(query.sObject ?? "", around, soql);
  if (options.bulk === true) refuseForBulk(query, entity);
  if (entity.refusal !== null) {
    const { errorCode, message } = entity.refusal;
    throw new OrgError(400, options.bulk === true ? "API_ERROR" : errorCode, message);
  }
  checkBigObject(query, entity, soql);
  checkDemands(conditionOf(query.where, soql), entity, options.bulk === true);
  if (isAggregate(query)) return aggregateResult(query, entity, around, options, soql);
  const isOneBatch = describesTheOrg(entity);
  const resolved = resolve(isOneBatch ? unlimited(query) : query, entity, around, options.all, soql);
  if (options.bulk === true) refuseFieldsForBulk(resolved.selected);
  const runs = matchingRows(resolved.plan);
  const { select, row } = rowMaker(resolved, around, options.all, soql);
  const { table } = entity;
  return {
    object: entity.def.name,
    select,
    aggregate: false,
    countOnly: false,
    isOneBatch,
    totalSize: runs.size === 0 ? 0 : runs.size + (entity.def.inferred?.counted ?? 0),
    *rows(from, count) {
      for (const index of runs.slice(from, count)) if (table.exists(index)) yield row(index);
    },
  };
}

/** Of rows that come in one batch LIMIT and OFFSET make no other. (Tooling API, EntityDefinition.) */
const unlimited = ({ limit, offset, ...query }: Query): Query => query;

/** Rows by number with these fields, in the order given; no WHERE, no limits of SOQL. @throws OrgError INVALID_FIELD */
export function readRows(
  entity: Entity,
  fields: readonly string[],
  indexes: readonly number[],
  around: Surroundings,
): QueryResult {
  const text = `SELECT ${fields.join(",")} FROM ${entity.def.name}`;
  const resolved = resolve({ fields: fields.map(fieldOf), sObject: entity.def.name }, entity, around, true, text);
  const { select, row } = rowMaker(resolved, around, true, text);
  return {
    object: entity.def.name,
    select,
    aggregate: false,
    countOnly: false,
    totalSize: indexes.length,
    *rows(from, count) {
      for (const index of indexes.slice(from, from + count)) yield row(index);
    },
  };
}

/** A name or path as the parser gives it. */
const fieldOf = (text: string): FieldType => ({ type: "Field", field: text.trim() });

function aggregateResult(
  query: Query,
  entity: Entity,
  around: Surroundings,
  options: QueryOptions,
  soql: string,
): QueryResult {
  const readers = new Readers(entity, around);
  const countOnly = isCountOnly(query);
  const { limit, offset, orderBy, ...rest } = query;
  const plan = planOf(
    countOnly && limit !== undefined ? { ...rest, limit } : rest,
    entity,
    readers,
    around,
    options.all,
    soql,
  );
  const runs = matchingRows(plan);
  const common = { object: entity.def.name, aggregate: true } as const;
  if (countOnly) return { ...common, select: [], countOnly, totalSize: runs.size, rows: () => [] };
  if (query.groupBy === undefined && limit !== undefined)
    throw refuse.malformed("Non-grouped query that uses overall aggregate functions cannot also use LIMIT");
  const scope = { entity, readers, around, soql, alias: query.sObjectAlias };
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

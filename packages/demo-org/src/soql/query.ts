import type { Query } from "soql-parser-js";
import type { QueryOptions, QueryResult } from "../org/interface.ts";
import type { Entity } from "../org/views.ts";
import { grouped, isAggregate, isCountOnly } from "./aggregate.ts";
import { rowMaker } from "./answer.ts";
import { refuseFieldsForBulk, refuseForBulk } from "./bulk-rules.ts";
import { parseSoql } from "./parse.ts";
import { Readers, type Surroundings } from "./path.ts";
import { refuse } from "./refusal.ts";
import { entityOf, planOf, resolve } from "./resolve.ts";
import { matchingRows } from "./rows.ts";

/** Answers SOQL; which rows is decided here, their values are read when the result's rows are. @throws OrgError */
export function runQuery(soql: string, around: Surroundings, options: QueryOptions): QueryResult {
  const query = parseSoql(soql);
  const entity = entityOf(query.sObject ?? "", around, soql);
  if (options.bulk === true) refuseForBulk(query, entity);
  if (isAggregate(query)) return aggregateResult(query, entity, around, options, soql);
  const resolved = resolve(query, entity, around, options.all, soql);
  if (options.bulk === true) refuseFieldsForBulk(resolved.selected);
  const runs = matchingRows(resolved.plan);
  const { select, row } = rowMaker(resolved, around, options.all, soql);
  const { table } = entity;
  return {
    object: entity.def.name,
    select,
    aggregate: false,
    countOnly: false,
    totalSize: runs.size,
    *rows(from, count) {
      for (const index of runs.slice(from, count)) if (table.exists(index)) yield row(index);
    },
  };
}

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
  const { select, rows } = grouped(query, runs.slice(0, runs.size), { entity, readers, around, soql });
  return {
    ...common,
    select,
    countOnly,
    totalSize: rows.length,
    rows: (from, count) => rows.slice(from, from + count),
  };
}

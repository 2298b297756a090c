import type { Query, WithDataCategoryCondition } from "soql-parser-js";
import { CATEGORY_GROUPS } from "../../objects/service/data-categories.ts";
import type { Value } from "../../org/org.ts";
import type { Entity } from "../../org/user-view.ts";
import type { QueryContext } from "../expressions/field-path.ts";
import { refuse } from "../refusal.ts";
import { isVisible } from "../rows/matching-rows.ts";
import type { Condition } from "../where/condition.ts";
import type { Test } from "../where/predicate.ts";

/** Which objects can be queried by data category: articles, of one type or of all. */
export const hasCategories = (object: string): boolean => /(?:__kav|^KnowledgeArticleVersion)$/i.test(object);

/**
 * The rows that WITH DATA CATEGORY selects: those filed under one of the named categories, for each group that is named. (SOQL and SOSL
 * Reference, WITH DATA CATEGORY.)
 * @throws OrgError MALFORMED_QUERY without a filter by Id or PublishStatus, for a group named twice, and for unknown names
 */
export function categoryTest(
  clause: NonNullable<Query["withDataCategory"]>,
  condition: Condition | null,
  entity: Entity,
  context: QueryContext,
): Test {
  const object = entity.def.name;
  if (!namesArticles(condition)) throw refuse.malformed(restriction(object));
  const groups = clause.conditions.map(({ groupName }) => groupName.toLowerCase());
  const twice = groups.find((name, n) => groups.indexOf(name) < n);
  if (twice !== undefined) throw refuse.malformed(`data category group is used more than once: ${twice}`);
  const wanted = clause.conditions.map(wantedBy);
  const filed = filedUnder(context);
  return (index) => {
    const under = filed.get(entity.table.id(index)) ?? [];
    return wanted.every((categories) => under.some((name) => categories.has(name)));
  };
}

/** `GROUP/CATEGORY` of those that one condition means. */
function wantedBy({ groupName, selector, parameters }: WithDataCategoryCondition): ReadonlySet<string> {
  const [group, parents] = Object.entries(CATEGORY_GROUPS).find(([name]) => isCalled(name, groupName)) ?? [];
  if (group === undefined || parents === undefined) throw refuse.malformed(`invalid data category group: ${groupName}`);
  const names = Object.keys(parents);
  const above = (name: string): readonly string[] => {
    const parent = parents[name] ?? null;
    return parent === null ? [name] : [name, ...above(parent)];
  };
  const meant = parameters.flatMap((parameter) => {
    const category = names.find((name) => isCalled(name, parameter));
    if (category === undefined) throw refuse.malformed(`invalid data category: ${parameter}`);
    return [
      category,
      ...(selector.startsWith("ABOVE") ? above(category) : []),
      ...(selector.endsWith("BELOW") ? names.filter((name) => above(name).includes(category)) : []),
    ];
  });
  return new Set(meant.map((name) => `${group}/${name}`));
}

const isCalled = (name: string, written: string): boolean => `${name}__c`.toLowerCase() === written.toLowerCase();

/** What each version of an article is filed under. */
function filedUnder(context: QueryContext): ReadonlyMap<Value, readonly string[]> {
  const filed = new Map<Value, string[]>();
  const entity = context.entity("Knowledge__DataCategorySelection");
  if (entity === null) return filed;
  const { table, reader } = entity;
  const [parent, group, name] = [reader("ParentId"), reader("DataCategoryGroupName"), reader("DataCategoryName")];
  const isThere = isVisible(entity, false);
  const written = table.changedRows().filter((index) => index >= table.base.rows);
  for (const index of [...Array(table.base.rows).keys(), ...written]) {
    if (!isThere(index)) continue;
    const article = parent(index);
    filed.set(article, [...(filed.get(article) ?? []), `${group(index)}/${name(index)}`]);
  }
  return filed;
}

/** Whether Id or PublishStatus is compared in the top-level AND. */
function namesArticles(condition: Condition | null): boolean {
  if (condition?.kind === "and") return condition.parts.some(namesArticles);
  if (condition?.kind !== "compare") return false;
  const path = condition.path.toLowerCase();
  return path === "publishstatus" ? condition.operator === "=" : path === "id" && /^(?:=|IN)$/.test(condition.operator);
}

const restriction = (object: string): string =>
  `Implementation restriction: When querying or searching the ${object} object, you must filter using the following syntax: Id = [single ID], Id IN [list of ID's] or PublishStatus = [status]. In addition PublishStatus is only permitted in a top-level AND condition.`;

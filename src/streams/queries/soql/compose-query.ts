import type { FieldType, Query, WhereClause } from "soql-parser-js";
import type { SoqlLibrary } from "./soql-library.ts";

/** The clauses of a query, each put together from its tree. Null: the query has none. */
export interface Clauses {
  readonly select: string;
  readonly from: string;
  readonly where: string | null;
  readonly with: string | null;
  /** Grouping, order and numbers, as they stand behind all others. */
  readonly rest: string;
}

/** A query as text, its clauses in the order that Salesforce wants. (SOQL and SOSL Reference, SOQL SELECT Syntax.) */
export function composeQuery(tree: Query, library: SoqlLibrary): string {
  return joinClauses(clausesOf(tree, library));
}

export function joinClauses({ select, from, where, with: filter, rest }: Clauses): string {
  return [
    `SELECT ${select}`,
    `FROM ${from}`,
    ...(where === null ? [] : [`WHERE ${where}`]),
    ...(filter === null ? [] : [filter]),
    ...(rest === "" ? [] : [rest]),
  ].join(" ");
}

export function clausesOf(tree: Query, library: SoqlLibrary): Clauses {
  const {
    sObject = "",
    sObjectAlias,
    usingScope,
    where,
    withDataCategory,
    withSecurityEnforced,
    withAccessLevel,
  } = tree;
  const composer = composerOf(library);
  const filters = [
    ...(withDataCategory ? [`WITH DATA CATEGORY ${composer.parseWithDataCategory(withDataCategory)}`] : []),
    ...(withSecurityEnforced ? ["WITH SECURITY_ENFORCED"] : []),
    ...(withAccessLevel ? [`WITH ${withAccessLevel}`] : []),
  ];
  return {
    select: (tree.fields ?? []).map((field) => fieldText(field, library)).join(", "),
    from: [sObject, ...(sObjectAlias ? [sObjectAlias] : []), ...(usingScope ? [`USING SCOPE ${usingScope}`] : [])].join(
      " ",
    ),
    where: where === undefined ? null : conditionText(where, library),
    with: filters.length === 0 ? null : filters.join(" "),
    rest: restOf(tree, library),
  };
}

export function conditionText(where: WhereClause, library: SoqlLibrary): string {
  return composerOf(library).parseWhereOrHavingClause(where);
}

export function fieldText(field: FieldType, library: SoqlLibrary): string {
  // The composer writes into what it is given.
  return composerOf(library).parseFields([structuredClone(field)])[0]?.text ?? "";
}

function restOf({ groupBy, having, orderBy, limit, offset }: Query, library: SoqlLibrary): string {
  const composer = composerOf(library);
  return [
    ...(groupBy === undefined ? [] : [`GROUP BY ${composer.parseGroupByClause(groupBy)}`]),
    ...(having === undefined ? [] : [`HAVING ${composer.parseWhereOrHavingClause(having)}`]),
    ...(orderBy === undefined ? [] : [`ORDER BY ${composer.parseOrderBy(orderBy)}`]),
    ...(limit === undefined ? [] : [`LIMIT ${limit}`]),
    ...(offset === undefined ? [] : [`OFFSET ${offset}`]),
  ].join(" ");
}

function composerOf({ Compose }: SoqlLibrary) {
  return new Compose({ sObject: "" }, { autoCompose: false });
}

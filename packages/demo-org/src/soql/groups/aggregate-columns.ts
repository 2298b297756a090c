import type { FieldType, OrderByClause, Query } from "soql-parser-js";
import { type Call, callOf, fieldIn } from "../expressions/call.ts";
import { expressionOf } from "../expressions/expression.ts";
import { functionOf, isPresentation } from "../expressions/functions.ts";
import type { Scope } from "../expressions/scope.ts";
import { refuse } from "../refusal.ts";
import { clausesOf } from "../rows/order.ts";
import { pathText } from "../select/select.ts";
import { type Column, isAggregateFunction } from "./aggregators.ts";

/** The columns of a grouped answer, and those that only ORDER BY names. */
export interface Columns {
  readonly columns: readonly Column[];
  readonly more: readonly Column[];
}

/** @throws OrgError MALFORMED_QUERY for what is neither grouped nor aggregated, and for names that occur twice */
export function columnsOf(query: Query, keys: readonly Column[], scope: Scope): Columns {
  let expressions = 0;
  const seen = new Set<string>();
  const columns = (query.fields ?? []).map((field) => {
    const column = ofItem(field, keys, scope, () => `expr${expressions++}`);
    if (seen.has(column.alias.toLowerCase())) throw refuse.malformed(`duplicate alias: ${column.alias}`);
    seen.add(column.alias.toLowerCase());
    return column;
  });
  return { columns, more: clausesOf(query.orderBy).map((clause) => ordering(clause, columns, keys, scope)) };
}

function ofItem(field: FieldType, keys: readonly Column[], scope: Scope, numbered: () => string): Column {
  if (field.type === "FieldFunctionExpression") {
    const call = callOf(field);
    // A function that only changes how a field is shown keeps the field's name; other functions are numbered.
    const inner = call.args[0];
    const keeps = isPresentation(call.name) && typeof inner === "string";
    const column = aggregateColumn(call, keys, scope);
    return { ...column, alias: field.alias ?? (keeps ? column.alias : numbered()) };
  }
  if (field.type !== "Field" && field.type !== "FieldRelationship")
    throw refuse.malformed("Grouped query cannot use child relationships in the SELECT list");
  const key = keyNamed(pathText(field), keys, scope);
  return { ...key, alias: "alias" in field && typeof field.alias === "string" ? field.alias : key.alias };
}

/** @throws OrgError MALFORMED_QUERY unless this is one of the keys */
function keyNamed(call: Call | string, keys: readonly Column[], scope: Scope): Column {
  const { text } = expressionOf(call, scope);
  const key = keys.find((each) => each.text === text);
  if (key === undefined)
    throw refuse.malformedAt(scope.soql, fieldIn(call), `Field must be grouped or aggregated: ${fieldIn(call)}`);
  return key;
}

/** A function over the rows of a group, or a key; either may be in a function that changes how it is shown. */
export function aggregateColumn(call: Call | string, keys: readonly Column[], scope: Scope): Column {
  if (typeof call === "string") return keyNamed(call, keys, scope);
  const { name, args } = call;
  const [of] = args;
  if (name === "GROUPING") {
    const key = keyNamed(of ?? "", keys, scope);
    return { ...key, text: `GROUPING(${key.text})`, type: "int", kind: "number", isGrouping: true };
  }
  if (isPresentation(name) && of !== undefined) return shownColumn(call, of, keys, scope);
  if (!isAggregateFunction(name)) return keyNamed(call, keys, scope);
  const aggregate = name as Exclude<Column["aggregate"], "key">; // isAggregateFunction says so
  if (of === undefined) {
    if (aggregate !== "COUNT") throw refuse.malformed(`unexpected token: ')'`);
    throw refuse.malformed("COUNT() must be the only element in the SELECT list");
  }
  const { text, kind, field, read } = expressionOf(of, scope);
  const isSum = aggregate === "SUM" || aggregate === "AVG";
  if (field["aggregatable"] !== true || (isSum && kind !== "number") || typeof of === "object")
    throw refuse.malformedAt(scope.soql, fieldIn(of), `field ${text} does not support aggregate operator ${aggregate}`);
  const counts = aggregate === "COUNT" || aggregate === "COUNT_DISTINCT";
  return {
    alias: "",
    text: `${aggregate}(${text})`,
    read,
    aggregate,
    kind: counts ? "number" : kind,
    type: counts ? "int" : aggregate === "AVG" ? "double" : field.type,
    inputKind: kind,
  };
}

/** FORMAT(MAX(Amount)), toLabel(Industry) of a key: computed without the outer function, shown with it. */
function shownColumn(call: Call, of: Call | string, keys: readonly Column[], scope: Scope): Column {
  const column = aggregateColumn(of, keys, scope);
  if (call.name === "CONVERTCURRENCY")
    throw refuse.malformed("convertCurrency() cannot be used on the result of an aggregate function");
  const inner = expressionOf(fieldIn(of), scope);
  const shown = functionOf(call, { ...inner, field: { ...inner.field, type: column.type } }, scope);
  const { finish } = column;
  return {
    ...column,
    text: `${call.name}(${column.text})`,
    type: shown.type,
    finish(value) {
      const before = finish === undefined ? value : finish(value);
      return before === null ? null : shown.apply(before);
    },
  };
}

function ordering(clause: OrderByClause, columns: readonly Column[], keys: readonly Column[], scope: Scope): Column {
  if ("fn" in clause) return aggregateColumn(callOf(clause.fn), keys, scope);
  const wanted = clause.field.toLowerCase();
  const named = columns.find((c) => c.alias.toLowerCase() === wanted);
  if (named !== undefined) return named;
  const { text } = expressionOf(clause.field, scope);
  const key = keys.find((each) => each.text === text);
  if (key !== undefined) return key;
  throw refuse.malformedAt(scope.soql, clause.field, `Ordered field must be grouped or aggregated: ${clause.field}`);
}

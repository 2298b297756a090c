import type { ListView, ViewCondition } from "../objects/setup/list-views.ts";
import type { ViewColumn } from "./columns.ts";

/** A condition as describe has it (SOAP API Developer Guide, SoqlCondition). */
interface SoqlCondition {
  readonly field: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** The order of the view's query: by the view's columns, then by Id. */
export const orderOf = ({ orderBy }: ListView) =>
  [...orderBy, ["Id", "ascending"] as const].map(([fieldNameOrPath, sortDirection]) => ({
    fieldNameOrPath,
    nullsPosition: sortDirection === "ascending" ? "first" : "last",
    sortDirection,
  }));

/** One condition as it is, several in a group; none: an empty group. */
export function whereCondition({ conditions }: ListView): object {
  const [only, ...others] = conditions.map(conditionOf);
  return only !== undefined && others.length === 0
    ? only
    : { conditions: only === undefined ? [] : [only, ...others], conjunction: "and" };
}

/** The SOQL query for the rows of a view. */
export function queryOf(view: ListView, columns: readonly ViewColumn[]): string {
  const scope = view.scope === "everything" ? "" : ` USING SCOPE ${view.scope}`;
  const conditions = view.conditions.map((each) => soqlOf(conditionOf(each)));
  const where = conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`;
  const order = orderOf(view).map(({ fieldNameOrPath, nullsPosition, sortDirection }) => {
    const direction = sortDirection === "ascending" ? "ASC" : "DESC";
    return `${fieldNameOrPath} ${direction} NULLS ${nullsPosition.toUpperCase()}`;
  });
  const select = columns.map(({ selectListItem }) => selectListItem);
  return `SELECT ${select.join(", ")} FROM ${view.object}${scope}${where} ORDER BY ${order.join(", ")}`;
}

function conditionOf({ field, operator, values }: ViewCondition): SoqlCondition {
  const several = values.length > 1;
  switch (operator) {
    case "equals":
      return { field, operator: several ? "in" : "equals", values };
    case "notEqual":
      return { field, operator: several ? "notIn" : "notEquals", values };
    case "contains":
      return { field, operator: "like", values: values.map((text) => `'%${text.slice(1, -1)}%'`) };
    default:
      return { field, operator, values };
  }
}

const signs: Readonly<Record<string, string>> = {
  equals: "=",
  notEquals: "!=",
  greaterThan: ">",
  lessThan: "<",
  like: "LIKE",
};

function soqlOf({ field, operator, values }: SoqlCondition): string {
  if (operator === "in" || operator === "notIn")
    return `${field} ${operator === "in" ? "IN" : "NOT IN"} (${values.join(", ")})`;
  return `${field} ${signs[operator]} ${values[0]}`;
}

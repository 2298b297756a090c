import type { ValueCondition, WhereClause } from "soql-parser-js";

export const isNotDeleted: ValueCondition = {
  field: "IsDeleted",
  operator: "=",
  value: "false",
  literalType: "BOOLEAN",
};

export const isDeleted: ValueCondition = { ...isNotDeleted, value: "true" };

/**
 * A condition that may have AND and another beside it: in brackets, unless it is nothing but ANDs itself. Salesforce takes a
 * SELECT in a condition at its top only ("Semi join sub-selects are only allowed at the top level WHERE expressions").
 */
export function bracketed(where: WhereClause): WhereClause {
  return isAnds(where) ? where : closed(opened(where));
}

/** Whether no OR and no NOT stands outside of brackets. */
function isAnds(where: WhereClause): boolean {
  let depth = 0;
  for (let at: WhereClause | undefined = where; at !== undefined; at = "right" in at ? at.right : undefined) {
    const { left } = at;
    depth += left?.openParen ?? 0;
    if (left !== null && "operator" in left) depth -= left.closeParen ?? 0;
    if (depth === 0 && "operator" in at && at.operator !== "AND") return false;
  }
  return true;
}

/** Both conditions: what the user wrote, and one of ours. */
export function both(where: WhereClause | undefined, condition: ValueCondition): WhereClause {
  return where === undefined ? { left: condition } : followedBy(bracketed(where), condition);
}

function opened(where: WhereClause): WhereClause {
  if (where.left === null) return { ...where, left: { openParen: 1 } };
  // The same kind of condition with one bracket more.
  return { ...where, left: { ...where.left, openParen: (where.left.openParen ?? 0) + 1 } } as WhereClause;
}

/** The last condition of the chain closes what the first opened. */
function closed(where: WhereClause): WhereClause {
  if ("right" in where) return { ...where, right: closed(where.right) };
  const closeParen = "closeParen" in where.left ? (where.left.closeParen ?? 0) : 0;
  // The last one is no NOT, which always has something behind it: it is a condition that can close brackets.
  return { ...where, left: { ...where.left, closeParen: closeParen + 1 } } as WhereClause;
}

function followedBy(where: WhereClause, condition: ValueCondition): WhereClause {
  if ("right" in where) return { ...where, right: followedBy(where.right, condition) };
  return { ...where, operator: "AND", right: { left: condition } };
}

import type { ConditionWithValueQuery, HavingClause, NegationCondition, Query, WhereClause } from "soql-parser-js";

/** A comparison of a condition. */
export interface Leaf {
  readonly left: Exclude<ConditionWithValueQuery, NegationCondition>;
  /** An odd number of NOTs stands around it: where the rest is as it is, the row is in if the comparison is false. */
  readonly isNegated: boolean;
}

/** The comparisons of a condition, in the order of the text. */
export function leavesOf(where: WhereClause | HavingClause | undefined): readonly Leaf[] {
  const leaves: Leaf[] = [];
  /** Whether what stands in a bracket is negated, for each that is open. */
  const brackets = [false];
  let isNot = false;
  for (let at = where; at !== undefined; at = "right" in at ? at.right : undefined) {
    const { left } = at;
    for (let n = left?.openParen ?? 0; n > 0; n -= 1) {
      brackets.push(brackets.at(-1) !== isNot);
      isNot = false;
    }
    if (left !== null && "operator" in left) {
      leaves.push({ left, isNegated: brackets.at(-1) !== isNot });
      isNot = false;
      for (let n = left.closeParen ?? 0; n > 0; n -= 1) brackets.pop();
    }
    if ("operator" in at && at.operator === "NOT") isNot = !isNot;
  }
  return leaves;
}

/** Whether a condition speaks of deleted rows itself. */
export function namesIsDeleted(where: WhereClause | undefined): boolean {
  return leavesOf(where).some(({ left }) => "field" in left && /(?:^|\.)IsDeleted$/i.test(left.field));
}

/** Whether a query's condition speaks of the day, as CloseDate = THIS_MONTH: its rows become fewer by themselves. */
export function dependsOnDay({ where, having }: Pick<Query, "where" | "having">): boolean {
  return namesDay(where) || namesDay(having);
}

function namesDay(where: WhereClause | HavingClause | undefined): boolean {
  return leavesOf(where).some(({ left }) => {
    if ("valueQuery" in left) return namesDay(left.valueQuery.where);
    return [left.literalType ?? []].flat().some((type) => type === "DATE_LITERAL" || type === "DATE_N_LITERAL");
  });
}

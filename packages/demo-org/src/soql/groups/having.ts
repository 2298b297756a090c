import type { Query } from "soql-parser-js";
import type { Value } from "../../org/org.ts";
import type { Scope } from "../expressions/scope.ts";
import { refuse } from "../refusal.ts";
import { type Comparison, type Condition, conditionOf } from "../where/condition.ts";
import { predicateOf } from "../where/predicate.ts";
import { aggregateColumn, type Columns } from "./aggregate-columns.ts";
import type { Column } from "./aggregators.ts";

/** What HAVING compares, aggregates and keys of each group, and the test of a group's values. */
export interface Having {
  readonly columns: readonly Column[];
  /** Values of all columns: the answer's, those of ORDER BY, then these. */
  test(values: readonly Value[]): boolean;
}

/** @throws OrgError MALFORMED_QUERY */
export function havingOf(query: Query, keys: readonly Column[], before: Columns, scope: Scope): Having {
  // A HAVING has the form of a WHERE.
  const condition = conditionOf(query.having as Query["where"], scope.soql);
  if (condition === null) return { columns: [], test: () => true };
  const from = before.columns.length + before.more.length;
  const columnOf = ({ fn, path }: Comparison): Column => aggregateColumn(fn ?? path, keys, scope);
  const compared = comparisons(condition);
  const columns = compared.map(columnOf);
  let current: readonly Value[] = [];
  const predicate = predicateOf(condition, {
    soql: scope.soql,
    now: scope.context.now(),
    operand(c) {
      const at = compared.indexOf(c);
      return { read: () => current[from + at] ?? null, kind: columns[at]?.kind ?? "text", field: null };
    },
    semiJoin() {
      throw refuse.malformed("Semi join sub-selects are not allowed in HAVING");
    },
  });
  return {
    columns,
    test(values) {
      current = values;
      return predicate(0);
    },
  };
}

const comparisons = (condition: Condition): readonly Comparison[] => {
  if (condition.kind === "compare") return [condition];
  return condition.kind === "not" ? comparisons(condition.part) : condition.parts.flatMap(comparisons);
};

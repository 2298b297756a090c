import type { QueryResult } from "../../org/org.ts";
import type { QueryRun, Resolved } from "../resolve.ts";
import { rowMaker } from "./answer-rows.ts";

/** Row numbers in the order of an answer. */
interface RowNumbers {
  readonly size: number;
  slice(from: number, count: number): Iterable<number>;
}

/** An answer with these rows, read on demand: those that are gone by then are left out. */
export function rowsAnswer(resolved: Resolved, run: QueryRun, rows: RowNumbers): QueryResult {
  const { select, row } = rowMaker(resolved, run);
  const { def, table } = resolved.plan.entity;
  return {
    object: def.name,
    select,
    aggregate: false,
    countOnly: false,
    totalSize: rows.size,
    *rows(from, count) {
      for (const index of rows.slice(from, count)) if (table.exists(index)) yield row(index);
    },
  };
}

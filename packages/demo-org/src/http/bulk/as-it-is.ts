import type { QueryResult } from "../../org/interface.ts";

/** Above this many rows a job's results follow what is written later: they are not worth the memory. */
const mostKept = 500;

/** Results of a job are a file: what happens to the rows later does not reach them. */
export function asItIs(result: QueryResult): QueryResult {
  if (result.totalSize > mostKept) return result;
  const rows = [...result.rows(0, result.totalSize)];
  const { object, select, aggregate, countOnly, totalSize } = result;
  return { object, select, aggregate, countOnly, totalSize, rows: (from, count) => rows.slice(from, from + count) };
}

import type { QueryResult } from "../../../org/org.ts";
import type { Settings } from "../../settings.ts";

/** Rows that can be read from any position: an answered query, or the children of a row. */
export type RowSource = Pick<QueryResult, "object" | "select" | "aggregate" | "totalSize" | "rows">;

export interface RowContext {
  /** `/services/data/v59.0`. */
  readonly base: string;
  readonly settings: Settings;
  /** Keeps the rows of a child subquery that did not fit; gives the address of the next page. */
  keepChildren?(children: RowSource): string;
}

/**
 * What a query that the user wrote adds to the reading of an object's rows. Its texts are put together from the parsed
 * query, never cut out of the user's text.
 */
export interface WrittenQuery {
  /** What stands behind FROM: the object, its alias and its scope. */
  readonly from: string;
  /** The user's condition, in brackets where AND beside it would change what it says. */
  readonly where: string | null;
  /** What stands between WHERE and ORDER BY. */
  readonly with: string | null;
  readonly items: readonly WrittenItem[];
  /** Its rows have subqueries, whose further pages are asked for before a row goes out. */
  readonly hasChildren: boolean;
  /** From, where and with in one: a state with rows of another condition cannot be resumed. */
  readonly condition: string;
  /** Days alone make its rows fewer. */
  readonly dependsOnDay: boolean;
}

/** An item of SELECT that is more than a field's path: a function, a TYPEOF, a subquery. */
export interface WrittenItem {
  readonly text: string;
  /** The columns that it brings, as `columnName` names them. */
  readonly columns: ReadonlySet<string>;
}

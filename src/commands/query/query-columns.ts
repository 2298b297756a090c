import { type Json, type JsonObject, TapError } from "@singer-io-ts/tap-kit";
import { isSameName } from "../../names.ts";
import { flatRow } from "./flat-row.ts";

/** A query's columns, by which each of its records becomes a row of the same form. */
export interface QueryColumns {
  readonly names: readonly string[];
  /** @throws TapError where the record has a value that no column shows. */
  rowOf(record: object): JsonObject;
}

/**
 * The columns of a query, spelled as Salesforce spells them where its first records show that.
 * @param written by the query's text; null: the records alone tell.
 */
export function queryColumns(written: readonly string[] | null, first: readonly object[]): QueryColumns {
  const rows = first.map(flatRow);
  const seen = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  // A parent that a record lacks is null as a whole.
  const own = seen.filter((name) => !seen.some((other) => other.startsWith(`${name}.`)));
  const spelled = written?.map((name) => own.find((each) => isSameName(each, name)) ?? name) ?? own;
  // Where the text is understood in another way than Salesforce does, its records count.
  const known = new Set(spelled.map((name) => name.toLowerCase()));
  const isUnderstood = own.every((name) => known.has(name.toLowerCase()) || rows.every((row) => isEmpty(row[name])));
  return columnsNamed(isUnderstood ? spelled : own);
}

const isEmpty = (value: Json | undefined): boolean => value === null || value === undefined;

function columnsNamed(names: readonly string[]): QueryColumns {
  const byName = new Map(names.map((name) => [name.toLowerCase(), name]));
  return {
    names,
    rowOf(record) {
      const row: Record<string, Json> = Object.fromEntries(names.map((name) => [name, null]));
      for (const [name, value] of Object.entries(flatRow(record))) {
        const column = byName.get(name.toLowerCase());
        // guard(query-late-column, `value !== null` -> `false`): values of a column that the first page did not show would be left out without an error.
        if (column === undefined && value !== null) throw lateColumn(name);
        if (column !== undefined) row[column] = value;
      }
      return row;
    },
  };
}

function lateColumn(name: string): TapError {
  return new TapError(`query: a row has ${name}, which no row of the first page has.`, {
    code: "QUERY_COLUMN",
    kind: "config",
    hint: "Name the fields in SELECT one by one.",
  });
}

import type { FieldType, Subquery } from "soql-parser-js";
import { fieldText } from "../soql/compose-query.ts";
import { namesIsDeleted } from "../soql/condition-leaves.ts";
import type { Item } from "../soql/parse-query.ts";
import type { SoqlLibrary } from "../soql/soql-library.ts";
import { both, isNotDeleted } from "../soql/where-clause.ts";
import type { QueryColumn } from "./query-columns.ts";

/**
 * The items of a SELECT, each with what it says to Salesforce: FIELDS() and addresses by the fields that they stand for, a
 * subquery with the children only that are there. An answer can mark a row as deleted, but not a child in a list.
 */
export function itemTexts(
  items: readonly Item[],
  columns: readonly QueryColumn[],
  library: SoqlLibrary,
): readonly { readonly text: string; readonly columns: readonly QueryColumn[] }[] {
  return items.map((item, n) => {
    const own = columns.filter((column) => column.item === n);
    return {
      text: fieldsOf(item, own)
        .map((field) => fieldText(field, library))
        .join(","),
      columns: own,
    };
  });
}

function fieldsOf(item: Item, columns: readonly QueryColumn[]): readonly FieldType[] {
  if (item.kind === "children") return [{ type: "FieldSubquery", subquery: childQuery(item, columns) }];
  if (item.kind === "fields" || columns.some(({ components }) => components !== null)) return pathsOf(columns);
  return [item.field];
}

function pathsOf(columns: readonly QueryColumn[]): readonly FieldType[] {
  return columns
    .flatMap(({ path, components }) => (components === null ? [path] : Object.values(components)))
    .map((path) => ({ type: "Field", field: path.join(".") }));
}

function childQuery(
  { subquery, items }: Extract<Item, { kind: "children" }>,
  [column]: readonly QueryColumn[],
): Subquery {
  const { columns, hasIsDeleted } = column?.children ?? { columns: [], hasIsDeleted: false };
  const fields = items.flatMap((item, n) =>
    fieldsOf(
      item,
      columns.filter((each) => each.item === n),
    ),
  );
  const own = { ...subquery, fields };
  if (!hasIsDeleted || namesIsDeleted(subquery.where)) return own;
  return { ...own, where: both(subquery.where, isNotDeleted) };
}

import type { Entity } from "../org/user-view.ts";
import type { QueryContext } from "../soql/expressions/field-path.ts";
import { runQuery } from "../soql/query.ts";
import type { Test } from "../soql/where/predicate.ts";
import { isRecordId } from "../store/record-id.ts";
import { refuseSearch } from "./refusal.ts";

/** Whether a product is in the price book that WITH PricebookId names. @throws OrgError INVALID_SEARCH for what is no id */
export function inPricebook(id: string, products: Entity, context: QueryContext): Test {
  if (!isRecordId(id)) throw refuseSearch.invalid(`invalid PricebookId: ${id}`);
  if (context.entity("PricebookEntry") === null) return () => false;
  const soql = `SELECT Product2Id FROM PricebookEntry WHERE Pricebook2Id = '${id}'`;
  const entries = runQuery(soql, context, { all: false });
  const ids = new Set([...entries.rows(0, entries.totalSize)].map(({ values: [product] }) => product));
  return (index) => ids.has(products.table.id(index));
}

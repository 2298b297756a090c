import type { Selection } from "@singer-io-ts/tap-kit";
import { isHistory } from "../../../names.ts";
import type { WrittenItem, WrittenQuery } from "../../../plan/custom-query.ts";
import { boundedKeys, type ObjectStream } from "../../../plan/object-stream.ts";
import { propertiesOf } from "../../../property-schemas.ts";
import { columnName } from "../../../transcode/wire/column-names.ts";
import { clausesOf } from "../soql/compose-query.ts";
import { conditionBeside } from "../soql/condition-beside.ts";
import { dependsOnDay } from "../soql/condition-leaves.ts";
import type { ParsedQuery } from "../soql/parse-query.ts";
import type { SoqlLibrary } from "../soql/soql-library.ts";
import { type QueryColumn, queryColumns } from "./query-columns.ts";
import { queryLayout } from "./query-layout.ts";
import { traitsOf } from "./query-traits.ts";
import { itemTexts } from "./select-clause.ts";

/**
 * A query whose rows are rows of an object, one for one: read as the object is, with the query's columns and condition, in
 * an order of ours, so that a read can go on where it stopped and from where the last one ended.
 * @param deletedAt the property that marks a deleted record.
 */
export function rowsStream(
  selection: Selection,
  query: ParsedQuery,
  library: SoqlLibrary,
  deletedAt: string,
): ObjectStream {
  const { stream, schema } = selection;
  const { object, bulk, replicateable, hasIsDeleted, timestamp } = traitsOf(stream);
  const columns = queryColumns(stream);
  const selected = propertiesOf(schema);
  const isSelected = ({ name }: QueryColumn): boolean => Object.hasOwn(selected, name);
  const items = itemTexts(query.items, columns, library).filter(
    (item) => item.columns.some(({ isPath }) => !isPath) && item.columns.some(isSelected),
  );
  const replicationKey = selection.method === "INCREMENTAL" ? selection.replicationKey : null;
  const layout = queryLayout(columns, {
    stream: stream.id,
    selected: schema,
    key: { id: "Id", modifiedAt: replicationKey },
    deleted: { property: deletedAt, timestamp },
    keys: stream.keyProperties,
    hasColumn: (column) => items.some((item) => item.columns.includes(column)),
  });
  const written = writtenQuery(query, items.map(writtenItem), library);
  const hasAllRows = written.where === null && query.tree.usingScope === undefined && written.with === null;
  return {
    selection,
    id: stream.id,
    object,
    layout: () => layout,
    replicationKey,
    bounded: boundedKeys.has(replicationKey ?? ""),
    replicateable,
    asksDeleted: replicateable && hasIsDeleted && !isHistory(object),
    bulk: bulk && items.length === 0,
    hasIsDeleted,
    marksDeletion: Object.hasOwn(selected, deletedAt),
    blobs: [],
    longTexts: 0,
    trackedParents: [],
    written,
    emitsTombstones: hasAllRows && stream.keyProperties.every((key) => key === "Id"),
  };
}

function writtenItem({ text, columns }: { text: string; columns: readonly QueryColumn[] }): WrittenItem {
  return { text, columns: new Set(columns.map(({ path }) => columnName({ path, kind: "text" }))) };
}

function writtenQuery(
  { name, tree, items: written }: ParsedQuery,
  items: readonly WrittenItem[],
  library: SoqlLibrary,
): WrittenQuery {
  const { from, where, with: filter } = clausesOf(tree, library);
  const hasChildren = written.some(({ kind }) => kind === "children");
  const condition = [from, where ?? "", filter ?? ""].join("\n");
  if (tree.where === undefined || where === null)
    return { from, where, with: filter, items, hasChildren, condition, dependsOnDay: dependsOnDay(tree) };
  const whole = conditionBeside(name, tree.where, library);
  return { from, where: whole, with: filter, items, hasChildren, condition, dependsOnDay: dependsOnDay(tree) };
}

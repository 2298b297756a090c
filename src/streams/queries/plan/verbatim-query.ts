import type { Selection } from "@singer-io-ts/tap-kit";
import type { Records } from "../../../config/config.ts";
import { propertiesOf } from "../../../property-schemas.ts";
import { rowKey } from "../../../row-key-property.ts";
import type { Layout } from "../../../transcode/layout.ts";
import { clausesOf, joinClauses } from "../soql/compose-query.ts";
import { dependsOnDay } from "../soql/condition-leaves.ts";
import type { ParsedQuery } from "../soql/parse-query.ts";
import { isBareCount } from "../soql/soql-functions.ts";
import type { SoqlLibrary } from "../soql/soql-library.ts";
import { both, isDeleted, isNotDeleted } from "../soql/where-clause.ts";
import { type QueryColumn, queryColumns } from "./query-columns.ts";
import { queryLayout } from "./query-layout.ts";
import { traitsOf } from "./query-traits.ts";
import { itemTexts } from "./select-clause.ts";

/** Rows of a REST page (REST API Developer Guide, Query). */
const restPageRows = 2_000;

/** A query that is read as it is written, and in full: groups, a number of rows, rows without a key. */
export interface VerbatimQuery {
  readonly selection: Selection;
  readonly layout: Layout;
  readonly soql: string;
  readonly isAggregate: boolean;
  /** Its rows have subqueries. */
  readonly hasChildren: boolean;
  /** The property that is the answer's number of rows, where there are no rows: SELECT COUNT(). */
  readonly count: string | null;
  /** Records get the hash of the row as their key. */
  readonly hasRowKey: boolean;
  /** The key's properties where the user chose them: rows may have the same. */
  readonly chosenKeys: readonly string[];
  /** The most rows there can be, as far as the query says. */
  readonly mostRows: number | null;
  /** Days alone make its rows fewer. */
  readonly dependsOnDay: boolean;
  /** API calls that it is expected to cost. */
  readonly calls: number;
}

/**
 * @param deletedAt the property that marks a deleted record.
 * @param records which rows by their state; Salesforce is asked for all, archived ones too.
 */
export function verbatimQuery(
  selection: Selection,
  query: ParsedQuery,
  library: SoqlLibrary,
  { deletedAt, records }: { readonly deletedAt: string; readonly records: Records },
): VerbatimQuery {
  const { stream, schema } = selection;
  const { hasIsDeleted, timestamp } = traitsOf(stream);
  const columns = queryColumns(stream);
  const layout = queryLayout(columns, {
    stream: stream.id,
    selected: schema,
    key: { id: null, modifiedAt: null },
    deleted: { property: deletedAt, timestamp },
    keys: stream.keyProperties,
    hasColumn: () => true,
  });
  const mostRows = query.tree.limit ?? null;
  const isCount = query.items.every((item) => item.kind === "call" && isBareCount(item.call));
  return {
    selection,
    layout,
    soql: soqlOf(query, { columns, layout, records: hasIsDeleted ? records : "all" }, library),
    isAggregate: query.isAggregate,
    hasChildren: query.items.some(({ kind }) => kind === "children"),
    count: isCount ? (columns[0]?.name ?? null) : null,
    hasRowKey: Object.hasOwn(propertiesOf(schema), rowKey),
    chosenKeys: stream.keyProperties.some((key) => key === rowKey || key === "Id") ? [] : stream.keyProperties,
    mostRows,
    dependsOnDay: dependsOnDay(query.tree),
    calls: Math.max(1, Math.ceil((mostRows ?? 0) / restPageRows)),
  };
}

interface AskedRows {
  readonly columns: readonly QueryColumn[];
  readonly layout: Layout;
  readonly records: Records;
}

/** The query as it is written, with what the mark of a deleted record needs. */
function soqlOf({ tree, items }: ParsedQuery, { columns, layout, records }: AskedRows, library: SoqlLibrary): string {
  const texts = itemTexts(items, columns, library).map(({ text }) => text);
  const named = new Set(columns.flatMap(pathsOf).map((path) => path.toLowerCase()));
  const more = layout.columns.map(({ path }) => path.join(".")).filter((path) => !named.has(path.toLowerCase()));
  const state = records === "active" ? isNotDeleted : isDeleted;
  const where = records === "all" ? tree.where : both(tree.where, state);
  const clauses = clausesOf({ ...tree, ...(where && { where }) }, library);
  return joinClauses({ ...clauses, select: [...texts, ...more].join(",") });
}

function pathsOf({ path, components }: QueryColumn): readonly string[] {
  return components === null ? [path.join(".")] : Object.values(components).map((part) => part.join("."));
}

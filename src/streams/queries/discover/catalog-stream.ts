import type { JsonObject, Stream } from "@singer-io-ts/tap-kit";
import type { Records } from "../../../config/config.ts";
import { deletedAtProperty } from "../../../discover/object-streams.ts";
import { hasBulk } from "../../../discover/object-traits.ts";
import { type StreamProperty, streamOfParts, withoutNull } from "../../../discover/stream-parts.ts";
import { didYouMean, isSameName } from "../../../names.ts";
import { rowKey } from "../../../row-key-property.ts";
import { subtotalOf } from "../soql/group-by.ts";
import type { ParsedQuery } from "../soql/parse-query.ts";
import { settingError } from "../soql/query-errors.ts";
import { isAggregate } from "../soql/soql-functions.ts";
import { queryHash } from "../soql/soql-tokens.ts";
import { rowsWanted } from "../soql/wanted-rows.ts";
import type { Column } from "./query-column.ts";
import type { ResolvedQuery } from "./resolve-query.ts";
import { untrackedChangesOf } from "./untracked-changes.ts";

/** What the configuration says of a query beside its text. */
export interface QueryOptions {
  readonly keyProperties: readonly string[] | null;
  readonly replicationKey: string | null;
  /** Null: as the setting `records` has it. */
  readonly records: Records | null;
  readonly preset: string | null;
  /** Fields that the preset gets beside its own. */
  readonly fields: readonly string[];
}

export interface QueryStreamOptions {
  /** The property that marks a deleted record. */
  readonly deletedAt: string;
  readonly records: Records;
}

/**
 * A query as a stream. Its metadata has what a sync must know beside the query: `salesforce.object`, `salesforce.query`
 * (what the query was), `salesforce.as-written` (its rows are read as the query says, not in an order of ours),
 * `salesforce.stamp` (the field that says when a row was deleted), `salesforce.preset` and `salesforce.preset-fields` with the
 * preset's text as `salesforce.soql`; of a property `salesforce.path`, `salesforce.item` (the
 * number of its item in SELECT), `salesforce.optional`, `salesforce.components` and `salesforce.children`.
 * @throws TapError of kind "config" where a setting does not fit the query.
 */
export function queryStream(
  query: ParsedQuery,
  { object, columns }: ResolvedQuery,
  setting: QueryOptions,
  { deletedAt, records }: QueryStreamOptions,
): Stream {
  const keys = keysOf(query, columns, setting.keyProperties);
  const has = (name: string): boolean => object.fields.some((field) => field.name === name);
  const isAsWritten = query.isAggregate || query.isCut || keys.includes(rowKey) || !has("Id");
  const hasUntrackedConditions = untrackedChangesOf(query, object).conditions.length > 0;
  const replicationKey = replicationKeyOf(
    query,
    { object, columns, isAsWritten, hasUntrackedConditions },
    setting.replicationKey,
  );
  const wanted = rowsWanted(query, setting.records, records);
  const marksDeletion = has("IsDeleted") && !query.isAggregate && wanted !== "active";
  const timestamp = ["SystemModstamp", "LastModifiedDate", "CreatedDate"].find(has);
  return streamOfParts({
    id: query.name,
    title: query.name,
    properties: [
      ...columns.map((column) => propertyOf(column, keys, replicationKey)),
      ...(marksDeletion ? [deletedAtProperty(deletedAt)] : []),
      ...(keys.includes(rowKey) ? [rowKeyProperty] : []),
    ],
    keys,
    replicationKey,
    traits: {
      "salesforce.kind": "query",
      "salesforce.object": object.name,
      "salesforce.query": queryHash(query.soql),
      ...(setting.preset !== null && presetTraits(setting, query)),
      "salesforce.as-written": isAsWritten,
      "salesforce.replicateable": object.replicateable,
      "salesforce.bulk": hasBulk(object.name),
      "salesforce.has-is-deleted": has("IsDeleted"),
      ...(timestamp !== undefined && { "salesforce.stamp": timestamp }),
    },
  });
}

/** Tells whether a catalog was made of this preset. */
function presetTraits({ preset, fields }: QueryOptions, { soql }: ParsedQuery): JsonObject {
  return {
    "salesforce.preset": preset,
    ...(fields.length > 0 && { "salesforce.preset-fields": fields }),
    "salesforce.soql": soql,
  };
}

function keysOf(query: ParsedQuery, columns: readonly Column[], given: readonly string[] | null): readonly string[] {
  if (given === null || given.length === 0) {
    const hasId = !query.isAggregate && columns.some((column) => column.name === "Id" && column.isPath);
    return hasId ? ["Id"] : [rowKey];
  }
  const keys = given.map((key) => columnNamed(query.name, "key_properties", key, columns));
  for (const key of keys) {
    const why = unfitFor(query, key);
    if (why !== null) {
      const hint = "Choose other key_properties, or leave them out: then Id or a hash of the row is the key.";
      throw settingError(query.name, `key_properties: ${key.name} ${why}.`, hint);
    }
  }
  return keys.map(({ name }) => name);
}

/** Why a column can be no part of a key; null: it can. */
function unfitFor({ tree, items }: ParsedQuery, { item, children, components }: Column): string | null {
  if (children !== undefined || components !== undefined) return "has no single value";
  const written = items[item];
  const isGroup = written?.kind === "field" || (written?.kind === "call" && !isAggregate(written.call));
  const subtotal = subtotalOf(tree.groupBy);
  return subtotal !== null && isGroup ? `is null in the subtotals of GROUP BY ${subtotal.name}` : null;
}

interface ReadAs extends ResolvedQuery {
  readonly isAsWritten: boolean;
  /** Rows can come in without a new SystemModstamp: an incremental read would never bring them. */
  readonly hasUntrackedConditions: boolean;
}

function replicationKeyOf(
  { name, isAggregate }: ParsedQuery,
  { object, columns, isAsWritten, hasUntrackedConditions }: ReadAs,
  given: string | null,
): string | null {
  const serves = (column: Column): boolean =>
    column.isPath &&
    column.path.length === 1 &&
    object.fields.some(
      ({ name: field, type, filterable, sortable }) =>
        field === column.name && type === "datetime" && filterable && sortable !== false,
    );
  if (given === null) {
    const modifiedAt = columns.find((column) => column.name === "SystemModstamp");
    return modifiedAt !== undefined && serves(modifiedAt) && !isAsWritten && !hasUntrackedConditions
      ? modifiedAt.name
      : null;
  }
  const column = columnNamed(name, "replication_key", given, columns);
  if (!serves(column))
    throw settingError(
      name,
      `replication_key: ${column.name} is not a date-time field of ${object.name} that Salesforce filters and orders by.`,
      "Name such a column, as SystemModstamp, or leave replication_key out.",
    );
  if (!isAsWritten) return column.name;
  const why = isAggregate ? "its rows are groups" : "it has LIMIT or OFFSET, or no Id and no key_properties";
  throw settingError(
    name,
    `replication_key: the query can only be read in full, because ${why}.`,
    "Leave replication_key out, or change the query.",
  );
}

function columnNamed(query: string, option: string, given: string, columns: readonly Column[]): Column {
  const found = columns.find(({ name }) => isSameName(name, given));
  if (found !== undefined) return found;
  const names = columns.map(({ name }) => name);
  throw settingError(
    query,
    `${option}: ${given} is no column of the query${didYouMean(given, names)}.`,
    `Choose of: ${names.join(", ")}.`,
  );
}

function propertyOf(column: Column, keys: readonly string[], replicationKey: string | null): StreamProperty {
  const { name, type, path, item, isPath, isOptional, components, children } = column;
  const isKey = keys.includes(name);
  return {
    name,
    schema: isKey ? withoutNull(column.schema) : column.schema,
    metadata: {
      inclusion: isKey || name === replicationKey ? "automatic" : "available",
      "salesforce.type": type,
      "salesforce.path": [...path],
      "salesforce.item": item,
      "salesforce.is-path": isPath,
      ...(isOptional && { "salesforce.optional": true }),
      ...(components !== undefined && { "salesforce.components": components }),
      ...(children !== undefined && {
        "salesforce.children": { hasIsDeleted: children.hasIsDeleted, columns: childColumns(children.columns) },
      }),
    },
  };
}

/** What a stream must know of the columns of a subquery, by name. */
function childColumns(columns: readonly Column[]): JsonObject {
  return Object.fromEntries(
    columns.map(({ name, path, item, isOptional, components, children }) => [
      name,
      {
        path: [...path],
        item,
        ...(isOptional && { optional: true }),
        ...(components !== undefined && { components }),
        ...(children !== undefined && {
          children: { hasIsDeleted: children.hasIsDeleted, columns: childColumns(children.columns) },
        }),
      },
    ]),
  );
}

const rowKeyProperty: StreamProperty = {
  name: rowKey,
  schema: {
    type: ["string"],
    title: "Row key",
    description: "A hash of the row and of how often it came; the same in every run as long as the row is.",
  },
  metadata: { inclusion: "automatic" },
};

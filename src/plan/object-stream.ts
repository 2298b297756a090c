import { type Json, type JsonObject, type Selection, type Stream, TapError } from "@singer-io-ts/tap-kit";
import { isHistory } from "../names.ts";
import { propertiesOf, valueKindOf } from "../property-schemas.ts";
import type { Layout, Property, ValueKind, ValueSource, WireColumn } from "../transcode/layout.ts";
import { columnName } from "../transcode/wire/column-names.ts";
import type { WrittenQuery } from "./custom-query.ts";
import { factsOfFile, hiddenName } from "./file-facts.ts";
import { isName } from "./slices/soql-literals.ts";

/** The replication keys whose upper bound Salesforce can search by index too. */
export const boundedKeys: ReadonlySet<string> = new Set(["SystemModstamp"]);

/** An sObject as this run reads it: what to ask for and what comes out. */
export interface ObjectStream {
  readonly selection: Selection;
  readonly id: string;
  /** The sObject's API name. */
  readonly object: string;
  readonly layout: Layout;
  /** Null: full table. */
  readonly replicationKey: string | null;
  /** Whether the replication key can be cut from above by the query. Others are cut while reading. */
  readonly bounded: boolean;
  /** `updated` answers for it. */
  readonly replicateable: boolean;
  /** `deleted` answers for it, and for it alone. */
  readonly asksDeleted: boolean;
  /** False where Bulk is known to refuse it, or a column by TYPEOF; true is to be tried. */
  readonly bulk: boolean;
  readonly hasIsDeleted: boolean;
  /** Records say when they were deleted: what is gone for good has a record too. */
  readonly marksDeletion: boolean;
  /** The user may ask for all rows, of which others must name a few: they are not read through another object. */
  readonly isUnfiltered?: boolean;
  /** Salesforce counts rows of it that never come, and gives rows without an Id of their own, which are left out. */
  readonly hasInferredRows?: boolean;
  /** Of a big object: rows come with this field's latest value first, and in no other order, null: in none; absent: an object of another kind. */
  readonly newestFirst?: string | null;
  /** Selected fields that hold files: null in the rows of a query, each fetched by a call of its own. */
  readonly blobs: readonly string[];
  /** Characters that the long texts of a row may have; of catalogs that do not say so 0. */
  readonly longTexts: number;
  /** Parents with selected fields whose last change a query can filter by, as SOQL has them: `Account.Owner`. */
  readonly stampedParents: readonly string[];
  /** Of a query that the user wrote. */
  readonly written?: WrittenQuery;
  /** False where a row that is gone for good may never have been among the stream's: it is not reported. */
  readonly emitsTombstones: boolean;
}

/**
 * How the selections of a run become streams.
 * @param absent properties that are null in every record, because their field cannot be read.
 */
export type StreamOf = (selection: Selection, absent?: ReadonlySet<string>) => ObjectStream;

/**
 * Reads off the catalog's schema and metadata what a sync must know, so that a sync with a catalog describes nothing.
 * @param deletedAt the property that marks a deleted record.
 * @param absent properties that are null in every record, because their field cannot be read.
 * @throws TapError of kind "config" for a catalog with names that Salesforce cannot have.
 */
export function objectStream(
  selection: Selection,
  deletedAt: string,
  absent: ReadonlySet<string> = new Set(),
): ObjectStream {
  const { stream } = selection;
  const traits = stream.metadata?.get("") ?? {};
  const known = propertiesOf(stream.schema);
  const layout = layoutOf(selection, deletedAt, absent);
  for (const name of [stream.id, ...layout.columns.flatMap(namesOf)]) {
    // guard(catalog-name): an invalid name in a catalog would fail in the middle of the run instead of before it.
    if (!isName(name)) throw invalidName(stream.id, name);
  }
  const relationships = relationshipsOf(layout);
  if (relationships > mostRelationships) throw tooManyRelationships(stream.id, relationships);
  const hasIsDeleted = Object.hasOwn(known, "IsDeleted");
  const replicateable = traits["salesforce.replicateable"] !== false && Object.hasOwn(known, "Id");
  return {
    selection,
    id: stream.id,
    object: stream.id,
    layout,
    replicationKey: selection.method === "INCREMENTAL" ? selection.replicationKey : null,
    bounded: boundedKeys.has(selection.replicationKey ?? ""),
    replicateable,
    // guard(history-not-asked, ` && !isHistory(stream.id)` -> ``): all deletions of field history would be reported for each history object.
    asksDeleted: replicateable && hasIsDeleted && !isHistory(stream.id),
    bulk: traits["salesforce.bulk"] !== false && layout.columns.every(({ type }) => type === undefined),
    hasIsDeleted,
    marksDeletion: Object.hasOwn(propertiesOf(selection.schema), deletedAt),
    ...newestFirstOf(stream),
    stampedParents: stampedParents(traits["salesforce.stamped-parents"], layout),
    blobs: layout.properties.flatMap(({ name, source }) => ("absent" in source && source.file === true ? [name] : [])),
    longTexts: longTexts(selection),
    emitsTombstones: true,
  };
}

function newestFirstOf({ metadata }: Stream): { readonly newestFirst?: string | null } {
  const given = metadata?.get("")?.["salesforce.newest-first"];
  return given === undefined ? {} : { newestFirst: typeof given === "string" ? given : null };
}

function longTexts({ schema, stream }: Selection): number {
  const lengths = Object.keys(propertiesOf(schema)).map((name) => stream.metadata?.get(name)?.["salesforce.length"]);
  return lengths.reduce<number>((sum, length) => sum + (typeof length === "number" ? length : 0), 0);
}

/** Every name that the column brings into a query. */
function namesOf({ path, type, inTypes = {} }: WireColumn): readonly string[] {
  const others = Object.entries(inTypes).flatMap(([named, there]) => [named, ...(there ?? [])]);
  return [...path, ...(type === undefined ? [] : [type]), ...others];
}

const isPathOfNames = (value: Json): value is readonly string[] =>
  Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === "string");

function invalidName(stream: string, name: Json): TapError {
  return new TapError(`${stream}: the catalog has ${JSON.stringify(name)}, which is no name of Salesforce's.`, {
    code: "CATALOG_NAME",
    kind: "config",
    stream,
    hint: "Run discovery again.",
  });
}

/** By the schema too: whoever selects a field by hand may lose what else the catalog says of it, and a query has an address in its place. */
const isFile = ({ metadata, schema }: Stream, name: string): boolean =>
  metadata?.get(name)?.["salesforce.type"] === "base64" || propertiesOf(schema)[name]?.["contentEncoding"] === "base64";

function stampedParents(ways: unknown, { columns }: Layout): readonly string[] {
  const needed = new Set(
    columns.flatMap(({ path }) => path.slice(0, -1).map((_, n) => path.slice(0, n + 1).join("."))),
  );
  return Array.isArray(ways) ? ways.filter((way) => needed.has(way)) : [];
}

/** In one query. (SOQL and SOSL Reference, Understanding Relationship Query Limitations.) */
const mostRelationships = 55;

/** How many relationships to parents the query goes through, those on the way included. */
function relationshipsOf({ columns }: Layout): number {
  const ways = columns.flatMap(({ path }) => path.slice(0, -1).map((_, n) => path.slice(0, n + 1).join(".")));
  return new Set(ways).size;
}

function tooManyRelationships(stream: string, relationships: number): TapError {
  const text = `${stream}: the fields selected of parents need ${relationships} relationships; Salesforce takes ${mostRelationships} in a query.`;
  return new TapError(text, {
    code: "TOO_MANY_RELATIONSHIPS",
    kind: "config",
    stream,
    hint: "Name fewer parents in related_fields, or select fewer of their fields in the catalog.",
  });
}

/** Whether its rows describe the org: they are made when they are asked for, and come in one batch. */
export const describesTheOrg = ({ selection }: Pick<ObjectStream, "selection">): boolean =>
  Object.hasOwn(propertiesOf(selection.stream.schema), descriptionKey);

/** What tells such rows apart: their Id is the same in all. */
export const descriptionKey = "DurableId";

function layoutOf(selection: Selection, deletedAt: string, absent: ReadonlySet<string>): Layout {
  const columns = new Columns();
  const schema = propertiesOf(selection.schema);
  const whole = propertiesOf(selection.stream.schema);
  const { newestFirst } = newestFirstOf(selection.stream);
  // The Id of a big object is the same in all rows.
  const identifier = newestFirst === undefined ? "Id" : (selection.stream.keyProperties[0] ?? "");
  const order = newestFirst ?? selection.replicationKey;
  const id = Object.hasOwn(whole, identifier) ? columns.of(identifier, "text") : -1;
  const stamp = order === null ? -1 : columns.of(order, "datetime");
  const properties: Property[] = [];
  for (const [name, property] of Object.entries(schema)) {
    const isAbsent = absent.has(name);
    const source = isAbsent ? { absent: true as const } : sourceOf(name, property, selection, deletedAt, columns);
    properties.push({ name, source });
  }
  for (const name of factsOfFiles(properties)) {
    // guard(file-facts, `Object.hasOwn(schema, name) || absent.has(name)` -> `true`): content that does not belong to the file would be written where the field with its length is deselected.
    const property = Object.hasOwn(schema, name) || absent.has(name) ? undefined : whole[name];
    if (property === undefined) continue;
    properties.push({
      name: hiddenName(name),
      source: { column: columns.of(name, valueKindOf(property)) },
      hidden: true,
    });
  }
  return { stream: selection.stream.id, columns: byTypes(columns.all), properties, key: { id, stamp } };
}

/** Fields with what records say of the files among these properties: asked for whether they are selected or not. */
function factsOfFiles(properties: readonly Property[]): readonly string[] {
  return properties.flatMap(({ name, source }) => {
    if (!("absent" in source) || source.file !== true) return [];
    const { length, checksum } = factsOfFile(name) ?? {};
    return [length, checksum].filter((field) => field !== undefined);
  });
}

/**
 * A parent of which a column names a type is asked for by TYPEOF as a whole; fields that all types share then have a place in
 * each type. Of catalogs without `salesforce.in-types` it is the same in all.
 */
function byTypes(columns: readonly WireColumn[]): readonly WireColumn[] {
  return columns.map(({ inTypes, ...column }): WireColumn => {
    const { path, type } = column;
    if (type !== undefined || path.length === 1) return column;
    const named = columns.filter((other) => other.type !== undefined && other.path[0] === path[0]);
    if (named.length === 0) return column;
    const same = Object.fromEntries(named.map((other) => [other.type, path.slice(1)]));
    return { ...column, inTypes: { ...same, ...inTypes } };
  });
}

function sourceOf(
  name: string,
  property: JsonObject,
  selection: Selection,
  deletedAt: string,
  columns: Columns,
): ValueSource {
  if (name === deletedAt) {
    const stamp = ["SystemModstamp", "LastModifiedDate", "CreatedDate"].find((key) =>
      Object.hasOwn(propertiesOf(selection.stream.schema), key),
    );
    if (stamp === undefined) return { absent: true };
    return { deletedAt: { flag: columns.of("IsDeleted", "boolean"), stamp: columns.of(stamp, "datetime") } };
  }
  const traits = selection.stream.metadata?.get(name) ?? {};
  if (isFile(selection.stream, name)) return { absent: true, file: true };
  const path = traits["salesforce.path"];
  if (path !== undefined) {
    if (!isPathOfNames(path)) throw invalidName(selection.stream.id, path);
    const { "salesforce.parent-type": type, "salesforce.in-types": inTypes } = traits;
    const parent = { path, ...(type !== undefined && { type }), ...(inTypes !== undefined && { inTypes }) };
    // discovery wrote these members: the names on the way, and a type's name or places in types where there are any.
    return { column: columns.ofParent({ ...(parent as Omit<WireColumn, "kind">), kind: valueKindOf(property) }) };
  }
  const components = traits["salesforce.components"];
  if (components === undefined) {
    // Also where the schema is that of a text: the two APIs write a date-time in two ways.
    const isMoment = traits["salesforce.type"] === "datetime";
    return { column: columns.of(name, isMoment ? "datetime" : valueKindOf(property)) };
  }
  const members = propertiesOf(property);
  return {
    // discovery wrote this member: component name by member name.
    members: Object.entries(components as Readonly<Record<string, string>>).map(([member, field]) => ({
      name: member,
      column: columns.of(field, valueKindOf(members[member] ?? {})),
    })),
  };
}

/** The columns of the query, each once, in the order in which they were first wanted. */
class Columns {
  readonly all: WireColumn[] = [];
  readonly #byName = new Map<string, number>();

  of(name: string, kind: ValueKind): number {
    return this.#add({ path: [name], kind });
  }

  ofParent(column: WireColumn): number {
    return this.#add(column);
  }

  #add(column: WireColumn): number {
    const name = columnName(column);
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    this.#byName.set(name, this.all.length);
    return this.all.push(column) - 1;
  }
}

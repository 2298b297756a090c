import { type Json, type JsonObject, type Selection, type Stream, TapError } from "@singer-io-ts/tap-kit";
import { propertiesOf, valueKindOf } from "../property-schemas.ts";
import type { Layout, Property, ValueKind, ValueSource, WireColumn } from "../transcode/layout.ts";
import { columnName } from "../transcode/wire/column-names.ts";
import { factsOfFile, hiddenName } from "./file-facts.ts";

/** What the rows of a selection look like on the wire and in a record. */
export function layoutOf(selection: Selection, deletedAt: string, absent: ReadonlySet<string>): Layout {
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

/** By the schema too: whoever selects a field by hand may lose what else the catalog says of it, and a query has an address in its place. */
const isFile = ({ metadata, schema }: Stream, name: string): boolean =>
  metadata?.get(name)?.["salesforce.type"] === "base64" || propertiesOf(schema)[name]?.["contentEncoding"] === "base64";

export function newestFirstOf({ metadata }: Stream): { readonly newestFirst?: string | null } {
  const given = metadata?.get("")?.["salesforce.newest-first"];
  return given === undefined ? {} : { newestFirst: typeof given === "string" ? given : null };
}

/** Every name that the column brings into a query. */
export function namesOf({ path, type, inTypes = {} }: WireColumn): readonly string[] {
  const others = Object.entries(inTypes).flatMap(([named, there]) => [named, ...(there ?? [])]);
  return [...path, ...(type === undefined ? [] : [type]), ...others];
}

const isPathOfNames = (value: Json): value is readonly string[] =>
  Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === "string");

export function invalidName(stream: string, name: Json): TapError {
  return new TapError(`${stream}: the catalog has ${JSON.stringify(name)}, which is no name of Salesforce's.`, {
    code: "CATALOG_NAME",
    kind: "config",
    stream,
    hint: "Run discovery again.",
  });
}

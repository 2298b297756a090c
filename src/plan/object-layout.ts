import type { Json, JsonObject, Selection, Stream, TapError } from "@singer-io-ts/tap-kit";
import { propertiesOf, valueKindOf } from "../property-schemas.ts";
import type { Layout, Property, ValueSource, WireColumn } from "../transcode/layout.ts";
import { catalogError } from "./catalog-error.ts";
import { factsOfFile, hiddenName } from "./file-facts.ts";
import { LayoutColumns } from "./layout-columns.ts";

/** What the rows of a selection look like on the wire and in a record. */
export function layoutOf(selection: Selection, deletedAt: string, absent: ReadonlySet<string>): Layout {
  const columns = new LayoutColumns();
  const schema = propertiesOf(selection.schema);
  const whole = propertiesOf(selection.stream.schema);
  const { newestFirst } = newestFirstOf(selection.stream);
  // The Id of a big object is the same in all rows.
  const identifier = newestFirst === undefined ? "Id" : (selection.stream.keyProperties[0] ?? "");
  const order = newestFirst ?? selection.replicationKey;
  const id = Object.hasOwn(whole, identifier) ? columns.field(identifier, "text") : -1;
  const modifiedAt = order === null ? -1 : columns.field(order, "datetime");
  const properties = Object.entries(schema).map(([name, property]): Property => {
    if (absent.has(name)) return { name, source: { absent: true } };
    if (name === deletedAt)
      return { name, source: columns.deletedAt(timestampFields.find((key) => Object.hasOwn(whole, key))) };
    return { name, source: sourceOf(name, property, selection.stream, columns) };
  });
  for (const name of factsOfFiles(properties)) {
    // guard(file-facts, `Object.hasOwn(schema, name) || absent.has(name)` -> `true`): content that does not belong to the file would be written where the field with its length is deselected.
    const property = Object.hasOwn(schema, name) || absent.has(name) ? undefined : whole[name];
    if (property === undefined) continue;
    properties.push({
      name: hiddenName(name),
      source: { column: columns.field(name, valueKindOf(property)) },
      hidden: true,
    });
  }
  return { stream: selection.stream.id, columns: byTypes(columns.all), properties, key: { id, modifiedAt } };
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
 * A parent of which a column names a type is asked for by TYPEOF as a whole; fields that all types share are then asked for in
 * each type. Of catalogs without `salesforce.in-types` it is the same in all.
 */
function byTypes(columns: readonly WireColumn[]): readonly WireColumn[] {
  if (columns.every(({ type, inTypes }) => type === undefined && inTypes === undefined)) return columns;
  return columns.map(({ inTypes, ...column }): WireColumn => {
    const { path, type } = column;
    if (type !== undefined || path.length === 1) return column;
    const named = columns.filter((other) => other.type !== undefined && other.path[0] === path[0]);
    if (named.length === 0) return column;
    const same = Object.fromEntries(named.map((other) => [other.type, path.slice(1)]));
    return { ...column, inTypes: { ...same, ...inTypes } };
  });
}

/** Fields that say when a row last changed, the best first: of a deleted row, when that was. */
const timestampFields = ["SystemModstamp", "LastModifiedDate", "CreatedDate"];

function sourceOf(name: string, property: JsonObject, stream: Stream, columns: LayoutColumns): ValueSource {
  const traits = stream.metadata?.get(name) ?? {};
  if (isFile(stream, name)) return { absent: true, file: true };
  const path = traits["salesforce.path"];
  if (path !== undefined) {
    if (!isPathOfNames(path)) throw invalidName(stream.id, path);
    const { "salesforce.parent-type": type, "salesforce.in-types": inTypes } = traits;
    const parent = { path, ...(type !== undefined && { type }), ...(inTypes !== undefined && { inTypes }) };
    // discovery wrote these members: the names on the way, and a type's name or the paths in types where there are any.
    return { column: columns.add({ ...(parent as Omit<WireColumn, "kind">), kind: valueKindOf(property) }) };
  }
  const components = traits["salesforce.components"];
  if (components === undefined) {
    // Also where the schema is that of a text: the two APIs write a date-time in two ways.
    const isDateTime = traits["salesforce.type"] === "datetime";
    return { column: columns.field(name, isDateTime ? "datetime" : valueKindOf(property)) };
  }
  const members = propertiesOf(property);
  // discovery wrote this member: component name by member name.
  const all = Object.entries(components as Readonly<Record<string, string>>);
  // guard(deselected-part, `Object.hasOwn(members, member)` -> `true`): a part of an address that somebody has deselected would be read, and SCHEMA would not have it.
  const selected = all.filter(([member]) => Object.hasOwn(members, member));
  return {
    members: (selected.length === 0 ? all : selected).map(([member, field]) => ({
      name: member,
      column: columns.field(field, valueKindOf(members[member] ?? {})),
    })),
  };
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
  return catalogError(
    stream,
    "CATALOG_NAME",
    `the catalog has ${JSON.stringify(name)}, which is no name of Salesforce's.`,
  );
}

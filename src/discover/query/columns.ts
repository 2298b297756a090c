import type { JsonObject } from "@singer-io-ts/tap-kit";
import type { FieldDescribe } from "../../salesforce/describe.ts";
import { compoundOf } from "../compound.ts";
import { isCompound, schemaOfType } from "../field-schema.ts";
import type { ParentField } from "../parent-path.ts";
import { checkConditions } from "./conditions.ts";
import { callText, fieldsIn, isPresentation, typeOfCall } from "./functions.ts";
import type { Branch, Item } from "./parse.ts";
import { isSame, meant, type Place } from "./place.ts";

/** A property of a query's records. */
export interface Column {
  readonly name: string;
  /** Where its value stands in a row of the answer. */
  readonly path: readonly string[];
  /** Salesforce's. */
  readonly type: string;
  readonly schema: JsonObject;
  /** The number of its item in SELECT. */
  readonly item: number;
  /** A field by its path and no more. */
  readonly isPath: boolean;
  /** Only where a parent is of a certain type. */
  readonly isOptional: boolean;
  /** Of an address: where its parts stand, by member. */
  readonly components?: Readonly<Record<string, readonly string[]>>;
  readonly children?: Children;
}

/** The rows of a subquery. */
interface Children {
  readonly hasIsDeleted: boolean;
  readonly columns: readonly Column[];
}

/**
 * The properties that the items of a SELECT give. While objects are still to be described (`place.describes.missing`)
 * what depends on them is left out.
 * @throws TapError of kind "config" with the place of what Salesforce would refuse.
 */
export function columnsOf(items: readonly Item[], place: Place, isGrouped: boolean): readonly Column[] {
  const columns: Column[] = [];
  let expressions = 0;
  for (const [n, item] of items.entries()) {
    const found = columnsOfItem(item, n, { place, isGrouped, nextName: () => `expr${expressions++}`, before: columns });
    for (const column of found) {
      if (!columns.some(({ name }) => isSame(name, column.name))) columns.push(column);
      else if (item.kind !== "fields") throw place.fault(`the column ${column.name} is there twice`, writtenName(item));
    }
  }
  return columns;
}

interface Around {
  readonly place: Place;
  readonly isGrouped: boolean;
  /** The next name that Salesforce gives to what has none. */
  nextName(): string;
  readonly before: readonly Column[];
}

function columnsOfItem(item: Item, n: number, around: Around): readonly Column[] {
  const { place, isGrouped, before } = around;
  switch (item.kind) {
    case "field": {
      const found = place.field(item.path);
      if (found === null) return [];
      if (item.alias !== null && !isGrouped)
        throw place.fault(`${item.path} cannot have a name of its own (${item.alias}) outside of GROUP BY`, item.alias);
      // A group has no parents: what is grouped by stands in it by the last of its names.
      const wire = isGrouped ? [item.alias ?? found.path.at(-1) ?? ""] : found.path;
      return [columnOf(found, n, { place, written: item.path, wire, name: item.alias })];
    }
    case "call":
      return callColumn(item, n, around);
    case "fields":
      return place.object.fields
        .filter(
          (field) =>
            isOneOf(item.which, field) && isValue(field) && !before.some(({ name }) => isSame(name, field.name)),
        )
        .map((field) => columnOf({ path: [field.name], type: null, field }, n, { place, written: item.which }));
    case "typeof":
      return typeofColumns(item.relationship, item.branches, n, place);
    case "children":
      return childrenColumn(item, n, place);
  }
}

function columnOf(
  { path, field }: ParentField,
  item: number,
  {
    place,
    written,
    wire = path,
    name = null,
  }: { place: Place; written: string; wire?: readonly string[]; name?: string | null },
): Column {
  const common = { name: name ?? path.join("__"), path: wire, type: field.type, item, isPath: true, isOptional: false };
  const above = path.slice(0, -1);
  const title = [...(above.length === 0 ? [] : [`${above.join(" ")}:`]), field.label].join(" ");
  if (!isCompound(field.type)) {
    if (!isValue(field))
      throw place.fault(`${written} is of type ${field.type}, which no query answers with a value`, written);
    const schema = field.name === "Id" && path.length === 1 ? { type: ["string"] } : schemaOfType(field.type);
    return { ...common, schema: { ...schema, title } };
  }
  const compound = above.length === 0 ? compoundOf(field, place.object.fields) : null;
  if (compound === null) throw place.fault(`${written} is of type ${field.type}; name its parts instead`, written);
  const components = Object.entries(compound.components).map(([member, part]) => [member, [part]] as const);
  return { ...common, schema: { ...compound.schema, title }, components: Object.fromEntries(components) };
}

function callColumn(item: Extract<Item, { kind: "call" }>, n: number, around: Around): readonly Column[] {
  const { call, alias } = item;
  const { place, isGrouped } = around;
  const fields = new Map(fieldsIn(call).map((written) => [written, place.field(written)]));
  if ([...fields.values()].includes(null)) return [];
  const type = typeOfCall(call, (written) => fields.get(written)?.field.type ?? "string");
  const [first] = fields.values();
  const keepsName = isPresentation(call) && !isGrouped && alias === null && first !== undefined && first !== null;
  const path = keepsName ? first.path : [alias ?? around.nextName()];
  const schema = { ...schemaOfType(type), title: callText(call) };
  return [{ name: path.join("__"), path, type, schema, item: n, isPath: false, isOptional: false }];
}

function typeofColumns(relationship: string, branches: readonly Branch[], n: number, place: Place): readonly Column[] {
  const reference = place.object.fields.find(
    ({ relationshipName }) => relationshipName !== null && isSame(relationshipName, relationship),
  );
  if (reference === undefined || reference.relationshipName === null) {
    const names = place.object.fields.flatMap(({ relationshipName }) => relationshipName ?? []);
    throw place.fault(
      `${place.object.name} has no relationship ${relationship}${meant(relationship, names)}`,
      relationship,
    );
  }
  const above = reference.relationshipName;
  if (reference.referenceTo.length < 2)
    throw place.fault(`TYPEOF is for parents of several types; ${above} has one`, relationship);
  const columns = new Map<string, Column>();
  for (const { type, fields } of branches) {
    for (const written of fields) {
      const found = type === null ? place.field(`${above}.${written}`) : typedField(place, reference, type, written);
      if (found === null) continue;
      const path = type === null ? found.path : [above, ...found.path];
      const column = { ...columnOf({ ...found, path }, n, { place, written }), isPath: false, isOptional: true };
      const before = columns.get(column.name);
      columns.set(column.name, before === undefined ? column : shared(before, column));
    }
  }
  return [...columns.values()];
}

function typedField(place: Place, { referenceTo, relationshipName }: FieldDescribe, type: string, written: string) {
  const name = referenceTo.find((each) => isSame(each, type));
  if (name === undefined)
    throw place.fault(`${relationshipName} is never of type ${type}${meant(type, referenceTo)}`, type);
  const object = place.otherObject(name);
  return object === null ? null : place.field(written, object);
}

/** A field that several types have: where its types differ its values are text. */
function shared(one: Column, other: Column): Column {
  const isAlike = JSON.stringify(one.schema["type"]) === JSON.stringify(other.schema["type"]);
  if (isAlike && one.schema["format"] === other.schema["format"]) return one;
  return { ...one, type: "string", schema: { ...schemaOfType("string"), title: String(one.schema["title"]) } };
}

function childrenColumn(item: Extract<Item, { kind: "children" }>, n: number, place: Place): readonly Column[] {
  const scope = place.nextInner();
  const { childRelationships, name: parent } = place.object;
  const found = childRelationships.find(({ relationshipName }) => isSame(relationshipName, item.relationship));
  if (found === undefined) {
    const names = childRelationships.map(({ relationshipName }) => relationshipName);
    const what = `${parent} has no children by the name of ${item.relationship}${meant(item.relationship, names)}`;
    throw place.fault(what, item.relationship, scope);
  }
  const object = place.otherObject(found.childSObject, scope);
  if (object === null) return [];
  const inner = place.inside(scope, object, item.subquery.sObjectAlias ?? null);
  const columns = columnsOf(item.items, inner, false);
  checkConditions(item.subquery, inner, []);
  const properties = Object.fromEntries(columns.map(({ name, schema }) => [name, schema]));
  const name = found.relationshipName;
  return [
    {
      name,
      path: [name],
      type: "children",
      schema: { type: ["null", "array"], title: object.label, items: { type: "object", properties } },
      item: n,
      isPath: false,
      isOptional: false,
      children: { hasIsDeleted: object.fields.some((field) => field.name === "IsDeleted"), columns },
    },
  ];
}

/** FIELDS(ALL), FIELDS(STANDARD), FIELDS(CUSTOM). (SOQL and SOSL Reference, FIELDS().) */
function isOneOf(which: string, { name, type }: FieldDescribe): boolean {
  if (isCompound(type)) return false;
  return which === "ALL" || /__[a-z]+$/i.test(name) === (which === "CUSTOM");
}

/** Whether an answer has its value: of a file it has the address only, of some types nothing. */
function isValue({ type }: FieldDescribe): boolean {
  return type !== "base64" && type !== "complexvalue" && type !== "json";
}

function writtenName(item: Item): string {
  if (item.kind === "field") return item.alias ?? item.path;
  if (item.kind === "call") return item.alias ?? item.call.name;
  return item.kind === "fields" ? item.which : item.relationship;
}

import { schemaOfType } from "../../../discover/field-schema.ts";
import { didYouMean, isSameName } from "../../../names.ts";
import type { FieldDescribe } from "../../../salesforce/describe/describe.ts";
import type { Branch, Item } from "../soql/parse-query.ts";
import { fieldsIn } from "../soql/soql-functions.ts";
import { type Column, columnOf } from "./query-column.ts";
import type { QueryScope } from "./query-scope.ts";

/**
 * The columns of a TYPEOF: a field of any of its types, null in rows whose parent is of another.
 * @throws TapError of kind "config" with the position of what Salesforce would refuse.
 */
export function typeofColumns(
  relationship: string,
  branches: readonly Branch[],
  n: number,
  scope: QueryScope,
): readonly Column[] {
  const reference = scope.object.fields.find(
    ({ relationshipName }) => relationshipName !== null && isSameName(relationshipName, relationship),
  );
  if (reference === undefined || reference.relationshipName === null) {
    const names = scope.object.fields.flatMap(({ relationshipName }) => relationshipName ?? []);
    throw scope.error(
      `${scope.object.name} has no relationship ${relationship}${didYouMean(relationship, names)}`,
      relationship,
    );
  }
  const above = reference.relationshipName;
  if (reference.referenceTo.length < 2)
    throw scope.error(`TYPEOF is for parents of several types; ${above} has one`, relationship);
  const columns = new Map<string, Column>();
  for (const { type, fields } of branches) {
    for (const written of fields) {
      const found = type === null ? scope.field(`${above}.${written}`) : typedField(scope, reference, type, written);
      if (found === null) continue;
      const path = type === null ? found.path : [above, ...found.path];
      const column = { ...columnOf({ ...found, path }, n, { scope, written }), isPath: false, isOptional: true };
      const before = columns.get(column.name);
      columns.set(column.name, before === undefined ? column : shared(before, column));
    }
  }
  return [...columns.values()];
}

function typedField(
  scope: QueryScope,
  { referenceTo, relationshipName }: FieldDescribe,
  type: string,
  written: string,
) {
  const name = referenceTo.find((each) => isSameName(each, type));
  if (name === undefined)
    throw scope.error(`${relationshipName} is never of type ${type}${didYouMean(type, referenceTo)}`, type);
  const object = scope.otherObject(name);
  return object === null ? null : scope.field(written, object);
}

/** A field that several types have: where its types differ its values are text. */
function shared(one: Column, other: Column): Column {
  const isAlike = JSON.stringify(one.schema["type"]) === JSON.stringify(other.schema["type"]);
  if (isAlike && one.schema["format"] === other.schema["format"]) return one;
  return { ...one, type: "string", schema: { ...schemaOfType("string"), title: String(one.schema["title"]) } };
}

/**
 * An answer has one parent for a relationship: what a TYPEOF asks of it can not be asked beside it too. (SOQL and SOSL
 * Reference, TYPEOF.)
 * @throws TapError of kind "config" that says what to change.
 */
export function checkTypeofs(items: readonly Item[], scope: QueryScope): void {
  for (const item of items) {
    if (item.kind !== "typeof") continue;
    const { relationship } = item;
    const others = items.filter((other) => other !== item && asks(other, relationship, scope));
    const [other] = others;
    if (other === undefined) continue;
    const isTypeof = other.kind === "typeof";
    const written = other.kind === "field" ? other.path : relationship;
    const what = isTypeof
      ? `two TYPEOF ask for ${relationship}`
      : `${written} is asked for beside TYPEOF ${relationship}`;
    const hint = isTypeof
      ? "Make one TYPEOF of them."
      : `Salesforce takes the one or the other: name the field in each THEN, and in ELSE, of TYPEOF ${relationship}.`;
    throw scope.error(what, written, { hint });
  }
}

function asks(item: Item, relationship: string, scope: QueryScope): boolean {
  if (item.kind === "typeof") return isSameName(item.relationship, relationship);
  const written = item.kind === "field" ? [item.path] : item.kind === "call" ? fieldsIn(item.call) : [];
  return written.some((field) => scope.nameOf(field).startsWith(`${relationship.toLowerCase()}.`));
}

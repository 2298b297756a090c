import shared from "../../catalog/shared-parent-fields.json" with { type: "json" };
import { schemaTypeOf } from "../property-schemas.ts";
import type { FieldDescribe, ObjectDescribe } from "../salesforce/describe/describe.ts";
import { schemaOfType } from "./field-schema.ts";

/**
 * What can be asked of a parent whatever its type is. (Object Reference, Name: the object that stands for all parents of a
 * polymorphic relationship.)
 */
export const sharedFields: readonly FieldDescribe[] = Object.entries(shared.fields).map(([name, type]) => ({
  name,
  label: name,
  type,
  inlineHelpText: null,
  compoundFieldName: null,
  calculated: false,
  filterable: false,
  referenceTo: [],
  relationshipName: null,
}));

/** What leads on from such a parent, to one object; null for parents of other types than `of`. */
export interface SharedRelationship {
  readonly name: string;
  readonly to: string;
  readonly of: string;
}

export const sharedRelationships: readonly SharedRelationship[] = Object.entries(shared.relationships).map(
  ([name, ends]) => ({ name, ...ends }),
);

/**
 * Where a path from such a parent leads in a parent of one type, as a query by TYPEOF asks for it; null where that type
 * has no such field.
 */
export function fieldPathInType(type: ObjectDescribe, path: readonly string[]): readonly string[] | null {
  const [first = "", ...more] = path;
  if (more.length > 0) return type.fields.some(({ relationshipName }) => relationshipName === first) ? path : null;
  // A type's own field Type is something else (Account has one): the reply itself says what a parent is.
  if (first === "Type") return ["attributes", "type"];
  const field =
    type.fields.find(({ name }) => name === first) ??
    (first === "Name" ? type.fields.find(({ nameField }) => nameField === true) : undefined);
  return field !== undefined && isSameKind(field, first) ? [field.name] : null;
}

function isSameKind({ type }: FieldDescribe, name: string): boolean {
  const wanted = sharedFields.find((field) => field.name === name)?.type ?? "string";
  return schemaTypeOf(schemaOfType(type)) === schemaTypeOf(schemaOfType(wanted));
}

import { Describes } from "../../src/discover/query/describes.ts";
import type { FieldDescribe, ObjectDescribe } from "../../src/salesforce/describe.ts";

export function field(name: string, type = "string", more: Partial<FieldDescribe> = {}): FieldDescribe {
  return {
    name,
    label: name,
    type,
    inlineHelpText: null,
    compoundFieldName: null,
    calculated: false,
    filterable: true,
    referenceTo: [],
    relationshipName: null,
    ...more,
  };
}

/** A lookup and the path that leads through it. */
export function reference(name: string, relationshipName: string, ...referenceTo: readonly string[]): FieldDescribe {
  return field(name, "reference", { relationshipName, referenceTo });
}

export function object(
  name: string,
  fields: readonly FieldDescribe[],
  more: Partial<ObjectDescribe> = {},
): ObjectDescribe {
  return {
    name,
    label: name,
    custom: false,
    keyPrefix: null,
    queryable: true,
    replicateable: true,
    associateEntityType: null,
    deprecatedAndHidden: false,
    childRelationships: [],
    ...more,
    fields: [
      field("Id", "id"),
      field("Name"),
      field("IsDeleted", "boolean"),
      field("SystemModstamp", "datetime"),
      ...fields,
    ],
  };
}

/** All of them, and nothing missing. */
export function describesOf(...objects: readonly ObjectDescribe[]): Describes {
  return new Describes(
    objects.map(({ name }) => name),
    new Map(objects.map((each) => [each.name, each])),
  );
}

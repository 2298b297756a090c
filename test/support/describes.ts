import type { FieldDescribe, ObjectDescribe } from "../../src/salesforce/describe/describe.ts";
import { Describes } from "../../src/streams/queries/discover/describes.ts";

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
export function reference(
  name: string,
  relationshipName: string | null,
  ...referenceTo: readonly string[]
): FieldDescribe {
  return field(name, "reference", { relationshipName, referenceTo });
}

/** With these fields alone. */
export function bareObject(
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
    fields,
    ...more,
  };
}

/** With the fields that most objects have, and these. */
export function object(
  name: string,
  fields: readonly FieldDescribe[],
  more: Partial<ObjectDescribe> = {},
): ObjectDescribe {
  const common = [field("Id", "id"), field("Name"), field("IsDeleted", "boolean"), field("SystemModstamp", "datetime")];
  return bareObject(name, [...common, ...fields], more);
}

/** All of them, and nothing missing. */
export function describesOf(...objects: readonly ObjectDescribe[]): Describes {
  return new Describes(
    objects.map(({ name }) => name),
    new Map(objects.map((each) => [each.name, each])),
  );
}

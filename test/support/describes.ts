import type { FieldDescribe, ObjectDescribe } from "../../src/salesforce/describe/describe.ts";
import { DescribeLookup } from "../../src/streams/queries/discover/describe-lookup.ts";

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

/** A lookup. @param referenceTo the objects that it can refer to */
export function reference(
  name: string,
  relationshipName: string | null,
  ...referenceTo: readonly string[]
): FieldDescribe {
  return field(name, "reference", { relationshipName, referenceTo });
}

/** An object with these fields only. */
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

/** An object with these fields and those that most objects have. */
export function object(
  name: string,
  fields: readonly FieldDescribe[],
  more: Partial<ObjectDescribe> = {},
): ObjectDescribe {
  const common = [field("Id", "id"), field("Name"), field("IsDeleted", "boolean"), field("SystemModstamp", "datetime")];
  return bareObject(name, [...common, ...fields], more);
}

/** The describes of an org that has these objects only. */
export function describesOf(...objects: readonly ObjectDescribe[]): DescribeLookup {
  return new DescribeLookup(
    objects.map(({ name }) => name),
    new Map(objects.map((each) => [each.name, each])),
  );
}

import { defineObject } from "../define/define-object.ts";
import type { FieldDef, ObjectDef } from "../define/object-def.ts";

/** A field, and the number of the object that has it. */
interface FieldOfObject {
  readonly object: number;
  readonly field: FieldDef;
}

/** The org's objects by number, and their fields, for the rows that describe them. */
export interface DescribedObjects {
  readonly names: readonly string[];
  at(index: number): ObjectDef | undefined;
  /** Null: the id of its row. Standard objects have their name. (Tooling API, EntityDefinition.) */
  durableName(index: number): string | null;
  fields(): readonly FieldOfObject[];
  lookups(): readonly FieldOfObject[];
}

export function describedObjects(
  names: readonly string[],
  find: (name: string) => ObjectDef | undefined,
): DescribedObjects {
  const at = (index: number): ObjectDef | undefined => find(names[index] ?? "");
  const durable = names.map((name) => (/__[a-z]+$/i.test(name) ? null : name));
  let fields: readonly FieldOfObject[] | undefined;
  let lookups: readonly FieldOfObject[] | undefined;
  const allFields = (): readonly FieldOfObject[] => {
    fields ??= names.flatMap((_, object) => (at(object)?.fields ?? []).map((field) => ({ object, field })));
    return fields;
  };
  return {
    names,
    at,
    durableName: (index) => durable[index] ?? null,
    fields: allFields,
    lookups() {
      lookups ??= allFields().filter(({ field }) => field.type === "reference");
      return lookups;
    },
  };
}

/** An object whose rows are counted on first use. */
export function countedLater(sketch: Parameters<typeof defineObject>[0], rows: () => number): ObjectDef {
  return {
    ...defineObject(sketch),
    get rows() {
      return rows();
    },
  };
}

/** Whether the rows are made from the org's metadata on each query: they come in one batch, and all have the same Id. */
export const describesTheOrg = ({ fields }: { readonly fields: ReadonlyMap<string, unknown> }): boolean =>
  fields.has("durableid");

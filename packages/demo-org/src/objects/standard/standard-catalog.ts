import { defineObject } from "../define/define-object.ts";
import type { ObjectDef } from "../define/object-def.ts";
import type { DescribedObjects } from "../setup/described-objects.ts";
import { bigObject } from "./big-objects.ts";
import { describingObject } from "./describing-objects.ts";
import { descriptions } from "./descriptions.ts";
import { permissionRows } from "./permissions.ts";
import { fieldsOf, requiringFilter } from "./standard-fields.ts";
import { type StandardObject, sketchOf, standardObjects } from "./standard-objects.ts";

/** Standard objects that are defined on first use, and have no rows. */
interface StandardCatalog {
  readonly names: readonly string[];
  /** Those whose rows are stored, not made from metadata. */
  readonly stored: readonly string[];
  /** @param name in lower case */
  define(name: string, objects: DescribedObjects): ObjectDef | undefined;
  withPrefix(prefix: string): readonly string[];
  companionsOf(parent: string): readonly string[];
}

export const noStandardObjects: StandardCatalog = {
  names: [],
  stored: [],
  define: () => undefined,
  withPrefix: () => [],
  companionsOf: () => [],
};

/** @param isKnown objects that the org defines itself */
export function standardCatalog(isKnown: (name: string) => boolean): StandardCatalog {
  const entries = Object.entries(standardObjects).filter(([name]) => !isKnown(name) && !(name in DEFINITIONS));
  const byName = new Map(entries.map((entry) => [entry[0].toLowerCase(), entry]));
  const byPrefix = Map.groupBy(entries, ([, { prefix }]) => prefix);
  const byParent = Map.groupBy(entries, ([, { parent }]) => parent);
  const named = (found: readonly (readonly [string, StandardObject])[] = []): string[] => found.map(([name]) => name);
  return {
    names: named(entries),
    stored: named(entries.filter(([name]) => !(name in descriptions))),
    define(key, objects) {
      const entry = byName.get(key);
      if (entry === undefined) return undefined;
      const [name, object] = entry;
      return (
        describingObject(name, object, objects) ??
        bigObject(name, object) ??
        permissionRows(name, object) ??
        plainObject(name, object)
      );
    },
    withPrefix: (prefix) => named(byPrefix.get(prefix)),
    companionsOf: (parent) => named(byParent.get(parent)),
  };
}

/** They are in every org: see setup/entity-definitions.ts. */
const DEFINITIONS = { EntityDefinition: true, FieldDefinition: true };

const plainObject = (name: string, object: StandardObject): ObjectDef =>
  defineObject({
    ...sketchOf(name, object),
    rows: 0,
    grows: false,
    fixed: object.associate === "History",
    fields: fieldsOf(name, object),
    requiredFilter: requiringFilter[name]?.requiredFilter ?? null,
  });

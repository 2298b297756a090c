import { isObject, type Json, type JsonObject, propertiesOf } from "../json.ts";
import { isIncludedByChoice } from "../selection/only-by-name.ts";
import type { Metadata } from "./metadata.ts";

/** What decides which fields of a stream are selected. */
export interface FieldChoice {
  readonly metadata: Metadata;
  /** Properties that every record needs: keys and the replication key. */
  readonly always: readonly string[];
  /** Whether a field is selected that neither the catalog nor the tap mentions. */
  readonly byDefault: boolean;
}

/**
 * The schema with the selected properties only, nested ones too, in its own order. An object that is selected without any of its
 * parts comes whole: for a pattern that names the object alone, Meltano deselects all that is in it.
 */
export function selectFields(schema: JsonObject, { metadata, always, byDefault }: FieldChoice): JsonObject {
  const inclusionOf = (breadcrumb: readonly string[], property: JsonObject) =>
    metadata.at(breadcrumb)["inclusion"] ?? property["inclusion"];
  const isSelected = (breadcrumb: readonly string[], property: JsonObject) => {
    const isNeeded = breadcrumb.length === 2 && always.includes(breadcrumb[1]!);
    if (isNeeded && inclusionOf(breadcrumb, property) !== "unsupported") return true;
    return isFieldSelected(metadata.at(breadcrumb), property, byDefault);
  };
  const isSupported = (breadcrumb: readonly string[], property: JsonObject) =>
    inclusionOf(breadcrumb, property) !== "unsupported";
  return prune(schema, [], { isSelected, isSupported });
}

/** Whether a field is selected that is no key, by its members of the metadata; old catalogs have the choice in its schema. */
export function isFieldSelected(members: JsonObject, schema: JsonObject, byDefault: boolean): boolean {
  const inclusion = members["inclusion"] ?? schema["inclusion"];
  if (inclusion === "unsupported") return isIncludedByChoice(members);
  if (inclusion === "automatic") return true;
  return firstBoolean(members["selected"], schema["selected"], members["selected-by-default"]) ?? byDefault;
}

/** Whether a stream is selected. */
export function isStreamSelected(metadata: Metadata, entrySelected: Json | undefined, schema: JsonObject): boolean {
  const given = metadata.at([]);
  if (given["inclusion"] === "unsupported") return false;
  const chosen = firstBoolean(given["selected"], entrySelected, schema["selected"]);
  return chosen ?? (given["inclusion"] === "automatic" || given["selected-by-default"] === true);
}

const members = ["selected", "inclusion", "properties"];

type Decide = (breadcrumb: readonly string[], property: JsonObject) => boolean;

function prune(
  schema: JsonObject,
  above: readonly string[],
  decide: { readonly isSelected: Decide; readonly isSupported: Decide },
): JsonObject {
  // What stays whole stays the same object, so that thousands of streams share what they have in common.
  if (!members.some((member) => member in schema)) return schema;
  const { selected: _selected, inclusion: _inclusion, ...rest } = schema;
  if (rest["properties"] === undefined) return rest;
  const all = Array.from(propertiesOf(schema), ([name, property]) => {
    return { name, property, breadcrumb: [...above, "properties", name] };
  });
  const selected = all.filter(({ breadcrumb, property }) => decide.isSelected(breadcrumb, property));
  const isEmptied = above.length > 0 && selected.length === 0;
  const kept = isEmptied
    ? all.filter(({ breadcrumb, property }) => decide.isSupported(breadcrumb, property))
    : selected;
  const pruned = kept.map(({ name, property, breadcrumb }) => [name, prune(property, breadcrumb, decide)] as const);
  const whole = { ...rest, properties: Object.fromEntries(pruned) };
  return isSame(whole, schema) ? schema : whole;
}

/** Whether nothing was left out, nested properties included. */
function isSame(pruned: JsonObject, schema: JsonObject): boolean {
  const { properties: all } = schema;
  if (!isObject(all) || Object.keys(pruned).length < Object.keys(schema).length) return false;
  const [kept, before] = [Object.entries(pruned["properties"] ?? {}), Object.entries(all)];
  return (
    kept.length === before.length &&
    kept.every(([name, property], at) => before[at]![0] === name && before[at]![1] === property)
  );
}

function firstBoolean(...values: readonly (Json | undefined)[]): boolean | undefined {
  return values.find((value) => typeof value === "boolean");
}

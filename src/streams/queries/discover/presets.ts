import data from "../../../../catalog/presets.json" with { type: "json" };
import { missingOnTheWay, parentFields } from "../../../discover/parent-path.ts";
import { didYouMean } from "../../../names.ts";
import type { ObjectDescribe } from "../../../salesforce/describe/describe.ts";
import { settingError } from "../soql/query-errors.ts";
import type { DescribeLookup } from "./describe-lookup.ts";
import type { Presets } from "./presets.generated.ts";

const { presets }: Presets = data;

/**
 * The SOQL of a preset, with those of its fields and subqueries that the org has. Where `describes.missing` names objects
 * afterwards it is to be asked again with those.
 * @param query the query that names the preset.
 * @returns null where the org lacks the preset's object.
 * @throws TapError of kind "config" for a name that is no preset's.
 */
export function presetSoql(query: string, name: string, describes: DescribeLookup): string | null {
  const preset = Object.hasOwn(presets, name) ? presets[name] : undefined;
  if (preset === undefined) throw noPreset(query, name);
  const object = describes.of(preset.object);
  if (object === undefined || !object.queryable) return null;
  const items = [
    ...preset.fields.filter((path) => isThere(object, path, describes)),
    ...(preset.children ?? []).flatMap((child) => subqueryOf(object, child, describes)),
  ];
  const condition = preset.where === undefined ? "" : ` WHERE ${preset.where}`;
  return items.length === 0 ? null : `SELECT ${items.join(", ")} FROM ${object.name}${condition}`;
}

function subqueryOf(
  { childRelationships }: ObjectDescribe,
  { relationship, fields }: { readonly relationship: string; readonly fields: readonly string[] },
  describes: DescribeLookup,
): readonly string[] {
  const child = childRelationships.find(({ relationshipName }) => relationshipName === relationship);
  const object = child === undefined ? undefined : describes.of(child.childSObject);
  if (object === undefined || !object.queryable) return [];
  const there = fields.filter((path) => isThere(object, path, describes));
  return there.length === 0 ? [] : [`(SELECT ${there.join(", ")} FROM ${relationship})`];
}

function isThere(object: ObjectDescribe, path: string, { of }: DescribeLookup): boolean {
  const names = path.split(".");
  const written = { relationships: names.slice(0, -1), type: null, last: names.at(-1) ?? "" };
  // Asks for the describe of what is on the way.
  if (missingOnTheWay(object, written, of) !== null) return false;
  return !("problem" in parentFields(object, written, of, () => true));
}

function noPreset(query: string, name: string) {
  const names = Object.keys(presets);
  return settingError(
    query,
    `there is no preset ${name}${didYouMean(name, names)}.`,
    `Choose of: ${names.join(", ")}.`,
  );
}

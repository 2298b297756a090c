import data from "../../../../catalog/presets.json" with { type: "json" };
import { missingOnTheWay, parentFields, type WrittenPath } from "../../../discover/parent-path.ts";
import { didYouMean, isSameName } from "../../../names.ts";
import type { FieldDescribe, ObjectDescribe } from "../../../salesforce/describe/describe.ts";
import { settingError } from "../soql/query-errors.ts";
import type { DescribeLookup } from "./describe-lookup.ts";
import type { Presets } from "./presets.generated.ts";

const { presets }: Presets = data;

/** A query that names a preset. */
export interface PresetQuery {
  /** The query's name. */
  readonly query: string;
  readonly preset: string;
  /** Fields that the preset gets beside its own. */
  readonly fields: readonly string[];
}

/**
 * The SOQL of a preset, with those of its fields and subqueries that the org has. Where `describes.missing` names objects
 * afterwards it is to be asked again with those.
 * @returns null where the org lacks the preset's object.
 * @throws TapError of kind "config" for a name that is no preset's, and for a further field that the org lacks.
 */
export function presetSoql(asked: PresetQuery, describes: DescribeLookup): string | null {
  const { query, preset: name } = asked;
  const preset = Object.hasOwn(presets, name) ? presets[name] : undefined;
  if (preset === undefined) throw noPreset(query, name);
  const object = describes.of(preset.object);
  if (object === undefined || !object.queryable) return null;
  const items = [
    ...fieldsOf(preset, object, asked, describes),
    ...(preset.children ?? []).flatMap((child) => subqueryOf(object, child, describes)),
  ];
  const condition = preset.where === undefined ? "" : ` WHERE ${preset.where}`;
  return items.length === 0 ? null : `SELECT ${items.join(", ")} FROM ${object.name}${condition}`;
}

/** Of its own fields those that are there; the further ones must be. */
function fieldsOf(
  preset: Presets["presets"][string],
  object: ObjectDescribe,
  { query, fields }: PresetQuery,
  describes: DescribeLookup,
): readonly string[] {
  const own = preset.fields.filter((path) => isThere(object, path, describes));
  const richTexts = preset.richTexts === true ? object.fields.filter(isRichText).map(({ name }) => name) : [];
  for (const path of fields) refuseMissing(query, path, object, describes);
  const all = [...own, ...richTexts, ...fields];
  return all.filter((path, n) => all.findIndex((other) => isSameName(other, path)) === n);
}

const isRichText = ({ name, type, htmlFormatted }: FieldDescribe): boolean =>
  type === "textarea" && htmlFormatted === true && name.endsWith("__c");

function refuseMissing(query: string, path: string, object: ObjectDescribe, describes: DescribeLookup): void {
  const written = pathOf(path);
  const missing = missingOnTheWay(object, written, describes.of);
  if (missing !== null && describes.isPending(missing)) return;
  const found = parentFields(object, written, describes.of, () => true);
  if (!("problem" in found)) return;
  const { problem, hint = "Correct it, or give the user read access." } = found;
  const isOwn = written.relationships.length === 0;
  throw settingError(query, `fields: ${isOwn ? problem : `${path}: ${problem}`}.`, hint);
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
  const written = pathOf(path);
  // Asks for the describe of what is on the way.
  if (missingOnTheWay(object, written, of) !== null) return false;
  return !("problem" in parentFields(object, written, of, () => true));
}

function pathOf(path: string): WrittenPath {
  const names = path.split(".");
  return { relationships: names.slice(0, -1), type: null, last: names.at(-1) ?? "" };
}

function noPreset(query: string, name: string) {
  const names = Object.keys(presets);
  return settingError(
    query,
    `there is no preset ${name}${didYouMean(name, names)}.`,
    `Choose of: ${names.join(", ")}.`,
  );
}

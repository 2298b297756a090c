import type { JsonObject } from "@singer-io-ts/tap-kit";
import picomatch from "picomatch";
import data from "../../catalog/sobject-traits.json" with { type: "json" };
import type { ObjectDescribe } from "../salesforce/describe/describe.ts";
import type { SobjectTraits } from "./sobject-traits.generated.ts";

const traits: SobjectTraits = data;

/** Whether a name matches one of the names and globs, in any case. */
export function matcher(patterns: readonly string[]): (name: string) => boolean {
  return patterns.length === 0 ? () => false : picomatch([...patterns], { nocase: true });
}

/** Whether Bulk API 2.0 takes queries of this object. */
export const hasBulk = negated(matcher(traits.noBulk));

/** Whether rows never change once they are made, so that CreatedDate finds all new ones. */
export const isInsertOnly: (name: string) => boolean = matcher(traits.insertOnly);

const obstacles: readonly (readonly [isMeant: (name: string) => boolean, why: string])[] = [
  ...Object.entries(traits.excluded).map(([name, why]) => [matcher([name]), why] as const),
  ...Object.entries(traits.needsFilter).map(
    ([name, filter]) => [matcher([name]), `Salesforce answers only queries that filter by ${filter}`] as const,
  ),
];

/**
 * Why the tap cannot read all rows of this object; null where it can.
 * @param names all objects that the user may see: some are read by the values of another one.
 */
export function obstacle(name: string, names: ReadonlySet<string>): string | null {
  const why = obstacles.find(([isMeant]) => isMeant(name))?.[1] ?? null;
  const filter = requiredFilterTraits(name);
  if (filter === null) return why;
  const { parent } = filter;
  return parent === undefined || names.has(parent) ? null : `${why}, and the user does not see ${parent}`;
}

/** How the rows of an object that demands a filter are found; null where it is not known, or it demands none. */
function requiredFilterTraits(name: string): SobjectTraits["requiredFilter"][string] | null {
  return Object.hasOwn(traits.requiredFilter, name) ? (traits.requiredFilter[name] ?? null) : null;
}

/** What the catalog says of an object that is read through the values of one of its fields; nothing for others. */
export function requiredFilterMetadata({ name, fields }: ObjectDescribe): JsonObject {
  const traits = requiredFilterTraits(name);
  if (traits === null) return {};
  const { by, parent, key = "Id", typesOf, one } = traits;
  const types = fields.find((field) => field.name === typesOf)?.referenceTo ?? [];
  const values = typesOf === undefined ? traits.values : types;
  return {
    "salesforce.through": {
      by,
      ...(values === undefined ? { parent: parent ?? "", key } : { values: [...values] }),
      ...(one === true && { one }),
    },
  };
}

/** Objects that are discovered only where `objects` names them: a name or glob, and why. */
const optIn: readonly (readonly [pattern: string, why: string])[] = [
  ...Object.entries(traits.optIn),
  ...traits.bigObjects.map((name) => [name, "big objects can only be read as a whole, the newest rows first"] as const),
];
const matchersOfOptIn = optIn.map(([pattern, why]) => ({ pattern, why, isMeant: matcher([pattern]) }));

/** Why an object is discovered only where `objects` names it; null: it need not be named. */
export function optInReason(name: string): string | null {
  return matchersOfOptIn.find(({ isMeant }) => isMeant(name))?.why ?? null;
}

/**
 * Whether one of the patterns names an object that is discovered only so: by its name, or by a glob with the ending that makes it
 * one (`Sales*__dlm`). A glob that happens to match it does not.
 */
export function isNamedOptIn(name: string, patterns: readonly string[]): boolean {
  const endings = matchersOfOptIn.flatMap(({ pattern, isMeant }) =>
    pattern.startsWith("*") && isMeant(name) ? [pattern.slice(1).toLowerCase()] : [],
  );
  return patterns.flatMap(choicesOf).some((pattern) => {
    if (!matcher([pattern])(name)) return false;
    return !isGlob(pattern) || endings.some((ending) => pattern.toLowerCase().endsWith(ending));
  });
}

/** What a pattern with braces stands for: `*__{dlm,dll}` for `*__dlm` and `*__dll`. */
export function choicesOf(pattern: string): readonly string[] {
  const braces = /^([^{}]*)\{([^{}]*)\}(.*)$/s.exec(pattern);
  if (braces === null) return [pattern];
  const [, before = "", choices = "", after = ""] = braces;
  return choices.split(",").flatMap((choice) => choicesOf(`${before}${choice}${after}`));
}

/** Whether a pattern may stand for names that it does not spell out. */
export const isGlob = (pattern: string): boolean => /[*?[(]/.test(pattern);

/** Whether it is one of the standard big objects that are known by name. */
export const isBigObject: (name: string) => boolean = matcher(traits.bigObjects);

/** Whether Salesforce counts rows of it that never come, and gives some that have no Id of their own. */
export const hasInferredRows: (name: string) => boolean = matcher(traits.inferredRows);

/** Whether Salesforce refuses to filter the object by a field that describe shows as filterable. */
export function isNotFiltered(object: string, field: string): boolean {
  return Object.hasOwn(traits.notFiltered, object) && (traits.notFiltered[object] ?? []).includes(field);
}

function negated(matches: (name: string) => boolean): (name: string) => boolean {
  return (name) => !matches(name);
}

import picomatch from "picomatch";
import data from "../../catalog/sobject-traits.json" with { type: "json" };
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
 * @param names all objects that the user may see: some are read through another one.
 */
export function obstacle(name: string, names: ReadonlySet<string>): string | null {
  const why = obstacles.find(([isMeant]) => isMeant(name))?.[1] ?? null;
  const through = throughTraits(name);
  if (through === null) return why;
  const { parent } = through;
  return parent === undefined || names.has(parent) ? null : `${why}, and the user does not see ${parent}`;
}

/** How the rows of an object that demands a filter are found; null where it is not known, or it demands none. */
export function throughTraits(name: string): SobjectTraits["through"][string] | null {
  return Object.hasOwn(traits.through, name) ? (traits.through[name] ?? null) : null;
}

/** Whether it is discovered only where `objects` names it. */
export const isOptIn: (name: string) => boolean = matcher(Object.keys(traits.optIn));

function negated(matches: (name: string) => boolean): (name: string) => boolean {
  return (name) => !matches(name);
}

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

/** Why no query of its own can read all rows of this object; null where one can. */
export function obstacle(name: string): string | null {
  return obstacles.find(([isMeant]) => isMeant(name))?.[1] ?? null;
}

/** Whether it is discovered only where `objects` names it. */
export const isOptIn: (name: string) => boolean = matcher(Object.keys(traits.optIn));

function negated(matches: (name: string) => boolean): (name: string) => boolean {
  return (name) => !matches(name);
}

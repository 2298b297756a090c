import { accounts } from "./accounts.ts";
import { activities } from "./activities.ts";
import { campaigns } from "./campaigns.ts";
import { companions } from "./companions.ts";
import { content } from "./content.ts";
import { custom } from "./custom.ts";
import type { ObjectDef } from "./definition.ts";
import { generatedName, generatedObject, MOST_GENERATED } from "./generated.ts";
import { opportunities } from "./opportunities.ts";
import { opportunityDetails } from "./opportunity-details.ts";
import { orders } from "./orders.ts";
import { people } from "./people.ts";
import { products } from "./products.ts";
import { service } from "./service.ts";

/** Objects that are always there. */
export const STANDING: readonly ObjectDef[] = [
  ...people,
  ...accounts,
  ...opportunities,
  ...opportunityDetails,
  ...service,
  ...activities,
  ...products,
  ...campaigns,
  ...orders,
  ...companions,
  ...content,
  ...custom,
];

/** The org's objects by name; additional ones are defined when first looked at. */
export interface Catalog {
  readonly names: readonly string[];
  /** By API name, in any case. */
  find(name: string): ObjectDef | undefined;
}

export function catalog(additional: number): Catalog {
  if (additional > MOST_GENERATED)
    throw new RangeError(`objects: ${additional} is more than ${MOST_GENERATED}, the most there are key prefixes for.`);
  const standing = new Map(STANDING.map((def) => [def.name.toLowerCase(), def]));
  const numbers = new Map(Array.from({ length: additional }, (_, n) => [generatedName(n).toLowerCase(), n]));
  const made = new Map<number, ObjectDef>();
  return {
    names: [...STANDING.map((def) => def.name), ...Array.from({ length: additional }, (_, n) => generatedName(n))],
    find(name) {
      const key = name.toLowerCase();
      const known = standing.get(key);
      if (known !== undefined) return known;
      const n = numbers.get(key);
      if (n === undefined) return undefined;
      const def = made.get(n) ?? generatedObject(n);
      made.set(n, def);
      return def;
    },
  };
}

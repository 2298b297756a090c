import { accounts } from "./accounts.ts";
import { activities } from "./activities.ts";
import { campaigns } from "./campaigns.ts";
import { companions } from "./companions.ts";
import { content } from "./content.ts";
import { custom } from "./custom.ts";
import type { ObjectDef } from "./definition.ts";
import { definitionsOf } from "./definitions.ts";
import { documents } from "./documents.ts";
import { feeds } from "./feeds.ts";
import { generatedName, generatedObject, MOST_GENERATED } from "./generated.ts";
import { knowledge } from "./knowledge.ts";
import { listViews } from "./list-views.ts";
import { opportunities } from "./opportunities.ts";
import { opportunityDetails } from "./opportunity-details.ts";
import { orders } from "./orders.ts";
import { people } from "./people.ts";
import { permissionSets } from "./permission-sets.ts";
import { products } from "./products.ts";
import { reports } from "./reports.ts";
import { service } from "./service.ts";
import { siteVisits } from "./site-visits.ts";
import { wideObject } from "./wide.ts";

const described: readonly ObjectDef[] = [
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
  ...siteVisits,
  ...feeds,
  ...documents,
  ...listViews,
  ...knowledge,
  ...reports,
  ...permissionSets,
];

/** Objects that are always there. */
export const STANDING: readonly ObjectDef[] = [...described, ...definitionsOf(described)];

/** The org's objects by name; additional ones are defined when first looked at. */
export interface Catalog {
  readonly names: readonly string[];
  /** By API name, in any case. */
  find(name: string): ObjectDef | undefined;
}

/** @param wideFields above 0: with an object of so many custom fields. */
export function catalog(additional: number, wideFields = 0): Catalog {
  if (additional > MOST_GENERATED)
    throw new RangeError(`objects: ${additional} is more than ${MOST_GENERATED}, the most there are key prefixes for.`);
  const always = wideFields === 0 ? STANDING : [...STANDING, wideObject(wideFields)];
  const standing = new Map(always.map((def) => [def.name.toLowerCase(), def]));
  const numbers = new Map(Array.from({ length: additional }, (_, n) => [generatedName(n).toLowerCase(), n]));
  const made = new Map<number, ObjectDef>();
  return {
    names: [...always.map((def) => def.name), ...Array.from({ length: additional }, (_, n) => generatedName(n))],
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

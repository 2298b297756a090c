import { generatedName, generatedObject, MOST_GENERATED } from "./custom/generated-objects.ts";
import { custom } from "./custom/invoices.ts";
import { siteVisits } from "./custom/site-visits.ts";
import { wideObject } from "./custom/wide-object.ts";
import { companions } from "./define/companion-objects.ts";
import type { ObjectDef } from "./define/object-def.ts";
import { content } from "./files/content.ts";
import { documents } from "./files/documents.ts";
import { accounts } from "./sales/accounts.ts";
import { campaigns } from "./sales/campaigns.ts";
import { opportunities } from "./sales/opportunities.ts";
import { opportunityDetails } from "./sales/opportunity-details.ts";
import { orders } from "./sales/orders.ts";
import { products } from "./sales/products.ts";
import { activities } from "./service/activities.ts";
import { service } from "./service/cases.ts";
import { feeds } from "./service/feeds.ts";
import { knowledge } from "./service/knowledge.ts";
import { describedObjects } from "./setup/described-objects.ts";
import { definitionsOf } from "./setup/entity-definitions.ts";
import { listViews } from "./setup/list-views.ts";
import { loginHistory } from "./setup/login-history.ts";
import { organization } from "./setup/organization.ts";
import { permissionSets } from "./setup/permission-sets.ts";
import { recordTypeRows } from "./setup/record-type-rows.ts";
import { reports } from "./setup/reports.ts";
import { users } from "./setup/users.ts";
import { noStandardObjects, standardCatalog } from "./standard/standard-catalog.ts";

const described: readonly ObjectDef[] = [
  ...organization,
  ...users,
  ...recordTypeRows,
  ...loginHistory,
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

const byName: ReadonlyMap<string, ObjectDef> = new Map(described.map((def) => [def.name.toLowerCase(), def]));

/** The org's objects by name; additional and standard ones are defined on first use. */
export interface Catalog {
  readonly names: readonly string[];
  /** Objects that are defined from the start. */
  readonly initial: readonly ObjectDef[];
  /** By API name, in any case. */
  find(name: string): ObjectDef | undefined;
  /** Standard objects that are defined later and whose ids begin so. */
  withPrefix(prefix: string): readonly string[];
  /** Standard objects that are defined later and belong to this one: its feed, its history, ... */
  companionsOf(name: string): readonly string[];
}

export interface CatalogOptions {
  /** Custom objects besides those that are always there. */
  readonly additional: number;
  /** Above 0: with an object of so many custom fields. */
  readonly wideFields?: number;
  /** With all objects of a real org, besides those that are always there. */
  readonly standardObjects?: boolean;
}

export function catalog({ additional, wideFields = 0, standardObjects = false }: CatalogOptions): Catalog {
  if (additional > MOST_GENERATED)
    throw new RangeError(`objects: ${additional} is more than ${MOST_GENERATED}, the most there are key prefixes for.`);
  const own = wideFields === 0 ? described : [...described, wideObject(wideFields)];
  const generated = Array.from({ length: additional }, (_, n) => generatedName(n));
  const others = standardObjects ? standardCatalog((name) => byName.has(name.toLowerCase())) : noStandardObjects;
  const numbers = new Map(generated.map((name, n) => [name.toLowerCase(), n]));
  const made = new Map<string, ObjectDef>();
  const define = (name: string): ObjectDef | undefined => {
    const n = numbers.get(name);
    return n === undefined ? others.define(name, objects) : generatedObject(n);
  };
  const find = (name: string): ObjectDef | undefined => {
    const key = name.toLowerCase();
    const known = initial.get(key) ?? made.get(key) ?? define(key);
    if (known !== undefined) made.set(key, known);
    return known;
  };
  const ownNames = own.map((def) => def.name);
  const objects = describedObjects([...ownNames, ...others.stored, ...generated], find);
  const always = [...own, ...definitionsOf(objects)];
  const initial = new Map(always.map((def) => [def.name.toLowerCase(), def]));
  return {
    names: [...always.map((def) => def.name), ...others.names, ...generated],
    initial: always,
    find,
    withPrefix: others.withPrefix,
    companionsOf: others.companionsOf,
  };
}

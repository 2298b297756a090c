import type { JsonObject, Stream } from "@singer-io-ts/tap-kit";
import { catalogError } from "./catalog-error.ts";
import type { ObjectStream } from "./object-stream.ts";

/**
 * How the rows of an object are found that answers only queries with a filter: by one of its fields, whose values are
 * known, or are those of a parent's field. Discovery says it in the catalog: `salesforce.through` of a stream.
 */
export interface RequiredFilter {
  /** What the query filters by: a field, or a path. */
  readonly by: string;
  /** A query may name one value only. */
  readonly one: boolean;
  readonly values: readonly string[] | ParentKeys;
}

/** The object whose rows describe all others: their names are those of describe global. */
export const describedParent = "EntityDefinition";

const ofObjects = (by: string): RequiredFilter => ({
  by,
  one: false,
  values: { parent: describedParent, key: "QualifiedApiName" },
});

interface ParentKeys {
  readonly parent: string;
  readonly key: string;
}

/** Whether the catalog says that a query must be filtered. */
export const demandsFilter = ({ metadata }: Stream): boolean => metadata?.get("")?.["salesforce.through"] !== undefined;

/** @returns null where a plain query brings all rows. @throws TapError of kind "config" where the catalog was changed by hand. */
export function requiredFilterOf({
  selection,
  id,
  isUnfiltered = false,
}: Pick<ObjectStream, "selection" | "id" | "isUnfiltered">): RequiredFilter | null {
  if (isUnfiltered) return null;
  const given = selection.stream.metadata?.get("")?.["salesforce.through"];
  if (given === undefined) return null;
  const { by, parent, key, values, one } = Object(given) as JsonObject; // whatever it is, its members are looked at
  if (typeof by === "string" && isPath(by)) {
    // Catalogs of earlier versions ask for objects by the keys of EntityDefinition, of which it gives one page only.
    if (parent === describedParent) return ofObjects(by.replace(/Id$/, ".QualifiedApiName"));
    const common = { by, one: one === true && key !== "DurableId" };
    if (Array.isArray(values) && values.every((value) => typeof value === "string")) return { ...common, values };
    if (isPath(parent) && isPath(key)) return { ...common, values: { parent, key } };
  }
  throw catalogError(id, "CATALOG_THROUGH", "the catalog's salesforce.through is not as discovery writes it.");
}

const isPath = (value: unknown): value is string =>
  typeof value === "string" && /^[A-Za-z]\w*(?:\.[A-Za-z]\w*)*$/.test(value);

import type { Stream } from "@singer-io-ts/tap-kit";
import { catalogError } from "../../../plan/catalog-error.ts";
import { isName } from "../../../plan/slices/soql-literals.ts";

/** What discovery wrote of a query's object and of the query, so that a sync describes nothing. */
export interface QueryTraits {
  readonly object: string;
  readonly bulk: boolean;
  readonly replicateable: boolean;
  readonly hasIsDeleted: boolean;
  /** The field that says when a row was deleted. */
  readonly timestamp: string | null;
  /** Its rows are read as the query says. */
  readonly isAsWritten: boolean;
  /** `queryHash` of the query that the catalog was made of. */
  readonly query: string | null;
  /** The query, where the configuration does not have it: of a preset or a list view. */
  readonly soql: string | null;
  /** The preset that the query is of, and the fields that it got beside its own; null: the catalog does not say. */
  readonly preset: string | null;
  readonly presetFields: readonly string[];
}

const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];

/** @throws TapError of kind "config" for a catalog with names that Salesforce cannot have. */
export function traitsOf({ id, metadata }: Stream): QueryTraits {
  const traits = metadata?.get("") ?? {};
  const text = (name: string): string | null => {
    const value = traits[`salesforce.${name}`];
    return typeof value === "string" ? value : null;
  };
  const object = text("object");
  const timestamp = text("stamp");
  if (object === null || !isName(object) || (timestamp !== null && !isName(timestamp))) {
    throw catalogError(id, "CATALOG_NAME", "the catalog has no object of Salesforce's for this query.");
  }
  return {
    object,
    timestamp,
    bulk: traits["salesforce.bulk"] !== false,
    replicateable: traits["salesforce.replicateable"] !== false,
    hasIsDeleted: traits["salesforce.has-is-deleted"] === true,
    isAsWritten: traits["salesforce.as-written"] !== false,
    query: text("query"),
    soql: text("soql"),
    preset: text("preset"),
    presetFields: textsIn(traits["salesforce.preset-fields"]),
  };
}

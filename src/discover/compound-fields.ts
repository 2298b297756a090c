import type { JsonObject } from "@singer-io-ts/tap-kit";
import type { FieldDescribe } from "../salesforce/describe/describe.ts";
import { schemaOfType } from "./field-schema.ts";

/**
 * Component names as their fields end with them (`BillingCity`, `Place__Latitude__s`); longer ones before those that they
 * end with. (Object Reference, Compound Fields.)
 */
const endings = [
  ["CountryCode", "countryCode"],
  ["StateCode", "stateCode"],
  ["PostalCode", "postalCode"],
  ["GeocodeAccuracy", "geocodeAccuracy"],
  ["Latitude", "latitude"],
  ["Longitude", "longitude"],
  ["Country", "country"],
  ["State", "state"],
  ["Street", "street"],
  ["City", "city"],
] as const;

/** A compound field's members, in alphabetical order, and the fields that hold them. */
export interface Compound {
  readonly schema: JsonObject;
  /** Member name -> field name. */
  readonly components: Readonly<Record<string, string>>;
}

/** Null where the user may read none of the components. */
export function compoundOf(field: FieldDescribe, fields: readonly FieldDescribe[]): Compound | null {
  const parts = fields
    .filter(({ compoundFieldName }) => compoundFieldName === field.name)
    .flatMap((part) => {
      const bare = part.name.replace(/__s$/, "");
      const [, member] = endings.find(([ending]) => bare.endsWith(ending)) ?? [];
      return member === undefined ? [] : [{ member, part }];
    })
    .toSorted((a, b) => (a.member < b.member ? -1 : 1));
  if (parts.length === 0) return null;
  return {
    schema: {
      type: ["null", "object"],
      properties: Object.fromEntries(parts.map(({ member, part }) => [member, schemaOfType(part.type)])),
    },
    components: Object.fromEntries(parts.map(({ member, part }) => [member, part.name])),
  };
}

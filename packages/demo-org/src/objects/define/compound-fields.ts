import type { FieldDef, Formula } from "./object-def.ts";

/** Addresses and locations are read as the JSON text of their parts; null when all parts are. */
export function compounds(fields: readonly FieldDef[]): Record<string, Formula> {
  const of = (f: FieldDef): readonly (readonly [string, FieldDef])[] =>
    fields
      .filter((part) => part.compound === f.name)
      .map((part) => [partName(part.name, f), part] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1));
  const compound = fields.filter((f) => f.type === "address" || f.type === "location");
  return Object.fromEntries(compound.map((f) => [f.name, jsonOf(of(f))]));
}

const jsonOf =
  (parts: readonly (readonly [string, FieldDef])[]): Formula =>
  (read) => {
    const values = parts.map(([key, part]) => [key, part, read(part.name)] as const);
    if (values.every(([, , value]) => value === null)) return null;
    return `{${values.map(([key, part, value]) => `"${key}":${part.type === "double" ? value : JSON.stringify(value)}`).join(",")}}`;
  };

/** `BillingPostalCode` of BillingAddress is `postalCode`; `Place__Latitude__s` is `latitude`. */
const partName = (name: string, compound: FieldDef): string => {
  if (name.endsWith("__s")) return name.endsWith("Latitude__s") ? "latitude" : "longitude";
  const short = name.slice(compound.name.replace(/Address$/, "").length);
  return short.charAt(0).toLowerCase() + short.slice(1);
};

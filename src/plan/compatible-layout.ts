import type { Selection } from "@singer-io-ts/tap-kit";
import { type Compatibility, compatibleKind, isPartOf } from "../compatibility.ts";
import { propertiesOf } from "../property-schemas.ts";
import type { Layout, Property, ValueKind } from "../transcode/layout.ts";

/** The layout of records in another connector's formats. @param selection with the schemas as this tap has them */
export function compatibleLayout(layout: Layout, selection: Selection, compatibility: Compatibility): Layout {
  const schema = propertiesOf(selection.schema);
  const kinds = new Map<number, ValueKind>();
  const set = (column: number, property: (typeof schema)[string] = {}, type?: unknown) => {
    const known = layout.columns[column];
    if (known === undefined) return;
    // Salesforce's word, which discovery has written.
    const facts = { property, type: type as string | undefined };
    kinds.set(column, compatibleKind(known.kind, facts, compatibility));
  };
  const properties = layout.properties.map((property): Property => {
    const { name, source, hidden } = property;
    // Nobody but the tap reads them.
    if (hidden === true) return property;
    if ("column" in source) set(source.column, schema[name], selection.stream.metadata?.get(name)?.["salesforce.type"]);
    if ("deletedAt" in source) set(source.deletedAt.timestamp);
    if (!("members" in source)) return property;
    const members = source.members.filter((member) => isPartOf(member.name, compatibility));
    for (const { name: part, column } of members) set(column, propertiesOf(schema[name] ?? {})[part]);
    return { ...property, source: { members } };
  });
  const columns = layout.columns.map((column, n) => ({ ...column, kind: kinds.get(n) ?? column.kind }));
  return { ...layout, columns, properties, ...(compatibility === "airbyte" && { omitsNull: true }) };
}

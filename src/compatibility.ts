import type { Json, JsonObject, Stream } from "@singer-io-ts/tap-kit";
import { propertiesOf } from "./property-schemas.ts";
import type { ValueKind } from "./transcode/layout.ts";

/** Whose record formats the setting `compatibility` asks for, so that rows look as those that the connector has written. */
export type Compatibility = "singer-io" | "meltanolabs" | "airbyte";

/** Salesforce's types whose values have no type of their own. */
const typeless: readonly (Json | undefined)[] = ["anyType", "calculated"];

/** The parts of addresses and locations that Singer's taps write. */
const singerParts: ReadonlySet<string> = new Set([
  "street",
  "state",
  "postalCode",
  "city",
  "country",
  "longitude",
  "latitude",
  "geocodeAccuracy",
]);

/** Whether a compound field's records have this part. */
export const isPartOf = (part: string, compatibility: Compatibility): boolean =>
  compatibility === "airbyte" || singerParts.has(part);

/**
 * A property's schema as it is true of the connector's records, in the form that all targets take.
 * @param property as this tap has it
 * @param type Salesforce's word, where it is known
 */
export function compatibleSchema(
  property: JsonObject,
  type: Json | undefined,
  compatibility: Compatibility,
): JsonObject {
  if (compatibility === "airbyte") return type === "long" ? { ...property, type: ["null", "number"] } : property;
  // Without a title: pipelinewise's targets take the first member of a schema without type for a list of schemas.
  if (typeless.includes(type)) return {};
  if (property["format"] === "date") return { ...property, format: "date-time" };
  const parts = Object.entries(propertiesOf(property));
  if (parts.every(([part]) => isPartOf(part, compatibility))) return property;
  const kept = parts.filter(([part]) => isPartOf(part, compatibility));
  return { ...property, properties: Object.fromEntries(kept) };
}

/** How a value is written, by how this tap writes it. @param property the schema as this tap has it */
export function compatibleKind(
  kind: ValueKind,
  { property, type }: { readonly property: JsonObject; readonly type: Json | undefined },
  compatibility: Compatibility,
): ValueKind {
  if (kind === "decimal") return "double";
  if (compatibility === "airbyte") return kind === "integer" && type === "long" ? "double" : kind;
  if (kind === "datetime") return "microseconds";
  if (kind === "text" && property["format"] === "date") return "midnight";
  return kind === "text" && typeless.includes(type) ? "any" : kind;
}

/** All properties of a schema, changed. The same object where none is. */
function mapProperties(schema: JsonObject, change: (property: JsonObject, name: string) => JsonObject): JsonObject {
  const before = Object.entries(propertiesOf(schema));
  const after = before.map(([name, property]): [string, JsonObject] => [name, change(property, name)]);
  if (after.every(([, property], n) => property === before[n]?.[1])) return schema;
  return { ...schema, properties: Object.fromEntries(after) };
}

const typeIn = ({ metadata }: Pick<Stream, "metadata">, name: string): Json | undefined =>
  metadata?.get(name)?.["salesforce.type"];

/** A stream's schema with the properties as `compatibleSchema` has them. */
export function compatibleStreamSchema(
  schema: JsonObject,
  stream: Pick<Stream, "metadata">,
  compatibility: Compatibility,
): JsonObject {
  return mapProperties(schema, (property, name) => compatibleSchema(property, typeIn(stream, name), compatibility));
}

/** The same schema as this tap has it, whatever setting the catalog was made with. */
export function ownSchema(schema: JsonObject, stream: Pick<Stream, "metadata">): JsonObject {
  return mapProperties(schema, (property, name) => {
    const type = typeIn(stream, name);
    if (type === "date" && property["format"] === "date-time") return { ...property, format: "date" };
    return property["type"] === undefined && typeless.includes(type)
      ? { ...property, type: ["null", "string"] }
      : property;
  });
}

import { type Json, type JsonObject, propertiesOf } from "../json.ts";
import { connectionSpecification } from "../settings/config.ts";
import type { Tap } from "../tap/tap.ts";

/** What runners of Singer taps may ask of a tap, in Meltano's words. */
export const capabilities = [
  "catalog",
  "properties",
  "discover",
  "state",
  "about",
  "test",
  "activate-version",
  "batch",
];

/** What the tap is and can do, in the form that runners of Singer taps read. */
export function aboutJson({ name, version, description, spec }: Tap<never>): string {
  const schema = connectionSpecification(spec);
  const required = requiredOf(schema);
  const properties = [...propertiesOf(schema)].map(([key, property]) => [
    key,
    settingOf(property, required.includes(key)),
  ]);
  const settings = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    properties: Object.fromEntries(properties),
    required,
  };
  return `${JSON.stringify({ name, version, description, capabilities, settings }, null, 2)}\n`;
}

/** The same as text for people. */
export function aboutText({ name, version, description, documentationUrl, spec }: Tap<never>): string {
  const schema = connectionSpecification(spec);
  const required = requiredOf(schema);
  const settings = [...propertiesOf(schema)].map(([key, property]) => {
    const notes = [
      [property["type"]].flat().join(" or "),
      ...(required.includes(key) ? ["required"] : []),
      ...(property["default"] === undefined ? [] : [`default ${JSON.stringify(property["default"])}`]),
      ...(Array.isArray(property["enum"]) ? [`one of ${property["enum"].join(", ")}`] : []),
      ...(property["airbyte_secret"] === true ? ["secret"] : []),
    ];
    const description = property["description"] ?? property["title"] ?? "";
    return `  ${key} (${notes.join("; ")})\n      ${String(description)}`;
  });
  return `${name} ${version}: ${description}\n${documentationUrl}\n\nCapabilities: ${capabilities.join(", ")}\n\nSettings\n${settings.join("\n")}\n`;
}

function settingOf(property: JsonObject, isRequired: boolean): JsonObject {
  const { airbyte_secret: secret, type, ...rest } = property;
  const types = [type ?? "string"].flat();
  const nullable: readonly Json[] = isRequired || types.includes("null") ? types : [...types, "null"];
  return { type: nullable, ...rest, ...(secret === true ? { secret: true, writeOnly: true } : {}) };
}

function requiredOf(schema: JsonObject): readonly string[] {
  const { required } = schema;
  return Array.isArray(required) ? required.filter((key): key is string => typeof key === "string") : [];
}

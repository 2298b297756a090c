import { isObject, type JsonObject, propertiesOf } from "../json.ts";
import type { Envelope } from "../tap/stream.ts";

/**
 * What a row of a file says of itself, where a message has it around the record: when the service gave it, the same in milliseconds since
 * the epoch, and the version of its load. The names are those of Meltano's SDK, whose targets keep them.
 */
const rowProperties = {
  _sdc_extracted_at: { type: ["null", "string"], format: "date-time" },
  _sdc_sequence: { type: ["null", "integer"] },
  _sdc_table_version: { type: ["null", "integer"] },
} as const satisfies JsonObject;

const nothing = new Uint8Array();

/**
 * The envelope of rows in files. A line is `open` and the record; without the record's opening brace, which `rowLines` leaves out,
 * it is one JSON object.
 */
export function rowEnvelope({ version }: { readonly version: number | null }, extractedAt: Date): Envelope {
  const open = `{"_sdc_extracted_at":"${extractedAt.toISOString()}","_sdc_sequence":${extractedAt.getTime()},"_sdc_table_version":${version},`;
  return { open: Buffer.from(open), close: nothing };
}

/** How a format that has types for it writes numbers: with all their digits, or as the nearest double, which has any size. */
export const numberForms = ["decimal", "double"] as const;
export type NumberForm = (typeof numberForms)[number];

/** The schema with numbers in this form: `format: "double"`, as OpenAPI has it. */
export function withNumbers(schema: JsonObject, form: NumberForm): JsonObject {
  if (form === "decimal") return schema;
  const properties = [...propertiesOf(schema)].map(([name, property]) => {
    const isNumber = [property["type"]].flat().includes("number");
    return [name, isNumber ? { ...property, format: "double" } : property] as const;
  });
  return { ...schema, properties: Object.fromEntries(properties) };
}

/** The schema of the rows in files. */
export function rowSchema(schema: JsonObject): JsonObject {
  const { properties } = schema;
  return { ...schema, properties: { ...rowProperties, ...(isObject(properties) ? properties : {}) } };
}

/** The columns of rows by name, in the order in which lines have them: an object would have names that are numbers first. */
export function rowColumns(schema: JsonObject): ReadonlyMap<string, JsonObject> {
  return new Map<string, JsonObject>([...Object.entries(rowProperties), ...propertiesOf(schema)]);
}

import { isObject, type Json, type JsonObject, propertiesOf } from "../json.ts";

/** What is wrong in an entry of a catalog: where, and what was expected. */
export interface MemberFault {
  readonly place: string;
  readonly expected: string;
}

/** Which values a member may have. */
interface Form {
  readonly fits: (value: Json) => boolean;
  readonly expected: string;
}

const isText = (value: Json): boolean => typeof value === "string";
const inclusions: readonly Json[] = ["available", "automatic", "unsupported"];
const flag: Form = { fits: (value) => typeof value === "boolean", expected: "true or false" };
const inclusion: Form = {
  fits: (value) => inclusions.includes(value),
  expected: inclusions.map((each) => JSON.stringify(each)).join(", "),
};
const text: Form = { fits: (value) => value === null || isText(value), expected: "text" };
const texts: Form = {
  fits: (value) => value === null || (Array.isArray(value) && value.every(isText)),
  expected: "a list of texts",
};

const inMetadata: Readonly<Record<string, Form>> = {
  selected: flag,
  "selected-by-default": flag,
  inclusion,
  "replication-method": text,
  "replication-key": text,
  "table-key-properties": texts,
  "view-key-properties": texts,
  "valid-replication-keys": texts,
};
const inSchema: Readonly<Record<string, Form>> = { selected: flag, inclusion };

/**
 * Finds a member whose value is of the wrong type; null where there is none. The kit would ignore such a value: a field that
 * somebody deselected by the text "false" would be read.
 */
export function faultInEntry(raw: JsonObject): MemberFault | null {
  const own = faultIn(raw, { selected: flag }, "the entry");
  return own ?? faultInSchema(raw["schema"], []) ?? faultInMetadata(raw["metadata"]);
}

function faultInMetadata(list: Json | undefined): MemberFault | null {
  for (const item of Array.isArray(list) ? (list as readonly Json[]) : []) {
    if (!isObject(item)) continue;
    const fault = faultIn(item["metadata"], inMetadata, `breadcrumb ${JSON.stringify(item["breadcrumb"])}`);
    if (fault !== null) return fault;
  }
  return null;
}

/** Old catalogs have the selection in the schema. */
function faultInSchema(schema: Json | undefined, path: readonly string[]): MemberFault | null {
  if (!isObject(schema)) return null;
  const own = faultIn(schema, inSchema, `the schema of ${JSON.stringify(path)}`);
  if (own !== null) return own;
  for (const [name, property] of propertiesOf(schema)) {
    const fault = faultInSchema(property, [...path, "properties", name]);
    if (fault !== null) return fault;
  }
  return null;
}

function faultIn(value: Json | undefined, forms: Readonly<Record<string, Form>>, place: string): MemberFault | null {
  if (!isObject(value)) return null;
  for (const [name, { fits, expected }] of Object.entries(forms)) {
    const member = value[name];
    // guard(catalog-member, `!fits(member)` -> `false`): a field that was deselected by the text "false" instead of false would be read.
    if (member !== undefined && !fits(member)) return { place: `${place}: ${name} is ${shown(member)}`, expected };
  }
  return null;
}

const longest = 60;

function shown(value: Json): string {
  const written = JSON.stringify(value);
  return written.length > longest ? `${written.slice(0, longest)} ...` : written;
}
